#include "engine/feed/csv/row_parser.h"
#include "engine/core/decimal.h"
#include "engine/feed/csv/fixed_text.h"
#include <algorithm>
#include <cstring>

namespace openbell {

namespace {

bool isValue(Column column) {
    return column >= Column::Open;
}

// "1,234.50" as 1234.50; false where the commas do not part groups of two or three digits.
bool dropThousands(std::string_view text, std::string& out) {
    out.clear();
    std::size_t group = 0;
    bool first = true, decimals = false;
    for (const char c : text) {
        if (c == ',') {
            if (decimals || (!first && group != 2 && group != 3) || group == 0) return false;
            first = false;
            group = 0;
            continue;
        }
        decimals |= c == '.';
        if (!decimals) ++group;
        out += c;
    }
    return !first && group == 3;
}

} // namespace

std::string withPoint(std::string_view text) {
    std::string out{text};
    std::erase(out, '.');
    std::replace(out.begin(), out.end(), ',', '.');
    return out;
}

RowParser::RowParser(const Layout& layout, StampReader stamps)
    : m_delimiter{layout.delimiter},
      m_columns{layout.columns},
      m_timeInTwo{layout.indexOf(Column::TimeOfDay) >= 0},
      m_decimalComma{layout.decimalComma},
      m_plain{!layout.decimalComma && layout.delimiter != kBlanks},
      m_stamps{std::move(stamps)} {}

// One pass over the record's bytes, so that nothing is looked at twice.
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
bool RowParser::parsePlain(std::string_view record, Row& row) {
    const char* at = record.data();
    const char* const end = at + record.size();
    const char delimiter = m_delimiter;
    std::string_view time, timeOfDay;
    bool stamped = false;
    const Column* const last = m_columns.data() + m_columns.size() - 1;
    for (const Column* column = m_columns.data();; ++column) {
        while (at < end && *at == ' ')
            ++at;
        if (isValue(*column)) {
            at = readMillionths(at, end, row.values[static_cast<std::size_t>(*column)]);
            if (at == nullptr) return false;
            while (at < end && *at == ' ')
                ++at;
        } else if (const char* const after = *column == Column::Time && !m_timeInTwo
                                                 ? m_stamps.readSimilar(at, end, delimiter, row.stamp)
                                                 : nullptr;
                   after != nullptr) {
            at = after;
            stamped = true;
        } else {
            const char* const begin = at;
            while (at < end && *at != delimiter)
                ++at;
            if (begin < at && (*begin == '"' || at[-1] == ' ')) return false;
            const std::string_view text{begin, static_cast<std::size_t>(at - begin)};
            if (*column == Column::Time)
                time = text;
            else if (*column == Column::TimeOfDay)
                timeOfDay = text;
            else if (*column == Column::Symbol)
                row.symbol = text;
        }
        if (column == last) break;
        if (at >= end || *at != delimiter) return false;
        ++at;
    }
    if (at != end) return false;
    if (stamped) return true;
    return m_timeInTwo ? m_stamps.read(time, timeOfDay, row.stamp) : m_stamps.read(time, row.stamp);
}

bool RowParser::parseAny(std::string_view record, Row& row) {
    row.symbol = {}; // the fast path may have taken a field of a torn record for it
    const auto& fields = m_fields.split(record, m_delimiter);
    std::size_t count = fields.size();
    while (count > m_columns.size() && fields[count - 1].empty())
        --count; // delimiters at the end of the line
    if (count != m_columns.size()) {
        m_reason = fmt::format("it has {} field{} where {} are expected", count, count == 1 ? "" : "s",
                               m_columns.size());
        return false;
    }
    std::string_view time, timeOfDay;
    for (std::size_t i = 0; i < count; ++i) {
        if (m_columns[i] == Column::Time)
            time = fields[i];
        else if (m_columns[i] == Column::TimeOfDay)
            timeOfDay = fields[i];
        else if (m_columns[i] == Column::Symbol)
            row.symbol = fields[i];
        else if (isValue(m_columns[i]) && !parseField(m_columns[i], i, fields[i], row))
            return false;
    }
    const bool good =
        m_timeInTwo ? m_stamps.read(time, timeOfDay, row.stamp) : m_stamps.read(time, row.stamp);
    if (!good)
        m_reason = time.empty() ? "the time is empty"
                                : fmt::format("the time '{}{}{}' does not follow {}", time,
                                              m_timeInTwo ? " " : "", timeOfDay, m_stamps.describe());
    return good;
}

bool RowParser::parseField(Column column, std::size_t index, std::string_view text, Row& row) {
    auto& value = row.values[static_cast<std::size_t>(column)];
    const bool optional = column == Column::Volume || column == Column::LastQuantity ||
                          column == Column::Bid || column == Column::Ask ||
                          column == Column::CumulativeVolume;
    if (text.empty() && optional) {
        value = 0;
        return true;
    }
    if (text.empty()) {
        m_reason = fmt::format("column {} ({}) is empty", index + 1, nameOf(column));
        return false;
    }
    std::string plain;
    if (m_decimalComma) text = plain = withPoint(text);
    auto parsed = parseDecimal(text, Price::kDecimals);
    if (!parsed && text.find(',') != std::string_view::npos && dropThousands(text, plain))
        parsed = parseDecimal(plain, Price::kDecimals);
    if (!parsed) {
        m_reason = fmt::format("column {} ({}): {}", index + 1, nameOf(column), parsed.error().message);
        return false;
    }
    value = *parsed;
    return true;
}

} // namespace openbell
