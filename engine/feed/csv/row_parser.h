#pragma once
// One record to one row of fixed-point values: a fast path for plain fields, an exact one for all others. One
// thread; no allocation on the fast path.
#include "engine/feed/csv/fields.h"
#include "engine/feed/csv/layout.h"
#include "engine/feed/csv/stamp_reader.h"
#include <array>

namespace openbell {

struct Row {
    std::string_view symbol; // empty without such a column
    Stamp stamp;
    // Millionths, by Column; 0 for columns the file lacks.
    std::array<std::int64_t, 14> values{};

    [[nodiscard]] std::int64_t operator[](Column column) const {
        return values[static_cast<std::size_t>(column)];
    }
};

// "1.234,50" as "1234.50".
[[nodiscard]] std::string withPoint(std::string_view text);

class RowParser {
public:
    RowParser(const Layout& layout, StampReader stamps);

    // False where the record is no such row; reason() then says why, naming the column.
    [[nodiscard]] bool parse(std::string_view record, Row& row) {
        return (m_plain && parsePlain(record, row)) || parseAny(record, row);
    }
    [[nodiscard]] const std::string& reason() const { return m_reason; }

private:
    [[nodiscard]] bool parsePlain(std::string_view record, Row& row);
    [[nodiscard]] bool parseAny(std::string_view record, Row& row);
    [[nodiscard]] bool parseField(Column column, std::size_t index, std::string_view text, Row& row);

    char m_delimiter;
    std::vector<Column> m_columns;
    bool m_timeInTwo; // date and time of day
    bool m_decimalComma;
    bool m_plain; // the fast path knows how numbers and delimiters are written
    StampReader m_stamps;
    Fields m_fields;
    std::string m_reason;
};

} // namespace openbell
