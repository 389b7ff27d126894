// The side channels of an AXI4-Stream beside its data.
#ifndef AP_AXI_SDATA_H
#define AP_AXI_SDATA_H

#include "ap_int.h"

namespace hls {

template <class T> struct axis_bytes {
    static constexpr int value = sizeof(T);
};
template <int W, bool S> struct axis_bytes<ap_int_base<W, S>> {
    static constexpr int value = (W + 7) / 8;
};

/** A transfer of `T`; a side channel of width 0 is there, of one bit, and has no meaning. */
template <class T, int UserWidth = 0, int IdWidth = 0, int DestWidth = 0> struct axis {
    T data{};
    ap_uint<axis_bytes<T>::value> keep{}, strb{};
    ap_uint<fixed_point::larger(UserWidth, 1)> user{};
    ap_uint<1> last{};
    ap_uint<fixed_point::larger(IdWidth, 1)> id{};
    ap_uint<fixed_point::larger(DestWidth, 1)> dest{};

    void set_last(bool value = true) { last = value; }
    bool get_last() const { return last != 0; }
};

} // namespace hls

template <int W, int UserWidth, int IdWidth, int DestWidth>
using ap_axis = hls::axis<ap_int<W>, UserWidth, IdWidth, DestWidth>;
template <int W, int UserWidth, int IdWidth, int DestWidth>
using ap_axiu = hls::axis<ap_uint<W>, UserWidth, IdWidth, DestWidth>;

#endif
