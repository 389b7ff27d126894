// Names and rules that ac_int and ac_fixed share.
#ifndef AC_COMMON_H
#define AC_COMMON_H

#include "fixed_point/text.h"
#include "fixed_point/value.h"

using ac_q_mode = fixed_point::rounding;
constexpr ac_q_mode AC_TRN = fixed_point::trn;
constexpr ac_q_mode AC_TRN_ZERO = fixed_point::trn_zero;
constexpr ac_q_mode AC_RND = fixed_point::rnd;
constexpr ac_q_mode AC_RND_ZERO = fixed_point::rnd_zero;
constexpr ac_q_mode AC_RND_INF = fixed_point::rnd_inf;
constexpr ac_q_mode AC_RND_MIN_INF = fixed_point::rnd_min_inf;
constexpr ac_q_mode AC_RND_CONV = fixed_point::rnd_conv;
constexpr ac_q_mode AC_RND_CONV_ODD = fixed_point::rnd_conv_odd;

using ac_o_mode = fixed_point::overflow;
constexpr ac_o_mode AC_WRAP = fixed_point::wrap;
constexpr ac_o_mode AC_SAT = fixed_point::sat;
constexpr ac_o_mode AC_SAT_ZERO = fixed_point::sat_zero;
constexpr ac_o_mode AC_SAT_SYM = fixed_point::sat_sym;

enum ac_base_mode { AC_BIN = 2, AC_OCT = 8, AC_DEC = 10, AC_HEX = 16 };
enum ac_special_val { AC_VAL_DC, AC_VAL_0, AC_VAL_MIN, AC_VAL_MAX, AC_VAL_QUANTUM };

template <int W, bool S = true> class ac_int;
template <int W, int I, bool S = true, ac_q_mode Q = AC_TRN, ac_o_mode O = AC_WRAP> class ac_fixed;

/** What the types of this family do where families differ. */
struct ac_family {
    template <int W, bool S> using integer = ac_int<W, S>;
    template <int W, int I, bool S> using fixed = ac_fixed<W, I, S, AC_TRN, AC_WRAP>;
    static constexpr fixed_point::rounding to_integer = fixed_point::trn;
    static constexpr bool complement_has_sign = true;
    static constexpr bool bit_is_lowest = true;
};

namespace ac {

/** Bits that hold the numbers from 0 to X. */
template <unsigned X> struct nbits {
    static constexpr int val = 1 + nbits<X / 2>::val;
};
template <> struct nbits<0> {
    static constexpr int val = 0;
};
template <unsigned X> struct log2_floor {
    static constexpr int val = nbits<X>::val - 1;
};
template <unsigned X> struct log2_ceil {
    static constexpr int val = nbits<X - 1>::val;
};

} // namespace ac

/** The format of an operand `B` of `A`, which may be a type of C. */
template <class A, class B, bool IsC = std::is_arithmetic<B>::value> struct ac_format_of {
    using type = typename B::format;
};
template <class A, class B> struct ac_format_of<A, B, true> {
    using type = typename fixed_point::operand_of<A, B>::format;
};

/** What ac_int and ac_fixed have in common. */
template <class D, class Format> class ac_number : public fixed_point::value<D, Format> {
  public:
    static constexpr int width = Format::W, i_width = Format::I, e_width = 0;
    static constexpr bool sign = Format::S;
    using family = ac_family;
    /** `++` and `--` step by the 1 of this format: the last bit. */
    using step = fixed_point::format<1, 1 - Format::F, false, Format::integer>;

    /** The types of the results with an operand of type `B`. */
    template <class B> struct rt_T : fixed_point::results<D, typename ac_format_of<D, B>::type> {};
    struct rt_unary {
        template <int W, int I, bool S>
        using result = typename fixed_point::made<ac_family, fixed_point::format<W, I, S, Format::integer>>::type;
        using neg = result<width + 1, i_width + 1, true>;
        using mag = result<width + sign, i_width + sign, false>;
        using mag_sqr = result<2 * width - sign, 2 * i_width - sign, false>;
        using leading_sign = ac_int<ac::log2_ceil<width + !sign>::val, false>;
        template <unsigned N> struct set {
            static constexpr int growth = ac::log2_ceil<N>::val;
            using sum = result<width + growth, i_width + growth, sign>;
        };
    };

    /** `Bits` bits of the word from bit `lowest` on, with the sign of the type. */
    template <int Bits> constexpr ac_int<Bits, sign> slc(int lowest) const {
        return ac_int<Bits, sign>::of_word(fixed_point::wrapped<Bits, sign>(this->raw() >> lowest));
    }
    template <int W, bool S> D &set_slc(int lowest, const ac_int<W, S> &bits) {
        fixed_point::range_ref<D>(this->self(), lowest + W - 1, lowest) = bits;
        return this->self();
    }

    template <ac_special_val V> D &set_val() {
        using raw_type = typename Format::raw_type;
        const raw_type least = sign ? fixed_point::shift_left(raw_type(-1), width - 1) : raw_type(0);
        const bool symmetric = sign && D::o_mode == AC_SAT_SYM;
        if (V == AC_VAL_MIN) return this->self() = D::of_bits(symmetric ? least + raw_type(1) : least);
        if (V == AC_VAL_MAX) return this->self() = D::of_bits(~least);
        return this->self() = D::of_bits(raw_type(V == AC_VAL_QUANTUM));
    }

    /** How many bits equal the sign, itself left out. */
    constexpr typename rt_unary::leading_sign leading_sign() const {
        int count = 0;
        while (count < width - sign && (*this)[width - 1 - sign - count] == this->is_neg()) count++;
        return count;
    }
    typename rt_unary::leading_sign leading_sign(bool &all) const {
        const auto count = leading_sign();
        all = count == width - sign;
        return count;
    }

    /** In decimal with a sign; in the other radices the bits, or also with a sign where `sign_magnitude`. */
    std::string to_string(ac_base_mode base, bool sign_magnitude = false) const {
        return fixed_point::to_text(*this, base, sign_magnitude || base == AC_DEC);
    }

  protected:
    using fixed_point::value<D, Format>::value;
};

/** In decimal, exactly. */
template <class Traits, class D, class Format>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out,
                                             const ac_number<D, Format> &number) {
    return out << number.to_string(AC_DEC);
}

#endif
