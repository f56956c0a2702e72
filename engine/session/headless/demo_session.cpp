#include "engine/session/headless/demo_session.h"
#include "engine/feed/demo/demo_data.h"
#include <algorithm>

namespace openbell::headless {

namespace {

constexpr std::string_view kSymbols[] = {"DEMOALPHA", "DEMOBETA"};

} // namespace

bool isSynthetic(std::string_view symbol) {
    return std::find(std::begin(kSymbols), std::end(kSymbols), symbol) != std::end(kSymbols);
}

Result<std::vector<std::string>> ensureDemoData(Workspace& workspace, UtcTime now) {
    std::vector<std::string> symbols(std::begin(kSymbols), std::end(kSymbols));
    std::size_t known = 0;
    for (const std::string& symbol : symbols) {
        const auto instrument = workspace.market().findInstrument(symbol);
        if (!instrument) return fail(instrument.error());
        if (!instrument->has_value()) continue;
        const auto stored = workspace.market().storedIntervals(symbol);
        if (!stored) return fail(stored.error());
        known += stored->empty() ? 0 : 1;
    }
    if (known == symbols.size()) return symbols;
    auto transaction = Transaction::begin(workspace.market().database());
    if (!transaction) return fail(transaction.error());
    for (const BarSeries& series : makeDemoData()) {
        ENSURE(isSynthetic(series.instrument.symbol));
        const auto counts = workspace.market().storeBars(series.instrument, series.interval, series.bars);
        if (!counts) return fail(counts.error());
    }
    const auto told = workspace.market().addImportReport(
        {now, "demo data: synthetic, made by a generator", R"({"synthetic": true})", ""});
    if (!told) return fail(told.error());
    if (const auto done = transaction->commit(); !done) return fail(done.error());
    return symbols;
}

} // namespace openbell::headless
