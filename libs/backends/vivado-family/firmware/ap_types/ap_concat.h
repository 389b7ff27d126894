// (high, low) and high.concat(low): the bits of two integers in a row, to be read and written.
#ifndef AP_CONCAT_H
#define AP_CONCAT_H

#include "ap_common.h"

/** `High` and `Low` are references to integers, or what refers to bits itself. */
template <class High, class Low> struct ap_concat_ref : fixed_point::number<ap_concat_ref<High, Low>> {
    using family = ap_family;
    static constexpr int W = std::decay_t<High>::format::W + std::decay_t<Low>::format::W;
    using format = fixed_point::format<W, W, false, true>;
    using value_type = ap_uint<W>;
    using raw_type = typename format::raw_type;

    constexpr ap_concat_ref(High high, Low low) : high(high), low(low) {}
    constexpr ap_concat_ref(const ap_concat_ref &) = default;

    constexpr raw_type raw() const {
        return fixed_point::shift_left(bits_of(high), low.length()) | bits_of(low);
    }
    constexpr int length() const { return high.length() + low.length(); }
    constexpr operator unsigned long long() const { return this->to_uint64(); }

    ap_concat_ref &operator=(const ap_concat_ref &value) { return *this = ap_uint<W>(value); }
    template <class B> ap_concat_ref &operator=(const fixed_point::number<B> &value) {
        const ap_uint<W> bits = value.self();
        low = bits.range(low.length() - 1, 0);
        high = bits >> low.length();
        return *this;
    }
    template <class C, class = fixed_point::if_integral<C>> ap_concat_ref &operator=(C value) {
        return *this = ap_uint<W>(value);
    }

  private:
    High high;
    Low low;

    template <class D> static constexpr raw_type bits_of(const fixed_point::number<D> &part) {
        return static_cast<raw_type>(ap_uint<D::format::W>(part.self()).raw());
    }
};

namespace fixed_point {

template <class A, class B, class = if_integer<std::decay_t<A>>, class = if_integer<std::decay_t<B>>>
constexpr ap_concat_ref<A, B> operator,(A &&high, B &&low) {
    return {high, low};
}

} // namespace fixed_point

#endif
