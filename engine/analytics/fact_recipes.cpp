#include "engine/analytics/fact_recipes.h"

namespace openbell {

namespace {

Slot addEma(FactGraph& graph, int period) {
    return graph.add(Ema::ema(period), kCloseSlot);
}

// Wilder's directional indices: +0 plus, +1 minus, +2 ADX.
Slot addDirection(FactGraph& graph, int period, int which) {
    const Slot first = graph.add(DirectionalIndex{period}, kHighSlot, kLowSlot, kCloseSlot);
    return static_cast<Slot>(first + which);
}

Slot addAtr(FactGraph& graph, int period) {
    return graph.add(Atr{period}, kHighSlot, kLowSlot, kCloseSlot);
}

Slot addHull(FactGraph& graph, int period) {
    const auto [half, smooth] = HullLengths::of(period);
    const Slot inner =
        graph.add(Blend{2, -1}, graph.add(Wma{half}, kCloseSlot), graph.add(Wma{period}, kCloseSlot));
    return graph.add(Wma{smooth}, inner);
}

Slot addExponentialHull(FactGraph& graph, int period) {
    const auto [half, smooth] = HullLengths::of(period);
    const Slot inner = graph.add(Blend{2, -1}, addEma(graph, half), addEma(graph, period));
    return graph.add(Ema::ema(smooth), inner);
}

// +0 line, +1 signal, +2 histogram.
Slot addMacd(FactGraph& graph, int fast, int slow, int smooth, int which) {
    const Slot first = graph.add(MacdLines{smooth}, addEma(graph, fast), addEma(graph, slow));
    return static_cast<Slot>(first + which);
}

// +0 upper, +1 middle, +2 lower.
Slot addBand(FactGraph& graph, int period, double deviations, int which) {
    return static_cast<Slot>(graph.add(BollingerBands{period, deviations}, kCloseSlot) + which);
}

Slot addStochasticK(FactGraph& graph, int period, int smooth) {
    const Slot highest = graph.add(SlidingFold<Maximum>{period}, kHighSlot);
    const Slot lowest = graph.add(SlidingFold<Minimum>{period}, kLowSlot);
    const Slot raw = graph.add(RawStochastic{}, kCloseSlot, highest, lowest);
    return graph.add(Sma{smooth}, raw);
}

Slot addStochasticD(FactGraph& graph, int period, int smooth, int slow) {
    return graph.add(Sma{slow}, addStochasticK(graph, period, smooth));
}

Slot addVolatility(FactGraph& graph, int period) {
    const Slot returns = graph.add(LogReturn{}, kCloseSlot);
    return static_cast<Slot>(graph.add(WindowMoments{period, Deviation::Sample}, returns) + 1);
}

Slot addVwap(FactGraph& graph) {
    return graph.add(SessionVwap{}, kHighSlot, kLowSlot, kCloseSlot, kVolumeSlot, kSessionSlot);
}

// See confluence.h for the inputs, and for the outputs `which` counts.
Slot addConfluence(FactGraph& graph, int which) {
    const Slot first = graph.add(
        ConfluenceKernel{}, kCloseSlot, kVolumeSlot, addEma(graph, 9), addEma(graph, 21), addEma(graph, 50),
        graph.add(Rsi{14}, kCloseSlot), addMacd(graph, 12, 26, 9, 2), addAtr(graph, 14),
        addDirection(graph, 14, 0), addDirection(graph, 14, 1), addDirection(graph, 14, 2), addVwap(graph),
        graph.add(Sma{20}, kVolumeSlot), addStochasticK(graph, 14, 3), addStochasticD(graph, 14, 3, 3));
    return static_cast<Slot>(first + which);
}

Slot addRegime(FactGraph& graph) {
    const Slot emaSlow = addEma(graph, 50);
    const Slot atrShare = graph.add(Ratio{}, addAtr(graph, 14), kCloseSlot);
    return graph.add(RegimeKernel{}, addDirection(graph, 14, 2), addDirection(graph, 14, 0),
                     addDirection(graph, 14, 1), emaSlow, graph.add(Lag{kSlopeBars}, emaSlow), atrShare,
                     graph.add(Sma{kAtrShareBars}, atrShare));
}

} // namespace

Slot addFact(FactGraph& graph, const FactName& fact) {
    const int n = fact.period();
    switch (fact.kind) {
    case FactKind::Open: return kOpenSlot;
    case FactKind::High: return kHighSlot;
    case FactKind::Low: return kLowSlot;
    case FactKind::Close: return kCloseSlot;
    case FactKind::Volume: return kVolumeSlot;
    case FactKind::Sma: return graph.add(Sma{n}, kCloseSlot);
    case FactKind::Ema: return addEma(graph, n);
    case FactKind::Wma: return graph.add(Wma{n}, kCloseSlot);
    case FactKind::Hma: return addHull(graph, n);
    case FactKind::Ehma: return addExponentialHull(graph, n);
    case FactKind::Rsi: return graph.add(Rsi{n}, kCloseSlot);
    case FactKind::Atr: return addAtr(graph, n);
    case FactKind::PlusDi: return addDirection(graph, n, 0);
    case FactKind::MinusDi: return addDirection(graph, n, 1);
    case FactKind::Adx: return addDirection(graph, n, 2);
    case FactKind::Macd: return addMacd(graph, n, fact.period(1), fact.period(2), 0);
    case FactKind::MacdSignal: return addMacd(graph, n, fact.period(1), fact.period(2), 1);
    case FactKind::MacdHist: return addMacd(graph, n, fact.period(1), fact.period(2), 2);
    case FactKind::BbUpper: return addBand(graph, n, fact.parameters[1], 0);
    case FactKind::BbMiddle: return addBand(graph, n, fact.parameters[1], 1);
    case FactKind::BbLower: return addBand(graph, n, fact.parameters[1], 2);
    case FactKind::StochK: return addStochasticK(graph, n, fact.period(1));
    case FactKind::StochD: return addStochasticD(graph, n, fact.period(1), fact.period(2));
    case FactKind::Vwap: return addVwap(graph);
    case FactKind::RollingHigh: return graph.add(SlidingFold<Maximum>{n}, kHighSlot);
    case FactKind::RollingLow: return graph.add(SlidingFold<Minimum>{n}, kLowSlot);
    case FactKind::VolumeMean: return graph.add(Sma{n}, kVolumeSlot);
    case FactKind::Volatility: return addVolatility(graph, n);
    case FactKind::ConfluenceBias: return addConfluence(graph, 0);
    case FactKind::ConfluenceConfidence: return addConfluence(graph, 1);
    case FactKind::ConfluenceAgreement: return addConfluence(graph, 2);
    case FactKind::ConfluenceTrend: return addConfluence(graph, 3);
    case FactKind::ConfluenceMomentum: return addConfluence(graph, 4);
    case FactKind::ConfluenceDirection: return addConfluence(graph, 5);
    case FactKind::ConfluenceVolume: return addConfluence(graph, 6);
    case FactKind::ConfluenceStochastic: return addConfluence(graph, 7);
    case FactKind::Regime: return addRegime(graph);
    }
    ENSURE(false);
    return 0;
}

} // namespace openbell
