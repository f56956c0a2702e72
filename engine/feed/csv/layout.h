#pragma once
// Which column of a file holds what: stated by --columns, read from the header, or guessed from the values.
// Plain values; pure functions.
#include "engine/core/result.h"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openbell {

enum class Column : std::uint8_t {
    Ignore,
    Time,
    TimeOfDay,
    Symbol, // Time holds the date where TimeOfDay is a column of its own
    Open,
    High,
    Low,
    Close,
    Volume, // bars
    Last,
    LastQuantity,
    Bid,
    Ask,
    CumulativeVolume, // ticks
};

[[nodiscard]] std::string_view nameOf(Column column);

enum class RowKind : std::uint8_t {
    Bars,
    Ticks,
    Closes
}; // Closes: bars, of which only time and close need be

struct Layout {
    char delimiter = ',';
    bool hasHeader = false;
    bool decimalComma = false;      // "1.234,50"
    std::string header;             // the header's record, to know it when it is repeated
    std::vector<Column> columns;    // one a field
    std::vector<std::string> notes; // what was guessed

    [[nodiscard]] int indexOf(Column column) const; // -1 = not in the file
};

// "time,open,high,low,close,volume,symbol,-": one name a field of the file, "-" for what is not wanted.
[[nodiscard]] Result<std::vector<Column>> parseColumns(std::string_view text);

// What the operator says of a file; what is left out is found.
struct StatedLayout {
    std::vector<Column> columns;
    std::optional<char> delimiter; // kBlanks of fields.h: runs of blanks
};

// "comma", "semicolon", "tab", "pipe", "caret" or "blank", or that character itself.
[[nodiscard]] Result<char> parseDelimiter(std::string_view text);

// The layout of a file whose first records these are. Errors name the missing column and the remedy; the
// caller adds the file's name.
[[nodiscard]] Result<Layout> detectLayout(const std::vector<std::string_view>& records, RowKind kind,
                                          const StatedLayout& stated);

} // namespace openbell
