// Names and rules that ap_int and ap_fixed share.
#ifndef AP_COMMON_H
#define AP_COMMON_H

#include "fixed_point/text.h"
#include "fixed_point/value.h"

using ap_q_mode = fixed_point::rounding;
constexpr ap_q_mode AP_TRN = fixed_point::trn;
constexpr ap_q_mode AP_TRN_ZERO = fixed_point::trn_zero;
constexpr ap_q_mode AP_RND = fixed_point::rnd;
constexpr ap_q_mode AP_RND_ZERO = fixed_point::rnd_zero;
constexpr ap_q_mode AP_RND_INF = fixed_point::rnd_inf;
constexpr ap_q_mode AP_RND_MIN_INF = fixed_point::rnd_min_inf;
constexpr ap_q_mode AP_RND_CONV = fixed_point::rnd_conv;

using ap_o_mode = fixed_point::overflow;
constexpr ap_o_mode AP_WRAP = fixed_point::wrap;
constexpr ap_o_mode AP_WRAP_SM = fixed_point::wrap_sm;
constexpr ap_o_mode AP_SAT = fixed_point::sat;
constexpr ap_o_mode AP_SAT_ZERO = fixed_point::sat_zero;
constexpr ap_o_mode AP_SAT_SYM = fixed_point::sat_sym;

template <int W, bool S> struct ap_int_base;
template <int W> using ap_int = ap_int_base<W, true>;
template <int W> using ap_uint = ap_int_base<W, false>;

template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, int N> struct ap_fixed_base;
template <int W, int I, ap_q_mode Q = AP_TRN, ap_o_mode O = AP_WRAP, int N = 0>
using ap_fixed = ap_fixed_base<W, I, true, Q, O, N>;
template <int W, int I, ap_q_mode Q = AP_TRN, ap_o_mode O = AP_WRAP, int N = 0>
using ap_ufixed = ap_fixed_base<W, I, false, Q, O, N>;

/** What the types of this family do where families differ. */
struct ap_family {
    template <int W, bool S> using integer = ap_int_base<W, S>;
    template <int W, int I, bool S> using fixed = ap_fixed_base<W, I, S, AP_TRN, AP_WRAP, 0>;
    static constexpr fixed_point::rounding to_integer = fixed_point::trn_zero;
    static constexpr bool complement_has_sign = false;
    static constexpr bool bit_is_lowest = false;
};

/** What ap_int and ap_fixed have in common. */
template <class D, class Format> struct ap_number : fixed_point::value<D, Format> {
    static constexpr int width = Format::W;
    using family = ap_family;

    /** `++` and `--` step by the 1 of this format: by 1, whatever the last bit is. */
    using step = fixed_point::format<1, 1, false, true>;

    fixed_point::range_ref<D> range(int high, int low) { return {this->self(), high, low}; }
    fixed_point::range_ref<D> range() { return range(width - 1, 0); }
    fixed_point::range_ref<D> operator()(int high, int low) { return range(high, low); }
    fixed_point::range_ref<const D> range(int high, int low) const { return {this->self(), high, low}; }
    fixed_point::range_ref<const D> range() const { return range(width - 1, 0); }
    fixed_point::range_ref<const D> operator()(int high, int low) const { return range(high, low); }

    fixed_point::bit_ref<D> bit(int index) { return (*this)[index]; }
    bool bit(int index) const { return (*this)[index]; }
    bool get_bit(int index) const { return (*this)[index]; }
    bool test(int index) const { return (*this)[index]; }
    void set_bit(int index, bool value) { (*this)[index] = value; }
    void set(int index, bool value = true) { (*this)[index] = value; }
    void clear(int index) { (*this)[index] = false; }
    void invert(int index) { (*this)[index] = !(*this)[index]; }
    void b_not() { this->self() = ~*this; }

    constexpr bool sign() const { return this->is_neg(); }
    constexpr bool and_reduce() const { return (~*this).is_zero(); }
    constexpr bool nand_reduce() const { return !and_reduce(); }
    constexpr bool or_reduce() const { return !this->is_zero(); }
    constexpr bool nor_reduce() const { return this->is_zero(); }
    constexpr bool xor_reduce() const { return this->parity(); }
    constexpr bool xnor_reduce() const { return !xor_reduce(); }

    constexpr int countLeadingZeros() const {
        int count = 0;
        while (count < width && !(*this)[width - 1 - count]) count++;
        return count;
    }

    /** In radix 2 the bits; in 8, 10 and 16 the number, with a minus where `sign`. */
    std::string to_string(int radix = 2, bool sign = Format::S) const {
        return fixed_point::to_text(*this, radix, sign && radix != 2);
    }

  protected:
    using fixed_point::value<D, Format>::value;
};

#endif
