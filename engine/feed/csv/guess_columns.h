#pragma once
// What columns hold, told by their values alone. Pure functions.
#include "engine/feed/csv/layout.h"

namespace openbell {

// A decimal number, perhaps with an exponent, or with commas.
[[nodiscard]] bool isNumberText(std::string_view text);

// The rows of the usual width, unquoted.
[[nodiscard]] std::vector<std::vector<std::string>> splitRows(const std::vector<std::string_view>& records,
                                                              char delimiter, std::size_t width);
[[nodiscard]] bool holdsTimes(const std::vector<std::vector<std::string>>& rows, std::size_t column);
// Times of day alone, such as 09:15.
[[nodiscard]] bool holdsTimesOfDay(const std::vector<std::vector<std::string>>& rows, std::size_t column);
[[nodiscard]] bool holdsNumbers(const std::vector<std::vector<std::string>>& rows, std::size_t column);
[[nodiscard]] bool holdsSymbols(const std::vector<std::vector<std::string>>& rows, std::size_t column);

// Time column(s), a symbol, then numbers in the order open, high, low, close, volume (ticks: last, quantity,
// bid, ask) or in the order of `named` (a header of another width). Bars must then be possible ones.
[[nodiscard]] Result<std::vector<Column>> guessColumns(const std::vector<std::vector<std::string>>& rows,
                                                       RowKind kind, const std::vector<Column>& named);

[[nodiscard]] std::string describeColumns(const std::vector<Column>& columns);

} // namespace openbell
