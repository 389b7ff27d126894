// hls::stream: a queue between processes. Here it is never full, whatever its depth in hardware.
#ifndef HLS_STREAM_H
#define HLS_STREAM_H

#include "streams/queue.h"

namespace hls {

template <class T, int Depth = 0> class stream {
  public:
    using value_type = T;

    explicit stream(std::string name = "(unnamed)") : values("hls::stream", std::move(name)) {}

    void set_name(std::string name) { values.rename(std::move(name)); }

    bool empty() const { return values.empty(); }
    bool full() const { return false; }
    std::size_t size() const { return values.size(); }

    /** The oldest value; ends the program, with the stream's name, where there is none. */
    T read() { return values.pop(); }
    void read(T &value) { value = read(); }
    void operator>>(T &value) { value = read(); }
    bool read_nb(T &value) {
        if (empty()) return false;
        value = read();
        return true;
    }

    void write(const T &value) { values.push(value); }
    void operator<<(const T &value) { write(value); }
    bool write_nb(const T &value) {
        write(value);
        return true;
    }

  private:
    streams::queue<T> values;
};

} // namespace hls

#endif
