#ifndef NNET_DENSE_H_
#define NNET_DENSE_H_

#include "nnet_product.h"

namespace nnet {

// The matrix product of a vector, by the strategy of the configuration. Each product is converted to the accumulator's type
// and added; the sum is converted after every addition.
template <class data_T, class res_T, typename CONFIG_T>
void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out],
           const typename CONFIG_T::weight_t weights[CONFIG_T::n_weights],
           const typename CONFIG_T::bias_t biases[CONFIG_T::n_out]) {
    PRAGMA_HLS(INLINE)
    CONFIG_T::strategy::template dense<data_T, res_T, CONFIG_T>(data, res, weights, biases);
}

// Everything at once. Weights are [n_in][n_out].
struct latency {
    template <class data_T, class res_T, typename CONFIG_T>
    static void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out],
                      const typename CONFIG_T::weight_t weights[CONFIG_T::n_weights],
                      const typename CONFIG_T::bias_t biases[CONFIG_T::n_out]) {
        PRAGMA_HLS(PIPELINE II = CONFIG_T::reuse_factor)
        PRAGMA_HLS(ARRAY_PARTITION variable = weights complete)
        PRAGMA_HLS(ARRAY_PARTITION variable = biases complete)
        PRAGMA_HLS(ALLOCATION operation instances = mul limit = CONFIG_T::multiplier_limit)
        typedef typename CONFIG_T::accum_t accum_t;
        for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
            PRAGMA_HLS(UNROLL)
            accum_t acc = accum_t(biases[j]);
            for (unsigned i = 0; i < CONFIG_T::n_in; i++) {
                PRAGMA_HLS(UNROLL)
                acc += CONFIG_T::product::template of<accum_t>(data[i], weights[i * CONFIG_T::n_out + j]);
            }
            CONFIG_T::product::template finish<CONFIG_T::n_in>(acc, res[j]);
        }
    }
};

// `reuse_factor` steps, in each of which every multiplier serves another weight: in step `ir` those whose index is `ir` modulo
// the reuse factor. Weights are [n_out][n_in].
struct resource {
    template <class data_T, class res_T, typename CONFIG_T>
    static void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out],
                      const typename CONFIG_T::weight_t weights[CONFIG_T::n_weights],
                      const typename CONFIG_T::bias_t biases[CONFIG_T::n_out]) {
        PRAGMA_HLS(ARRAY_RESHAPE variable = weights block factor = CONFIG_T::n_multipliers)
        PRAGMA_HLS(ARRAY_PARTITION variable = biases complete)
        typedef typename CONFIG_T::accum_t accum_t;
        accum_t acc[CONFIG_T::n_out];
        PRAGMA_HLS(ARRAY_PARTITION variable = acc complete)
        for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
            PRAGMA_HLS(UNROLL)
            acc[j] = accum_t(biases[j]);
        }
        unsigned in = 0;
        unsigned out = 0;
        for (unsigned ir = 0; ir < CONFIG_T::reuse_factor; ir++) {
            PRAGMA_HLS(PIPELINE II = 1 rewind)
            step<data_T, CONFIG_T>(ir, in, out, data, weights, acc);
            if (++in == CONFIG_T::n_in) {
                in = 0;
                out++;
            }
        }
        for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
            PRAGMA_HLS(UNROLL)
            CONFIG_T::product::template finish<CONFIG_T::n_in>(acc[j], res[j]);
        }
    }

    // Step `ir`, in which the first multiplier serves the weight of input `in` and output `out`.
    template <class data_T, typename CONFIG_T>
    static void step(unsigned ir, unsigned in, unsigned out, const data_T data[CONFIG_T::n_in],
                     const typename CONFIG_T::weight_t weights[CONFIG_T::n_weights],
                     typename CONFIG_T::accum_t acc[CONFIG_T::n_out]) {
        PRAGMA_HLS(INLINE)
        const unsigned rf = CONFIG_T::reuse_factor;
        // Of one output several multipliers serve inputs, or one multiplier serves several outputs.
        const unsigned inputs = rf < CONFIG_T::n_in ? CONFIG_T::n_in / rf : 1;
        const unsigned outputs = rf < CONFIG_T::n_in ? 1 : rf / CONFIG_T::n_in;
        for (unsigned m = 0; m < CONFIG_T::n_multipliers; m++) {
            PRAGMA_HLS(UNROLL)
            acc[out + m / inputs * outputs] += CONFIG_T::product::template of<typename CONFIG_T::accum_t>(
                data[in + m % inputs * rf], weights[ir + m * rf]);
        }
    }
};

// The steps of `resource`, unrolled: no multiplier is built for a weight of zero.
struct resource_unrolled {
    template <class data_T, class res_T, typename CONFIG_T>
    static void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out],
                      const typename CONFIG_T::weight_t weights[CONFIG_T::n_weights],
                      const typename CONFIG_T::bias_t biases[CONFIG_T::n_out]) {
        PRAGMA_HLS(PIPELINE II = CONFIG_T::reuse_factor)
        PRAGMA_HLS(ARRAY_PARTITION variable = weights complete)
        PRAGMA_HLS(ARRAY_PARTITION variable = biases complete)
        PRAGMA_HLS(ALLOCATION operation instances = mul limit = CONFIG_T::multiplier_limit)
        typedef typename CONFIG_T::accum_t accum_t;
        accum_t acc[CONFIG_T::n_out];
        PRAGMA_HLS(ARRAY_PARTITION variable = acc complete)
        for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
            PRAGMA_HLS(UNROLL)
            acc[j] = accum_t(biases[j]);
        }
        for (unsigned ir = 0; ir < CONFIG_T::reuse_factor; ir++) {
            PRAGMA_HLS(UNROLL)
            resource::step<data_T, CONFIG_T>(ir, ir % CONFIG_T::n_in, ir / CONFIG_T::n_in, data, weights, acc);
        }
        for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
            PRAGMA_HLS(UNROLL)
            CONFIG_T::product::template finish<CONFIG_T::n_in>(acc[j], res[j]);
        }
    }
};

} // namespace nnet

#endif
