#ifndef NNET_SIMULATION_H_
#define NNET_SIMULATION_H_

// Reading and writing of values where a program runs the firmware; nothing of this is synthesised.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "nnet_common.h"

#ifndef WEIGHTS_DIR
#define WEIGHTS_DIR "weights"
#endif

namespace nnet {

// A whole file; ends the program when it cannot be read.
inline std::string read_file(const std::string &path) {
    std::FILE *file = std::fopen(path.c_str(), "rb");
    if (!file) {
        std::fprintf(stderr, "cannot read %s\n", path.c_str());
        std::exit(1);
    }
    std::string text;
    char buffer[65536];
    for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
        text.append(buffer, n);
    std::fclose(file);
    return text;
}

// The same, or nothing when there is no such file.
inline std::string read_file_if_there(const std::string &path) {
    std::FILE *file = std::fopen(path.c_str(), "rb");
    if (!file)
        return "";
    std::fclose(file);
    return read_file(path);
}

inline unsigned count_lines(const std::string &text) {
    unsigned lines = 0;
    for (std::size_t i = 0; i < text.size(); i++)
        lines += text[i] == '\n';
    return lines;
}

// The line that begins at `first`, which moves behind it.
inline std::string next_line(const std::string &text, unsigned &first) {
    const std::size_t end = text.find('\n', first);
    if (end == std::string::npos)
        return "";
    const std::string line = text.substr(first, end - first);
    first = end + 1;
    return line;
}

// The next number of a text, past separators; false at its end.
inline bool next_number(const char *&at, double &value) {
    while (*at == ',' || *at == ' ' || *at == '\n' || *at == '\r')
        at++;
    char *end;
    value = std::strtod(at, &end);
    if (end == at)
        return false;
    at = end;
    return true;
}

template <class T> bool next_value(const char *&at, T &value) {
    double number;
    if (!next_number(at, number))
        return false;
    value = number;
    return true;
}

// A sign and an exponent.
template <int W> bool next_value(const char *&at, power_of_two<W> &value) {
    double sign;
    double exponent;
    if (!next_number(at, sign) || !next_number(at, exponent))
        return false;
    value.sign = int(sign);
    value.exponent = int(exponent);
    return true;
}

// The N values of a file in WEIGHTS_DIR.
template <class T, unsigned N> void load(T *values, const char *file) {
    const std::string path = std::string(WEIGHTS_DIR) + "/" + file;
    const std::string text = read_file(path);
    const char *at = text.c_str();
    for (unsigned i = 0; i < N; i++) {
        if (!next_value(at, values[i])) {
            std::fprintf(stderr, "%s has %u values instead of %u\n", path.c_str(), i, N);
            std::exit(1);
        }
    }
}

// The exact decimal form of a value.
template <class T> std::string decimal(const T &value) {
    const int width = traits<T>::width;
    const int fraction = width - traits<T>::integer;
    const ap_uint<width> word = word_of(value);
    const bool negative = traits<T>::is_signed && word[width - 1];
    // Digits of the magnitude, the lowest first.
    std::vector<int> digits(1, 0);
    struct {
        std::vector<int> &digits;
        void times_plus(int factor, int carry) {
            for (std::size_t i = 0; i < digits.size(); i++) {
                carry += digits[i] * factor;
                digits[i] = carry % 10;
                carry /= 10;
            }
            if (carry)
                digits.push_back(carry);
        }
    } number = {digits};
    // -x is ~x + 1.
    for (int i = width - 1; i >= 0; i--)
        number.times_plus(2, bool(word[i]) != negative);
    if (negative)
        number.times_plus(1, 1);
    // A word with a fraction of f bits is its product with 5^f over 10^f.
    for (int i = 0; i < fraction; i++)
        number.times_plus(5, 0);
    for (int i = 0; i < -fraction; i++)
        number.times_plus(2, 0);
    const int decimals = fraction > 0 ? fraction : 0;
    while (int(digits.size()) <= decimals)
        digits.push_back(0);
    std::string text = negative ? "-" : "";
    int lowest = 0;
    while (lowest < decimals && digits[lowest] == 0)
        lowest++;
    for (int i = int(digits.size()) - 1; i >= lowest; i--) {
        if (i == decimals - 1)
            text += '.';
        text += char('0' + digits[i]);
    }
    return text;
}

// Values of a text, zeros behind its end.
template <class T> T read_value(const char *&at) {
    T value = 0;
    next_value(at, value);
    return value;
}

template <unsigned N, class T> void read_array(const char *&at, T *values) {
    for (unsigned i = 0; i < N; i++)
        values[i] = read_value<T>(at);
}

template <unsigned N, class T> void read_stream(const char *&at, hls::stream<T> &stream) {
    for (unsigned i = 0; i < N / T::size; i++) {
        T pack;
        read_array<T::size>(at, pack.data);
        stream.write(pack);
    }
}

// Values at the end of a line.
template <unsigned N, class T> void append_array(const T *values, std::string &line) {
    for (unsigned i = 0; i < N; i++) {
        if (!line.empty())
            line += ' ';
        line += decimal(values[i]);
    }
}

template <unsigned N, class T> void append_stream(hls::stream<T> &stream, std::string &line) {
    for (unsigned i = 0; i < N / T::size; i++)
        append_array<T::size>(stream.read().data, line);
}

// Numbers of a program to values and back.
template <unsigned N, class T, class number_T> void to_array(const number_T *numbers, T *values) {
    for (unsigned i = 0; i < N; i++)
        values[i] = T(double(numbers[i]));
}

template <unsigned N, class T, class number_T> void to_stream(const number_T *numbers, hls::stream<T> &stream) {
    for (unsigned i = 0; i < N; i += T::size) {
        T pack;
        to_array<T::size>(numbers + i, pack.data);
        stream.write(pack);
    }
}

template <unsigned N, class T, class number_T> void from_array(const T *values, number_T *numbers) {
    for (unsigned i = 0; i < N; i++)
        numbers[i] = number_T(values[i].to_double());
}

template <unsigned N, class T, class number_T> void from_stream(hls::stream<T> &stream, number_T *numbers) {
    for (unsigned i = 0; i < N; i += T::size)
        from_array<T::size>(stream.read().data, numbers + i);
}

} // namespace nnet

#endif
