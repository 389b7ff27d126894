// Numbers as text.
#ifndef FIXED_POINT_TEXT_H
#define FIXED_POINT_TEXT_H

#include "bits.h"
#include <iosfwd>
#include <string>

namespace fixed_point {

inline const char *radix_prefix(int radix) {
    return radix == 2 ? "0b" : radix == 8 ? "0o" : radix == 16 ? "0x" : "";
}

/**
 * The exact value in radix 2, 8, 10 or 16, with a prefix that says which. Without `sign`, a negative number is shown as
 * the integer without sign that has its bits. Radix 2 shows every bit.
 */
template <class D> std::string to_text(const number<D> &value, int radix, bool sign) {
    constexpr int W = D::format::W, F = D::format::F, fraction_bits = larger(F, 0);
    using wide = signed_int<larger(larger(W, D::format::I), F) + 5>;
    const wide raw = static_cast<wide>(value.self().raw());
    const bool minus = sign && raw < wide(0);
    const wide bits = shift_left(minus ? -raw : raw & ~shift_left(wide(-1), W), larger(-F, 0));

    std::string text;
    wide whole = bits >> fraction_bits;
    for (int shown = 0; whole != wide(0) || shown < (radix == 2 ? larger(D::format::I, 1) : 1); shown++) {
        text.insert(text.begin(), "0123456789abcdef"[static_cast<int>(whole % wide(radix))]);
        whole = whole / wide(radix);
    }
    text.insert(0, std::string(minus ? "-" : "") + radix_prefix(radix));

    const wide below_one = ~shift_left(wide(-1), fraction_bits);
    wide rest = bits & below_one;
    for (int shown = 0; rest != wide(0) || (radix == 2 && shown < F); shown++) {
        if (shown == 0) text += '.';
        rest = rest * wide(radix);
        text += "0123456789abcdef"[static_cast<int>(rest >> fraction_bits)];
        rest = rest & below_one;
    }
    return text;
}

/** Reads an integer: a sign, a prefix (which decides, where `radix` is 0) and digits. Gives false if it is none. */
template <class D> bool from_text(const char *text, int radix, D &value) {
    const bool minus = *text == '-';
    if (*text == '-' || *text == '+') text++;
    for (const int prefixed : {2, 8, 16}) {
        if (std::string(text).compare(0, 2, radix_prefix(prefixed)) != 0 || (radix != 0 && radix != prefixed)) continue;
        radix = prefixed;
        text += 2;
        break;
    }
    if (radix == 0) radix = 10;

    using wide = signed_int<D::format::W + 6>;
    value = D();
    if (*text == '\0') return false;
    for (; *text != '\0'; text++) {
        const int digit = *text <= '9' ? *text - '0' : (*text | 0x20) - 'a' + 10;
        if (digit < 0 || digit >= radix) return false;
        value = D::of_bits(static_cast<wide>(value.raw()) * wide(radix) + wide(digit));
    }
    if (minus) value = D(-value);
    return true;
}

/** The radix that a stream is set to. */
template <class Stream> int radix_of(const Stream &stream) {
    const auto base = stream.flags() & Stream::basefield;
    return base == Stream::hex ? 16 : base == Stream::oct ? 8 : 10;
}

} // namespace fixed_point

#endif
