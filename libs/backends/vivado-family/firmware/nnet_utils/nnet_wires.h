#ifndef NNET_WIRES_H_
#define NNET_WIRES_H_

#include "nnet_common.h"

namespace nnet {

// A signed number of so many bits. A program has a machine word for it where that is enough: no operation on wires overflows.
#ifdef __SYNTHESIS__
template <int BITS> using wire = ap_int<BITS>;
#else
template <int BITS, bool FITS = (BITS < 64)> struct wire_of {
    typedef long long type;
};
template <int BITS> struct wire_of<BITS, false> {
    typedef ap_int<BITS> type;
};
template <int BITS> using wire = typename wire_of<BITS>::type;
#endif

// The word of a value.
template <class T> wire<traits<T>::width + !traits<T>::is_signed> to_wire(const T &value) {
    PRAGMA_HLS(INLINE)
    const int bits = traits<T>::width + !traits<T>::is_signed;
    if (traits<T>::is_signed)
        return wire<bits>(ap_int<traits<T>::width>(word_of(value)));
    return wire<bits>(word_of(value));
}

// The value with that word.
template <class wire_T, class T> void from_wire(const wire_T &word, T &value) {
    PRAGMA_HLS(INLINE)
    value.range(traits<T>::width - 1, 0) = ap_uint<traits<T>::width>(word);
}

// The lowest bits.
template <int BITS, class wire_T> wire<BITS> wrap_signed(const wire_T &word) {
    PRAGMA_HLS(INLINE)
    return wire<BITS>(ap_int<BITS>(word));
}

template <int BITS, class wire_T> wire<BITS + 1> wrap_unsigned(const wire_T &word) {
    PRAGMA_HLS(INLINE)
    return wire<BITS + 1>(ap_uint<BITS>(word));
}

} // namespace nnet

#endif
