#pragma once
// J. Welles Wilder's indicators ("New Concepts in Technical Trading Systems", 1978) as incremental kernels:
// RSI, true range, directional indicators and ADX. NaN until warmed up. Plain values; one thread at a time;
// no allocation.
#include "engine/analytics/moving_averages.h"
#include <array>

namespace openbell {

// RSI = 100 * U / (U + D), U and D Wilder averages of rises and falls. First value with close n + 1.
// Only rises: 100; only falls: 0; no movement at all: 50, since neither side has any strength (libraries
// differ here: 0, 100 or undefined).
class Rsi {
public:
    explicit Rsi(int period) : m_rise{Ema::wilder(period)}, m_fall{Ema::wilder(period)} {}
    double update(double close) {
        if (m_first) [[unlikely]] {
            m_previous = close;
            m_first = close != close;
            return kNoValue;
        }
        const double change = close - m_previous;
        m_previous = close;
        const double rise = m_rise.update(change > 0 ? change : 0);
        const double fall = m_fall.update(change < 0 ? -change : 0);
        return rise + fall == 0 ? 50 : 100 * rise / (rise + fall);
    }
    friend bool operator==(const Rsi&, const Rsi&) = default;

private:
    Ema m_rise, m_fall;
    double m_previous = 0;
    bool m_first = true;
};

// max(high - low, |high - previous close|, |low - previous close|); none for the first bar, which has no
// previous close. ATR is its Wilder average, so its first value comes with bar n + 1.
class TrueRange {
public:
    double update(double high, double low, double close) {
        const double previous = m_previousClose;
        m_previousClose = close;
        const double top = high > previous ? high : previous; // NaN compares false: see below
        const double bottom = low < previous ? low : previous;
        return top - bottom; // NaN on the first bar, as previous is
    }
    friend bool operator==(const TrueRange& a, const TrueRange& b) {
        return (a.m_previousClose == b.m_previousClose) ||
               (a.m_previousClose != a.m_previousClose && b.m_previousClose != b.m_previousClose);
    }

private:
    double m_previousClose = kNoValue;
};

// +DI, -DI (from bar n + 1) and ADX (from bar 2n): directional movement and true range are averaged the
// Wilder way, DI = 100 * DM / TR, DX = 100 * |+DI - -DI| / (+DI + -DI), ADX the Wilder average of DX. No
// range: both DI are 0; no directional movement: DX is 0.
class DirectionalIndex {
public:
    explicit DirectionalIndex(int period)
        : m_plus{Ema::wilder(period)},
          m_minus{Ema::wilder(period)},
          m_range{Ema::wilder(period)},
          m_adx{Ema::wilder(period)} {}
    std::array<double, 3> update(double high, double low, double close); // +DI, -DI, ADX
    friend bool operator==(const DirectionalIndex&, const DirectionalIndex&) = default;

private:
    TrueRange m_trueRange;
    Ema m_plus, m_minus, m_range, m_adx;
    double m_previousHigh = 0, m_previousLow = 0;
};

} // namespace openbell
