// Numbers that hold their word themselves.
#ifndef FIXED_POINT_VALUE_H
#define FIXED_POINT_VALUE_H

#include "bits.h"

namespace fixed_point {

/** Base of the types `D` of the families: a word of `Format`. */
template <class D, class Format> struct value : number<D> {
    static_assert(Format::W > 0, "a number has at least one bit");
    using format = Format;
    using value_type = D;
    using raw_type = typename format::raw_type;
    using word_type = stored<format::W, format::S>;

    static constexpr D of_word(word_type word) {
        D made;
        made.word = word;
        return made;
    }
    static constexpr D of_raw(raw_type raw) { return of_word(static_cast<word_type>(raw)); }
    template <class T> static constexpr D of_bits(T raw) { return of_word(wrapped<format::W, format::S>(raw)); }
    constexpr raw_type raw() const { return static_cast<raw_type>(word); }

  protected:
    word_type word{};

    constexpr value() = default;
    constexpr explicit value(word_type word) : word(word) {}
};

} // namespace fixed_point

#endif
