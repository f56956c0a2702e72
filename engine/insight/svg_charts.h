#pragma once
// Pictures of a report as inline SVG; colours come from the page's style sheet. Pure; any thread.
#include "engine/insight/performance.h"
#include <string>

namespace openbell {

// Equity over time with the drawdown below it, at most two points a pixel column; blank without points.
[[nodiscard]] std::string equitySvg(const RecordView& view);
// How many trades ended with which net result; blank without trades.
[[nodiscard]] std::string distributionSvg(const RecordView& view);

// Text with & < > " made safe for HTML.
[[nodiscard]] std::string escapeHtml(std::string_view text);
// "1,234,567.80": for people; files for programs hold plain numbers.
[[nodiscard]] std::string grouped(double value, int decimals);

} // namespace openbell
