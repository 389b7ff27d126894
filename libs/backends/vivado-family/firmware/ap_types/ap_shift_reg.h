// ap_shift_reg: a delay line with taps.
#ifndef AP_SHIFT_REG_H
#define AP_SHIFT_REG_H

#include <cassert>

template <class T, unsigned Depth = 32> class ap_shift_reg {
  public:
    ap_shift_reg() = default;
    explicit ap_shift_reg(const char *) {}
    ap_shift_reg(const ap_shift_reg &) = delete;
    ap_shift_reg &operator=(const ap_shift_reg &) = delete;

    /** What stood at `tap` before `value` moved everything up by one, if `enable`. */
    T shift(const T &value, unsigned tap = Depth - 1, bool enable = true) {
        const T tapped = read(tap);
        if (!enable) return tapped;
        for (unsigned i = Depth - 1; i > 0; i--) stages[i] = stages[i - 1];
        stages[0] = value;
        return tapped;
    }

    T read(unsigned tap = Depth - 1) const {
        assert(tap < Depth && "the shift register has no such tap");
        return stages[tap];
    }

  private:
    T stages[Depth] = {};
};

#endif
