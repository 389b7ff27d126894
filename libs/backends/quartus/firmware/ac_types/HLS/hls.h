// What of Intel's HLS/hls.h other compilers need: streams, and attributes that mean nothing to them.
#ifndef HLS_HLS_H
#define HLS_HLS_H

#include "streams/queue.h"

#define component
#define hls_register
#define hls_memory
#define hls_singlepump
#define hls_numbanks(count)
#define hls_bankwidth(bytes)

namespace ihc {

/** Parameter of a stream: how many values it holds in hardware. */
template <int Capacity> struct buffer {};

/** A queue between components. Here it is never full. */
template <class T, class... Parameters> class stream {
  public:
    stream() : values("ihc::stream", "(unnamed)") {}

    /** The oldest value; ends the program where there is none. */
    T read() { return values.pop(); }
    T tryRead(bool &success) {
        success = !values.empty();
        return success ? read() : T();
    }

    void write(const T &value) { values.push(value); }
    bool tryWrite(const T &value) {
        write(value);
        return true;
    }

  private:
    streams::queue<T> values;
};

template <class T, class... Parameters> using stream_in = stream<T, Parameters...>;
template <class T, class... Parameters> using stream_out = stream<T, Parameters...>;

} // namespace ihc

#endif
