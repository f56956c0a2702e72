#include "engine/analytics/oscillators.h"
#include <cmath>

namespace openbell {

// x = m * 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.172, by its
// series.
double portableLog(double x) {
    constexpr double kLn2High = 0x1.62e42fee00000p-1; // 32 bits, so that e * kLn2High is exact
    constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
    // 1/3, 1/5, ...; the next term, 0.172^25 / 25, is far below the last bit.
    constexpr std::array kInverses{1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11, 1.0 / 13,
                                   1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23};
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0x1.6a09e667f3bcdp-1) {
        m *= 2;
        --exponent;
    }
    const double s = (m - 1) / (m + 1);
    const double square = s * s;
    double series = 0;
    for (std::size_t k = kInverses.size(); k-- > 0;)
        series = (series + kInverses[k]) * square;
    const double e = exponent;
    return e * kLn2High + (2 * s + (2 * s * series + e * kLn2Low));
}

} // namespace openbell
