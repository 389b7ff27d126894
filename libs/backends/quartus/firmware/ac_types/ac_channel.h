// ac_channel: a queue between processes. Here it is never full.
#ifndef AC_CHANNEL_H
#define AC_CHANNEL_H

#include "streams/queue.h"

template <class T> class ac_channel {
  public:
    ac_channel() : values("ac_channel", "(unnamed)") {}
    /** With `count` values in it at the start. */
    explicit ac_channel(int count, const T &value = T()) : ac_channel() {
        for (int i = 0; i < count; i++) write(value);
    }

    bool empty() const { return values.empty(); }
    unsigned size() const { return static_cast<unsigned>(values.size()); }
    unsigned debug_size() const { return size(); }
    bool available(unsigned count) const { return size() >= count; }

    /** The oldest value; ends the program where there is none. */
    T read() { return values.pop(); }
    void read(T &value) { value = read(); }
    bool nb_read(T &value) {
        if (empty()) return false;
        value = read();
        return true;
    }

    void write(const T &value) { values.push(value); }
    bool nb_write(const T &value) {
        write(value);
        return true;
    }

    const T &operator[](unsigned position) const { return values[position]; }
    void reset() { values.clear(); }

  private:
    streams::queue<T> values;
};

#endif
