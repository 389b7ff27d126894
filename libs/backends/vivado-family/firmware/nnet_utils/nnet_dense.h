#ifndef NNET_DENSE_H_
#define NNET_DENSE_H_

#include "nnet_product.h"
#include "nnet_wires.h"

namespace nnet {

// The matrix product of a vector, by the strategy of the configuration: each product is converted to the accumulator's type and
// added; the sum is converted after every addition. The arrays are what the strategy has of weights, and biases.
template <class data_T, class res_T, typename CONFIG_T, class... ARRAY>
void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out], const ARRAY *...arrays) {
    PRAGMA_HLS(INLINE)
    CONFIG_T::strategy::template dense<data_T, res_T, CONFIG_T>(data, res, arrays...);
}

// Everything at once. Weights are [n_in][n_out].
struct latency {
    template <class data_T, class res_T, typename CONFIG_T, class weight_T, class bias_T>
    static void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out], const weight_T *weights,
                      const bias_T *biases) {
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
    template <class data_T, class res_T, typename CONFIG_T, class weight_T, class bias_T>
    static void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out], const weight_T *weights,
                      const bias_T *biases) {
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
            step<CONFIG_T>(ir, in, out, data, weights, acc);
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
    template <typename CONFIG_T, class data_T, class weight_T>
    static void step(unsigned ir, unsigned in, unsigned out, const data_T *data, const weight_T *weights,
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
    template <class data_T, class res_T, typename CONFIG_T, class weight_T, class bias_T>
    static void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out], const weight_T *weights,
                      const bias_T *biases) {
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
            resource::step<CONFIG_T>(ir, ir % CONFIG_T::n_in, ir / CONFIG_T::n_in, data, weights, acc);
        }
        for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
            PRAGMA_HLS(UNROLL)
            CONFIG_T::product::template finish<CONFIG_T::n_in>(acc[j], res[j]);
        }
    }
};

// The weights that are not zero, each with its input and its output; a step serves the next `n_multipliers` of them.
struct compressed {
    template <class data_T, class res_T, typename CONFIG_T, class input_T, class output_T, class weight_T, class bias_T>
    static void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out], const input_T *inputs,
                      const output_T *outputs, const weight_T *weights, const bias_T *biases) {
        PRAGMA_HLS(ARRAY_RESHAPE variable = inputs cyclic factor = CONFIG_T::n_multipliers)
        PRAGMA_HLS(ARRAY_RESHAPE variable = outputs cyclic factor = CONFIG_T::n_multipliers)
        PRAGMA_HLS(ARRAY_RESHAPE variable = weights cyclic factor = CONFIG_T::n_multipliers)
        PRAGMA_HLS(ARRAY_PARTITION variable = biases complete)
        typedef typename CONFIG_T::accum_t accum_t;
        accum_t acc[CONFIG_T::n_out];
        PRAGMA_HLS(ARRAY_PARTITION variable = acc complete)
        for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
            PRAGMA_HLS(UNROLL)
            acc[j] = accum_t(biases[j]);
        }
        for (unsigned ir = 0; ir < CONFIG_T::reuse_factor; ir++) {
            PRAGMA_HLS(PIPELINE II = 1 rewind)
            for (unsigned m = 0; m < CONFIG_T::n_multipliers; m++) {
                PRAGMA_HLS(UNROLL)
                const unsigned k = ir * CONFIG_T::n_multipliers + m;
                acc[outputs[k].to_uint()] +=
                    CONFIG_T::product::template of<accum_t>(data[inputs[k].to_uint()], weights[k]);
            }
        }
        for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
            PRAGMA_HLS(UNROLL)
            CONFIG_T::product::template finish<CONFIG_T::n_in>(acc[j], res[j]);
        }
    }
};

// Shifts and additions in place of weights, exact up to the result.
struct distributed_arithmetic {
    template <class data_T, class res_T, typename CONFIG_T>
    static void dense(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_out]) {
        PRAGMA_HLS(PIPELINE)
        CONFIG_T::compute(data, res);
    }
};

} // namespace nnet

#endif
