// The queue behind the stream types of the families.
#ifndef STREAMS_QUEUE_H
#define STREAMS_QUEUE_H

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <utility>

namespace streams {

template <class T> class queue {
  public:
    /** `kind` is a name of the type for messages. */
    queue(const char *kind, std::string name) : kind(kind), name(std::move(name)) {}
    queue(const queue &) = delete;
    queue &operator=(const queue &) = delete;

    /** In hardware, what nobody reads stays in the way of the next sample. */
    ~queue() {
        if (empty()) return;
        std::fprintf(stderr, "%s %s: values left unread: %zu\n", kind, name.c_str(), size());
    }

    void rename(std::string value) { name = std::move(value); }

    bool empty() const { return values.empty(); }
    std::size_t size() const { return values.size(); }
    void push(const T &value) { values.push_back(value); }
    const T &operator[](std::size_t position) const { return values.at(position); }
    void clear() { values.clear(); }

    /** The oldest value. In hardware, a reader of an empty stream waits for ever; here it ends the program. */
    T pop() {
        if (empty()) {
            std::fprintf(stderr, "%s %s: read while empty\n", kind, name.c_str());
            std::abort();
        }
        const T value = values.front();
        values.pop_front();
        return value;
    }

  private:
    const char *kind;
    std::string name;
    std::deque<T> values;
};

} // namespace streams

#endif
