#pragma once
// J. Welles Wilder's indicators ("New Concepts in Technical Trading Systems", 1978) as incremental kernels:
// RSI, true range, directional indicators and ADX. NaN until warmed up. Plain values; one thread at a time;
// no allocation.
#include "engine/analytics/branch_free.h"
#include "engine/analytics/moving_averages.h"
#include <array>
#include <cmath>

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
        const double up = positivePart(change); // up - change is then the size of a fall
        const double rise = m_rise.update(up), fall = m_fall.update(up - change);
        const double movement = rise + fall;
        if (movement == 0) [[unlikely]]
            return 50;
        return 100 * rise / movement;
    }
    friend bool operator==(const Rsi&, const Rsi&) = default;

private:
    Ema m_rise, m_fall;
    double m_previous = 0;
    bool m_first = true;
};

// max(high - low, |high - previous close|, |low - previous close|); none for the first bar, which has no
// previous close.
class TrueRange {
public:
    double update(double high, double low, double close) {
        const double previous = m_previousClose;
        m_previousClose = close;
        const double top = high > previous ? high : previous; // previous where it is NaN, on the first bar
        const double bottom = low < previous ? low : previous;
        return top - bottom;
    }
    friend bool operator==(const TrueRange& a, const TrueRange& b) {
        return (a.m_previousClose == b.m_previousClose) ||
               (a.m_previousClose != a.m_previousClose && b.m_previousClose != b.m_previousClose);
    }

private:
    double m_previousClose = kNoValue;
};

// The average true range: Wilder's average of it, from bar n + 1.
class Atr {
public:
    explicit Atr(int period) : m_average{Ema::wilder(period)} {}
    double update(double high, double low, double close) {
        const double range = m_range.update(high, low, close);
        return range != range ? kNoValue : m_average.update(range);
    }
    friend bool operator==(const Atr&, const Atr&) = default;

private:
    TrueRange m_range;
    Ema m_average;
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
    // +DI, -DI, ADX
    std::array<double, 3> update(double high, double low, double close) {
        const double range = m_trueRange.update(high, low, close);
        const double up = high - m_previousHigh;
        const double down = m_previousLow - low;
        m_previousHigh = high;
        m_previousLow = low;
        if (range != range) [[unlikely]] // the first bar
            return {kNoValue, kNoValue, kNoValue};

        const double plusMove = m_plus.update(positivePart(onlyIf(up > down, up)));
        const double minusMove = m_minus.update(positivePart(onlyIf(down > up, down)));
        const double averageRange = m_range.update(range);
        if (averageRange != averageRange) [[unlikely]]
            return {kNoValue, kNoValue, kNoValue};

        const double moves = plusMove + minusMove;
        const double adx = m_adx.update(moves > 0 ? 100 * std::abs(plusMove - minusMove) / moves
                                                  : 0); // moves is 0 only in a dead market
        if (averageRange <= 0) [[unlikely]]
            return {0, 0, adx};
        const double scale = 100 / averageRange;
        return {plusMove * scale, minusMove * scale, adx};
    }
    friend bool operator==(const DirectionalIndex&, const DirectionalIndex&) = default;

private:
    TrueRange m_trueRange;
    Ema m_plus, m_minus, m_range, m_adx;
    double m_previousHigh = 0, m_previousLow = 0;
};

} // namespace openbell
