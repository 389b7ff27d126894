// A bit or a range of bits of a number, to be read and written.
#ifndef FIXED_POINT_BITS_H
#define FIXED_POINT_BITS_H

#include "operators.h"

namespace fixed_point {

/**
 * Bits `high` to `low` of the word of `owner`: an integer without sign of as many bits as the owner has. Its bits are
 * reversed where `high` is below `low`.
 */
template <class D> struct range_ref : number<range_ref<D>> {
    using family = typename D::family;
    using format = fixed_point::format<D::format::W, D::format::W, false, true>;
    using value_type = like<D, format>;
    using raw_type = typename format::raw_type;

    range_ref(D &owner, int high, int low)
        : owner(owner), low(smaller(high, low)), bits(larger(high, low) - this->low + 1), reverses(high < low) {
        assert(this->low >= 0 && this->low + bits <= format::W && "bit range out of range");
    }
    range_ref(const range_ref &) = default;

    raw_type raw() const { return ordered(pattern() >> low); }

    range_ref &operator=(const range_ref &value) { return write(value.raw()); }
    template <class B> range_ref &operator=(const number<B> &value) { return write(value.template to<raw_type>()); }
    template <class C, class = if_integral<C>> range_ref &operator=(C value) { return *this = operand_of<D, C>(value); }

    int length() const { return bits; }
    operator unsigned long long() const { return this->to_uint64(); }

  private:
    D &owner;
    int low, bits;
    bool reverses;

    raw_type pattern() const { return value_type::of_bits(owner.raw()).raw(); }
    raw_type mask() const { return ~shift_left(raw_type(-1), bits); }

    /** The low bits of `value`, as many as the range has, in the range's order. */
    raw_type ordered(raw_type value) const {
        if (!reverses) return value & mask();
        raw_type reversed(0);
        for (int i = 0; i < bits; i++) reversed = shift_left(reversed, 1) | raw_type(bit_of(value, i));
        return reversed;
    }

    range_ref &write(raw_type value) {
        const raw_type kept = pattern() & ~shift_left(mask(), low);
        owner = D::of_bits(kept | shift_left(ordered(value), low));
        return *this;
    }
};

/** Bit `index` of the word of `owner`. */
template <class D> struct bit_ref : number<bit_ref<D>> {
    using family = typename D::family;
    using format = fixed_point::format<1, 1, false, true>;
    using value_type = like<D, format>;

    bit_ref(D &owner, int index) : bit(owner, index, index) {}
    bit_ref(const bit_ref &) = default;

    int raw() const { return static_cast<int>(bit.raw()); }
    operator bool() const { return raw() != 0; }

    bit_ref &operator=(const bit_ref &value) { return *this = static_cast<bool>(value); }
    template <class B> bit_ref &operator=(const number<B> &value) {
        return *this = family::bit_is_lowest ? value.self()[0] : !value.is_zero();
    }
    template <class C, class = if_integral<C>> bit_ref &operator=(C value) {
        bit = family::bit_is_lowest ? value & 1 : value != 0;
        return *this;
    }

  private:
    range_ref<D> bit;
};

} // namespace fixed_point

#endif
