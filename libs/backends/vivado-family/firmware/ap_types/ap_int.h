// ap_int<W> and ap_uint<W>: integers of any width, as the HLS tools of Vivado and Vitis have them, for other compilers.
#ifndef AP_INT_H
#define AP_INT_H

#include "ap_concat.h"

template <int W, bool S> struct ap_int_base : ap_number<ap_int_base<W, S>, fixed_point::format<W, W, S, true>> {
    using base = ap_number<ap_int_base, fixed_point::format<W, W, S, true>>;
    /** What it converts to by itself; wider ones keep their low bits. */
    using c_type = fixed_point::stored<fixed_point::smaller(W, 64), S>;

    /** The types of results with an operand of `W2` bits. */
    template <int W2, bool S2>
    struct RType : fixed_point::results<ap_int_base, fixed_point::format<W2, W2, S2, true>> {};

    constexpr ap_int_base() = default;
    /** The low bits; of a fixed-point number or a double, those of its integer part, towards zero. */
    template <class B>
    constexpr ap_int_base(const fixed_point::number<B> &number)
        : base(fixed_point::wrapped<W, S>(number.template to<typename base::raw_type>())) {}
    template <class C, class = fixed_point::if_integral<C>>
    constexpr ap_int_base(C number) : base(fixed_point::wrapped<W, S>(number)) {}
    constexpr ap_int_base(double number)
        : base(fixed_point::from_real<W, 0, S, fixed_point::trn_zero, fixed_point::wrap, 0>::of(number)) {}
    constexpr ap_int_base(float number) : ap_int_base(static_cast<double>(number)) {}
    /** Digits with a sign and a prefix 0b, 0o or 0x, or none; `radix` 0 is that of the prefix, or 10. */
    ap_int_base(const char *digits, int radix = 0) {
        const bool is_integer = fixed_point::from_text(digits, radix, *this);
        assert(is_integer && "no integer in this text");
        static_cast<void>(is_integer);
    }

    constexpr explicit operator bool() const { return !this->is_zero(); }
    constexpr operator c_type() const { return static_cast<c_type>(this->word); }

    ap_int_base &reverse() { return *this = ap_int_base(*this).range(0, W - 1); }
    ap_int_base &lrotate(int n) {
        const ap_uint<W> bits = *this;
        return *this = bits << n | bits >> (W - n);
    }
    ap_int_base &rrotate(int n) { return lrotate(W - n); }

    template <class Low> auto concat(Low &&low) const { return ap_concat_ref<const ap_int_base &, Low>(*this, low); }
    template <class Low> auto concat(Low &&low) { return ap_concat_ref<ap_int_base &, Low>(*this, low); }
};

template <class Traits, int W, bool S>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, const ap_int_base<W, S> &number) {
    return out << number.to_string(fixed_point::radix_of(out));
}

template <class Traits, int W, bool S>
std::basic_istream<char, Traits> &operator>>(std::basic_istream<char, Traits> &in, ap_int_base<W, S> &number) {
    std::string word;
    in >> word;
    const int radix = fixed_point::radix_of(in);
    if (!fixed_point::from_text(word.c_str(), radix == 10 ? 0 : radix, number)) in.setstate(in.failbit);
    return in;
}

#endif
