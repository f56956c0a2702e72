#include "engine/analytics/oscillators.h"
#include <cmath>

namespace openbell {

// x = m * 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.172, by its
// series.
double portableLog(double x) {
    constexpr double kLn2High = 0x1.62e42fee00000p-1; // 32 bits, so that e * kLn2High is exact
    constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
    constexpr int kTerms = 12; // 0.172^(2*12+1) / 25 is far below the last bit
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0x1.6a09e667f3bcdp-1) {
        m *= 2;
        --exponent;
    }
    const double s = (m - 1) / (m + 1);
    const double square = s * s;
    double series = 0;
    for (int k = kTerms; k >= 1; --k)
        series = (series + 1.0 / (2 * k + 1)) * square;
    const double e = exponent;
    return e * kLn2High + (2 * s + (2 * s * series + e * kLn2Low));
}

} // namespace openbell
