#include "engine/feed/csv/guess_columns.h"
#include "engine/core/decimal.h"
#include "engine/feed/csv/fields.h"
#include "engine/feed/csv/time_format.h"
#include <algorithm>
#include <cstdlib>
#include <optional>

namespace openbell {

namespace {

using Rows = std::vector<std::vector<std::string>>;

// True when `test` holds for at least nine of ten rows.
template <class Test>
bool mostly(const Rows& rows, Test test) {
    const auto count = static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), test));
    return !rows.empty() && count * 10 >= rows.size() * 9;
}

// "1,234.50", "1.234,50" and "0,5" with a point, and without what parts thousands.
std::string withoutCommas(std::string_view text) {
    std::string plain{text};
    const std::size_t comma = plain.rfind(','), point = plain.rfind('.');
    const bool decimal = point != std::string::npos ? comma > point : plain.size() - comma != 4;
    if (decimal) {
        std::erase(plain, '.');
        plain[plain.rfind(',')] = '.';
    }
    std::erase(plain, ',');
    return plain;
}

bool isTimeOfDay(std::string_view text) {
    return text.size() >= 4 && text.size() <= 18 && (text[1] == ':' || text[2] == ':') && text[0] >= '0' &&
           text[0] <= '2';
}

// "0915", "091500"
bool isCompactTime(std::string_view text) {
    if (text.size() != 4 && text.size() != 6) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] < '0' || text[i] > (i % 2 == 1 ? '9' : i == 0 ? '2' : '5')) return false;
    return text.substr(0, 2) < "24";
}

bool possibleBars(const Rows& rows, const std::vector<Column>& columns) {
    const auto at = [&](Column column) {
        return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin());
    };
    const std::size_t o = at(Column::Open), h = at(Column::High), l = at(Column::Low), c = at(Column::Close);
    if (std::max({o, h, l, c}) >= columns.size()) return true;
    return mostly(rows, [&](const std::vector<std::string>& row) {
        const auto value = [&](std::size_t i) {
            const bool comma = row[i].find(',') != std::string::npos;
            return std::strtod((comma ? withoutCommas(row[i]) : row[i]).c_str(), nullptr);
        };
        return value(h) >= std::max(value(o), value(c)) && value(l) <= std::min(value(o), value(c));
    });
}

std::vector<Column> numbersInOrder(RowKind kind, const std::vector<Column>& named, std::size_t count) {
    std::vector<Column> order;
    for (const Column column : named)
        if (column != Column::Time && column != Column::TimeOfDay && column != Column::Symbol)
            order.push_back(column);
    if (!order.empty() && order.size() == count) return order; // the header's names, less those of times
    if (kind == RowKind::Ticks) return {Column::Last, Column::LastQuantity, Column::Bid, Column::Ask};
    if (kind == RowKind::Closes && count < 4) return {Column::Close, Column::Volume};
    return {Column::Open, Column::High, Column::Low, Column::Close, Column::Volume};
}

// The columns by position; `compactTimes`: four or six digits after a date are a time of day. None when that
// leaves too few numbers.
std::optional<std::vector<Column>> assign(const Rows& rows, RowKind kind, const std::vector<Column>& named,
                                          bool compactTimes) {
    const std::size_t width = rows[0].size();
    std::vector<Column> columns(width, Column::Ignore);
    std::vector<std::size_t> numbers;
    bool haveTime = false, haveTimeOfDay = false, haveSymbol = false;
    for (std::size_t i = 0; i < width; ++i) {
        const bool afterDate = i > 0 && columns[i - 1] == Column::Time && compactTimes;
        const auto timeOfDay = [&](const auto& row) {
            return isTimeOfDay(row[i]) || (afterDate && isCompactTime(row[i]));
        };
        if (!haveTime && holdsTimes(rows, i)) {
            columns[i] = Column::Time;
            haveTime = true;
        } else if (haveTime && !haveTimeOfDay && mostly(rows, timeOfDay)) {
            columns[i] = Column::TimeOfDay;
            haveTimeOfDay = true;
        } else if (haveTime && holdsNumbers(rows, i)) {
            numbers.push_back(i);
        } else if (!haveSymbol && holdsSymbols(rows, i)) {
            columns[i] = Column::Symbol;
            haveSymbol = true;
        }
    }
    if (kind == RowKind::Bars && compactTimes && numbers.size() < 4) return std::nullopt;
    const auto order = numbersInOrder(kind, named, numbers.size());
    for (std::size_t i = 0; i < std::min(order.size(), numbers.size()); ++i)
        columns[numbers[i]] = order[i];
    return columns;
}

} // namespace

bool isNumberText(std::string_view text) {
    if (text.find(',') == std::string_view::npos) return !text.empty() && parseDecimal(text, 0).has_value();
    const std::string plain = withoutCommas(text);
    return text.front() != ',' && text.back() != ',' && parseDecimal(plain, 0).has_value();
}

Rows splitRows(const std::vector<std::string_view>& records, char delimiter, std::size_t width) {
    Rows rows;
    Fields fields;
    for (const auto& record : records) {
        const auto& parts = fields.split(record, delimiter);
        if (parts.size() == width) rows.emplace_back(parts.begin(), parts.end());
    }
    return rows;
}

bool holdsTimes(const Rows& rows, std::size_t column) {
    std::vector<std::string> texts;
    for (const auto& row : rows)
        texts.push_back(row[column]);
    return guessTimeFormat(texts).format.has_value();
}

bool holdsTimesOfDay(const Rows& rows, std::size_t column) {
    return mostly(rows, [&](const auto& row) { return isTimeOfDay(row[column]); });
}

bool holdsNumbers(const Rows& rows, std::size_t column) {
    return mostly(rows, [&](const auto& row) { return isNumberText(row[column]); });
}

bool holdsSymbols(const Rows& rows, std::size_t column) {
    return mostly(rows, [&](const auto& row) {
        const std::string& text = row[column];
        return !text.empty() && text.size() <= 40 && std::any_of(text.begin(), text.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        });
    });
}

Result<std::vector<Column>> guessColumns(const Rows& rows, RowKind kind, const std::vector<Column>& named) {
    if (rows.empty()) return fail("no rows to guess the columns from: name them with --columns");
    // "0915" may be a time or a price: the reading that gives possible bars is right.
    auto columns = assign(rows, kind, named, true);
    if (!columns || !possibleBars(rows, *columns)) columns = assign(rows, kind, named, false);
    if (!columns || !possibleBars(rows, *columns))
        return fail("the columns cannot be told from the values (taken as {}, most highs are below their "
                    "opens or closes): name them with --columns",
                    describeColumns(columns.value_or(std::vector<Column>{})));
    return *columns;
}

std::string describeColumns(const std::vector<Column>& columns) {
    std::string out;
    for (const Column column : columns)
        out += (out.empty() ? "" : ",") + std::string{nameOf(column)};
    return out;
}

} // namespace openbell
