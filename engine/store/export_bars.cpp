#include "engine/store/export_bars.h"
#include "engine/core/decimal.h"
#include "engine/store/market_days.h"
#include <ostream>

namespace openbell {

namespace {

void appendLine(std::string& text, const Bar& bar, const Zone& zone) {
    text += zone.toIso(bar.start);
    for (const Price price : {bar.open, bar.high, bar.low, bar.close}) {
        text += ',';
        text += toText(price);
    }
    text += ',';
    text += toText(bar.volume);
    text += '\n';
}

} // namespace

Result<std::int64_t> exportBars(const BarSeries& series, const Zone& zone, std::ostream& out) {
    std::string text = "time,open,high,low,close,volume\n";
    constexpr std::size_t piece = 1U << 20;
    for (const Bar& bar : series.bars) {
        appendLine(text, bar, zone);
        if (text.size() < piece) continue;
        out << text;
        text.clear();
    }
    out << text << std::flush;
    if (!out)
        return fail("the exported bars of {} could not be written: is the disk full?",
                    series.instrument.symbol);
    return static_cast<std::int64_t>(series.bars.size());
}

Result<std::int64_t> exportBars(MarketStore& store, std::string_view symbol, Interval interval,
                                const DateRange& range, const Zone& zone, std::ostream& out) {
    const auto series = store.storedBars(symbol, interval, range);
    if (!series) return fail(series.error());
    if (series->bars.empty())
        return fail("no {} bars of {} are stored for these dates; stored: {}", interval.toString(), symbol,
                    storedSpans(store, symbol));
    return exportBars(*series, zone, out);
}

} // namespace openbell
