// Functions of hls_math.h on fixed-point numbers: those of the C library on the nearest double, assigned to the type.
#ifndef HLS_MATH_H
#define HLS_MATH_H

#include "ap_fixed.h"
#include <cmath>

namespace hls {

#define HLS_MATH_FUNCTION(NAME)                                                                                        \
    template <class T> T NAME(const T &x) {                                                                            \
        return T(std::NAME(static_cast<double>(x)));                                                                   \
    }

HLS_MATH_FUNCTION(exp)
HLS_MATH_FUNCTION(exp2)
HLS_MATH_FUNCTION(expm1)
HLS_MATH_FUNCTION(log)
HLS_MATH_FUNCTION(log2)
HLS_MATH_FUNCTION(log10)
HLS_MATH_FUNCTION(log1p)
HLS_MATH_FUNCTION(sqrt)
HLS_MATH_FUNCTION(cbrt)
HLS_MATH_FUNCTION(sin)
HLS_MATH_FUNCTION(cos)
HLS_MATH_FUNCTION(tan)
HLS_MATH_FUNCTION(asin)
HLS_MATH_FUNCTION(acos)
HLS_MATH_FUNCTION(atan)
HLS_MATH_FUNCTION(sinh)
HLS_MATH_FUNCTION(cosh)
HLS_MATH_FUNCTION(tanh)
HLS_MATH_FUNCTION(erf)
HLS_MATH_FUNCTION(fabs)
HLS_MATH_FUNCTION(abs)
HLS_MATH_FUNCTION(floor)
HLS_MATH_FUNCTION(ceil)
HLS_MATH_FUNCTION(round)

#undef HLS_MATH_FUNCTION

template <class T> T atan2(const T &y, const T &x) {
    return T(std::atan2(static_cast<double>(y), static_cast<double>(x)));
}
template <class T> T pow(const T &x, const T &y) {
    return T(std::pow(static_cast<double>(x), static_cast<double>(y)));
}

} // namespace hls

#endif
