#ifndef NNET_BATCHNORM_H_
#define NNET_BATCHNORM_H_

#include "nnet_elementwise.h"
#include "nnet_product.h"

namespace nnet {
namespace function {

// x * scale + bias of its channel, exact up to the result.
template <typename CONFIG_T> struct normalize {
    template <class x_T, class y_T, class scale_T, class bias_T>
    static void of(unsigned index, const x_T &x, y_T &y, const scale_T *scale, const bias_T *bias) {
        PRAGMA_HLS(INLINE)
        const unsigned channel = index % CONFIG_T::n_filt;
        y = CONFIG_T::product::template of<typename CONFIG_T::product_t>(x, scale[channel]) + bias[channel];
    }
};

template <typename CONFIG_T> struct add_bias {
    template <class x_T, class y_T, class bias_T> static void of(unsigned index, const x_T &x, y_T &y, const bias_T *bias) {
        PRAGMA_HLS(INLINE)
        y = x + bias[index % CONFIG_T::n_filt];
    }
};

// 1 at the threshold of its channel and above, else 0; the other way round in falling channels.
template <typename CONFIG_T> struct normalize_binary_tanh {
    template <class x_T, class y_T, class threshold_T>
    static void of(unsigned index, const x_T &x, y_T &y, const threshold_T *thresholds, const ap_uint<1> *falling) {
        PRAGMA_HLS(INLINE)
        const unsigned channel = index % CONFIG_T::n_filt;
        const bool one = falling[channel] == 1 ? x <= thresholds[channel] : x >= thresholds[channel];
        y = one ? 1 : 0;
    }
};

// 1 above the first threshold, -1 up to the second, else 0; 1 below the first and -1 from the second on in falling channels.
template <typename CONFIG_T> struct normalize_ternary_tanh {
    template <class x_T, class y_T, class threshold_T>
    static void of(unsigned index, const x_T &x, y_T &y, const threshold_T *thresholds, const ap_uint<1> *falling) {
        PRAGMA_HLS(INLINE)
        const unsigned channel = index % CONFIG_T::n_filt;
        const threshold_T first = thresholds[channel];
        const threshold_T second = thresholds[CONFIG_T::n_filt + channel];
        const bool plus = falling[channel] == 1 ? x < first : x > first;
        const bool minus = falling[channel] == 1 ? x >= second : x <= second;
        y = plus ? 1 : minus ? -1 : 0;
    }
};

} // namespace function
} // namespace nnet

#endif
