// A 16 x 64 dense layer and a saturating ReLU on 10000 samples, as generated C++ has them: for `npm run bench`.
#include "ap_fixed.h"
#include <cstdio>

typedef ap_fixed<16, 6> number_t;
typedef ap_fixed<24, 10> accum_t;
typedef ap_ufixed<8, 3, AP_RND_CONV, AP_SAT> result_t;

static number_t weights[16 * 64];

static void dense(const number_t (&input)[16], result_t (&output)[64]) {
    for (int j = 0; j < 64; j++) {
        accum_t sum = 0;
        for (int i = 0; i < 16; i++) {
            accum_t product = input[i] * weights[64 * i + j];
            sum += product;
        }
        if (sum > 0) output[j] = sum;
        else output[j] = 0;
    }
}

int main() {
    unsigned state = 1;
    auto next = [&] { return (static_cast<int>((state = state * 1664525 + 1013904223) >> 20) - 2048) / 512.0; };
    for (number_t &weight : weights) weight = next();
    double total = 0;
    for (int sample = 0; sample < 10000; sample++) {
        number_t input[16];
        result_t output[64];
        for (number_t &value : input) value = next();
        dense(input, output);
        for (result_t &value : output) total += value.to_double();
    }
    std::printf("%.17g\n", total);
}
