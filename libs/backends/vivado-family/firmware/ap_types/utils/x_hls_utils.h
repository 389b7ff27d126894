// hls::numeric_limits: the bounds and the least step of a type.
#ifndef X_HLS_UTILS_H
#define X_HLS_UTILS_H

#include "../ap_fixed.h"
#include <limits>

namespace hls {

template <class T> struct numeric_limits : std::numeric_limits<T> {};

/** Of the words, whatever the overflow mode. */
template <class D> struct word_limits {
    static constexpr D min() { return D::of_bits(D::format::S ? fixed_point::shift_left(one(), D::format::W - 1) : 0); }
    static constexpr D max() { return ~min(); }
    static constexpr D epsilon() { return D::of_bits(one()); }

  private:
    static constexpr typename D::raw_type one() { return 1; }
};

template <int W, bool S> struct numeric_limits<ap_int_base<W, S>> : word_limits<ap_int_base<W, S>> {};
template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, int N>
struct numeric_limits<ap_fixed_base<W, I, S, Q, O, N>> : word_limits<ap_fixed_base<W, I, S, Q, O, N>> {};

} // namespace hls

#endif
