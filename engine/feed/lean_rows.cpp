#include "engine/feed/lean_rows.h"
#include <algorithm>

namespace openbell {

namespace {

Layout layoutOf(LeanRows rows) {
    Layout layout;
    switch (rows) {
    case LeanRows::Bars:
    case LeanRows::SecondBars:
        layout.columns = {Column::Time, Column::Open,  Column::High,
                          Column::Low,  Column::Close, Column::Volume};
        break;
    case LeanRows::Trades: // then the exchange, the sale's condition and whether it is suspicious
        layout.columns = {Column::Time,   Column::Last,   Column::LastQuantity,
                          Column::Ignore, Column::Ignore, Column::Ignore};
        break;
    case LeanRows::Quotes: // each price with its size
        layout.columns = {Column::Time,   Column::Bid,    Column::Ignore, Column::Ask,
                          Column::Ignore, Column::Ignore, Column::Ignore, Column::Ignore};
        break;
    }
    return layout;
}

bool hasDecimalPrices(std::string_view record) {
    const std::size_t first = record.find(',');
    const std::size_t last = record.rfind(',');
    return first < last && record.substr(first, last - first).find('.') != std::string_view::npos;
}

} // namespace

Result<LeanInput> openLean(const OpenSource& openSource, const LeanPart& part) {
    auto csv = CsvInput::open(openSource, layoutOf(part.rows), part.date ? "" : "%Y%m%d %H:%M");
    if (!csv) return fail(csv.error());
    const auto& sample = (*csv)->sample();
    const bool plain = part.plainPrices || std::any_of(sample.begin(), sample.end(), hasDecimalPrices);
    return LeanInput{std::move(*csv), plain ? 1 : 10'000};
}

StampReader leanStamps(const CsvInput& csv, const LeanPart& part, const Zone& zone) {
    return part.date ? StampReader{*part.date, zone} : StampReader{*csv.timeFormat(), zone};
}

bool isSuspicious(std::string_view tickRecord) {
    return tickRecord.ends_with(",1");
}

} // namespace openbell
