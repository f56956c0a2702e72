#include "engine/feed/csv/layout.h"
#include "engine/core/nearest_name.h"
#include "engine/feed/csv/fields.h"
#include "engine/feed/csv/guess_columns.h"
#include <algorithm>
#include <array>
#include <map>

namespace openbell {

namespace {

struct Name {
    std::string_view text; // lower case, letters and digits only
    Column column;
    int rank; // of several columns with one meaning, the lowest rank is taken
};

constexpr Name kNames[] = {
    {"datetime", Column::Time, 0},
    {"timestamp", Column::Time, 0},
    {"dateandtime", Column::Time, 0},
    {"exchangetimestamp", Column::Time, 0},
    {"opentime", Column::Time, 1},
    {"starttime", Column::Time, 1},
    {"bartime", Column::Time, 1},
    {"localtime", Column::Time, 2},
    {"gmttime", Column::Time, 2},
    {"date", Column::Time, 3},
    {"tradedate", Column::Time, 3},
    {"tradingdate", Column::Time, 3},
    {"date1", Column::Time, 3},
    {"day", Column::Time, 4},
    {"time", Column::TimeOfDay, 0},
    {"timeofday", Column::TimeOfDay, 0},
    {"tradetime", Column::TimeOfDay, 1},
    {"ts", Column::Time, 5},
    {"t", Column::Time, 6},
    {"stamp", Column::Time, 5},
    {"symbol", Column::Symbol, 0},
    {"ticker", Column::Symbol, 0},
    {"code", Column::Symbol, 1},
    {"tradingsymbol", Column::Symbol, 0},
    {"scrip", Column::Symbol, 1},
    {"stock", Column::Symbol, 2},
    {"sym", Column::Symbol, 1},
    {"open", Column::Open, 0},
    {"openprice", Column::Open, 0},
    {"o", Column::Open, 1},
    {"high", Column::High, 0},
    {"highprice", Column::High, 0},
    {"hiprice", Column::High, 0},
    {"hi", Column::High, 1},
    {"h", Column::High, 1},
    {"low", Column::Low, 0},
    {"lowprice", Column::Low, 0},
    {"loprice", Column::Low, 0},
    {"lo", Column::Low, 1},
    {"l", Column::Low, 1},
    {"close", Column::Close, 0},
    {"closeprice", Column::Close, 0},
    {"c", Column::Close, 1},
    {"volume", Column::Volume, 0},
    {"vol", Column::Volume, 0},
    {"v", Column::Volume, 1},
    {"tradedvolume", Column::Volume, 1},
    {"totaltradedquantity", Column::Volume, 1},
    {"ttltrdqnty", Column::Volume, 1},
    {"tradedquantity", Column::Volume, 1},
    {"trdqty", Column::Volume, 1},
    {"qty", Column::Volume, 2},
    {"quantity", Column::Volume, 2},
    {"tickvolume", Column::Volume, 3},
    {"tickvol", Column::Volume, 3},
};

constexpr Name kTickNames[] = {
    {"datetime", Column::Time, 0},
    {"timestamp", Column::Time, 0},
    {"exchangetimestamp", Column::Time, 0},
    {"date", Column::Time, 3},
    {"time", Column::TimeOfDay, 0},
    {"ts", Column::Time, 5},
    {"t", Column::Time, 6},
    {"symbol", Column::Symbol, 0},
    {"ticker", Column::Symbol, 0},
    {"code", Column::Symbol, 1},
    {"tradingsymbol", Column::Symbol, 0},
    {"last", Column::Last, 0},
    {"lastprice", Column::Last, 0},
    {"price", Column::Last, 1},
    {"ltp", Column::Last, 0},
    {"lasttradedprice", Column::Last, 0},
    {"tradeprice", Column::Last, 1},
    {"close", Column::Last, 2},
    {"quantity", Column::LastQuantity, 0},
    {"qty", Column::LastQuantity, 0},
    {"lasttradedquantity", Column::LastQuantity, 0},
    {"lastquantity", Column::LastQuantity, 0},
    {"ltq", Column::LastQuantity, 0},
    {"size", Column::LastQuantity, 1},
    {"volume", Column::LastQuantity, 2},
    {"tradesize", Column::LastQuantity, 1},
    {"bid", Column::Bid, 0},
    {"bidprice", Column::Bid, 0},
    {"bidprice1", Column::Bid, 1},
    {"ask", Column::Ask, 0},
    {"askprice", Column::Ask, 0},
    {"askprice1", Column::Ask, 1},
    {"volumetraded", Column::CumulativeVolume, 0},
    {"cumulativevolume", Column::CumulativeVolume, 0},
    {"totalvolume", Column::CumulativeVolume, 0},
    {"daysvolume", Column::CumulativeVolume, 0},
};

std::string plainName(std::string_view text) {
    std::string out;
    for (const char c : text)
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
            out += c;
        else if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c + 32);
    return out;
}

const Name* findName(std::string_view header, RowKind kind) {
    const std::string plain = plainName(header);
    const auto search = [&](const auto& names) -> const Name* {
        const auto found = std::find_if(std::begin(names), std::end(names),
                                        [&](const Name& name) { return name.text == plain; });
        return found == std::end(names) ? nullptr : found;
    };
    return kind == RowKind::Ticks ? search(kTickNames) : search(kNames);
}

// One column for each meaning; a lone time of day column is the time.
std::vector<Column> columnsByName(const std::vector<std::string_view>& header, RowKind kind) {
    std::vector<Column> columns(header.size(), Column::Ignore);
    std::map<Column, std::pair<int, std::size_t>> best;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const Name* name = findName(header[i], kind);
        if (name == nullptr) continue;
        const auto [it, added] = best.try_emplace(name->column, name->rank, i);
        if (!added && name->rank < it->second.first) it->second = {name->rank, i};
    }
    const auto time = best.find(Column::Time);
    const auto timeOfDay = best.find(Column::TimeOfDay);
    if (timeOfDay != best.end() && time == best.end()) {
        columns[timeOfDay->second.second] = Column::Time;
        best.erase(timeOfDay);
    } else if (timeOfDay != best.end() && time->second.first < 3) {
        best.erase(timeOfDay); // "timestamp" is whole without it
    }
    for (const auto& [column, where] : best)
        columns[where.second] = column;
    return columns;
}

std::size_t usualWidth(const std::vector<std::string_view>& records, char delimiter) {
    std::map<std::size_t, std::size_t> widths;
    Fields fields;
    for (const auto& record : records)
        ++widths[fields.split(record, delimiter).size()];
    const auto most = std::max_element(widths.begin(), widths.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == widths.end() ? 0 : most->first;
}

// A line of someone else's file, short enough to stand in a message.
std::string quoted(const std::string& line) {
    constexpr std::size_t most = 120;
    return line.size() <= most ? "'" + line + "'" : "'" + line.substr(0, most) + "...'";
}

Status checkComplete(const Layout& layout, RowKind kind) {
    std::vector<Column> needed = {Column::Time, Column::Open, Column::High, Column::Low, Column::Close};
    if (kind == RowKind::Closes) needed = {Column::Close};
    if (kind == RowKind::Ticks) needed = {Column::Time, Column::Last};
    std::string missing;
    for (const Column column : needed)
        if (layout.indexOf(column) < 0)
            missing += (missing.empty() ? "" : ", ") + std::string{nameOf(column)};
    if (kind == RowKind::Ticks && missing == "last" && layout.indexOf(Column::Bid) >= 0 &&
        layout.indexOf(Column::Ask) >= 0)
        return {}; // quotes without trades
    if (missing.empty()) return {};
    return fail("no column for {}{}{}: name the columns with --columns, e.g. --columns "
                "time,open,high,low,close,volume with - for those not wanted",
                missing, layout.hasHeader ? "; the header is " : " was recognised",
                layout.hasHeader ? quoted(layout.header) : "");
}

// The first record is a header when it has a known name, or no number at all.
bool looksLikeHeader(const std::vector<std::string_view>& fields, RowKind kind) {
    std::size_t names = 0;
    bool number = false;
    for (const auto field : fields) {
        names += findName(field, kind) != nullptr ? 1 : 0;
        number |= isNumberText(field);
    }
    return !number || names >= 2;
}

bool knowsPrices(const std::vector<Column>& columns) {
    return std::any_of(columns.begin(), columns.end(), [](Column column) { return column >= Column::Open; });
}

// The first column that holds times, and beside dates the times of day, whatever they are called.
void adoptTimes(Layout& layout, const std::vector<std::string_view>& names,
                const std::vector<std::vector<std::string>>& rows) {
    std::vector<Column>& columns = layout.columns;
    const auto adopt = [&](std::size_t i, Column column, std::string_view what) {
        columns[i] = column;
        layout.notes.push_back(fmt::format("column {} ('{}') is taken as the {}", i + 1, names[i], what));
    };
    for (std::size_t i = 0; i < columns.size() && layout.indexOf(Column::Time) < 0; ++i)
        if (columns[i] == Column::Ignore && holdsTimes(rows, i)) adopt(i, Column::Time, "time");
    if (layout.indexOf(Column::Time) < 0 || layout.indexOf(Column::TimeOfDay) >= 0) return;
    const auto date = static_cast<std::size_t>(layout.indexOf(Column::Time));
    const bool dates = std::none_of(
        rows.begin(), rows.end(), [&](const auto& row) { return row[date].find(':') != std::string::npos; });
    const std::size_t next = date + 1;
    if (dates && next < columns.size() && columns[next] == Column::Ignore && holdsTimesOfDay(rows, next))
        adopt(next, Column::TimeOfDay, "time of day");
}

// A symbol without a name of its own, or a volume after the close, in a header that lost a name.
void adoptUnnamed(Layout& layout, const std::vector<std::string_view>& names,
                  const std::vector<std::vector<std::string>>& rows) {
    const auto close = static_cast<std::size_t>(layout.indexOf(Column::Close));
    if (layout.indexOf(Column::Volume) < 0 && layout.indexOf(Column::Close) >= 0 &&
        close + 1 < layout.columns.size() && close + 1 < names.size() && names[close + 1].empty() &&
        holdsNumbers(rows, close + 1)) {
        layout.columns[close + 1] = Column::Volume;
        layout.notes.emplace_back("the unnamed column after the close is taken as the volume");
    }
    if (layout.indexOf(Column::Symbol) < 0 && !layout.columns.empty() &&
        layout.columns[0] == Column::Ignore && holdsSymbols(rows, 0)) {
        layout.columns[0] = Column::Symbol;
        layout.notes.push_back(fmt::format("the first column ('{}') is taken as the symbol", names[0]));
    }
}

// Numbers such as "100,25", whose comma cannot part thousands; none has a point that cannot.
bool writesDecimalCommas(const Layout& layout, const std::vector<std::string_view>& sample) {
    if (layout.delimiter == ',') return false;
    Fields fields;
    bool found = false;
    for (const auto record : sample) {
        const auto& parts = fields.split(record, layout.delimiter);
        for (std::size_t i = 0; i < std::min(parts.size(), layout.columns.size()); ++i) {
            if (layout.columns[i] < Column::Open) continue;
            const std::size_t comma = parts[i].rfind(','), point = parts[i].rfind('.');
            const auto partsThousands = [&](std::size_t at) { return parts[i].size() - at == 4; };
            if (point != std::string_view::npos &&
                (comma != std::string_view::npos ? point > comma : !partsThousands(point)))
                return false;
            found |= comma != std::string_view::npos && !partsThousands(comma);
        }
    }
    return found;
}

// A field that is AM or PM alone.
bool writesHalfDays(const std::vector<std::string_view>& sample) {
    Fields fields;
    return std::any_of(sample.begin(), sample.end(), [&](std::string_view record) {
        const auto& parts = fields.split(record, kBlanks);
        return std::any_of(parts.begin(), parts.end(), [](std::string_view part) {
            return part == "AM" || part == "PM" || part == "am" || part == "pm";
        });
    });
}

Status guessNames(Layout& layout, std::size_t named, std::size_t width,
                  const std::vector<std::vector<std::string>>& rows, RowKind kind) {
    auto guess = guessColumns(rows, kind, layout.hasHeader ? layout.columns : std::vector<Column>{});
    if (!guess) return fail(guess.error());
    layout.columns = *guess;
    layout.notes.push_back(fmt::format(
        "{}; the columns are taken as {}",
        !layout.hasHeader ? "there is no header"
        : named == width  ? fmt::format("the header '{}' names no price", layout.header)
                          : fmt::format("the header names {} columns, the rows have {}", named, width),
        describeColumns(layout.columns)));
    return {};
}

// The columns as stated, by the header's names, or guessed from the rows.
Status nameColumns(Layout& layout, const std::vector<std::string_view>& first,
                   const std::vector<std::string_view>& sample, RowKind kind,
                   const std::vector<Column>& stated) {
    const std::size_t width = sample.empty() ? first.size() : usualWidth(sample, layout.delimiter);
    const auto rows = splitRows(sample, layout.delimiter, width);
    if (!stated.empty()) {
        layout.columns = stated;
        if (stated.size() > width && !sample.empty())
            return fail("--columns names {} columns, the rows have {}", stated.size(), width);
        layout.columns.resize(std::max(width, stated.size()), Column::Ignore);
        if (kind == RowKind::Ticks) // the volume of a tick is its quantity
            std::replace(layout.columns.begin(), layout.columns.end(), Column::Volume,
                         layout.indexOf(Column::LastQuantity) < 0 ? Column::LastQuantity : Column::Ignore);
        return {};
    }
    if (layout.hasHeader) layout.columns = columnsByName(first, kind);
    const bool sameWidth = first.size() == width;
    if (layout.hasHeader && knowsPrices(layout.columns) && sameWidth) {
        adoptTimes(layout, first, rows);
        if (kind != RowKind::Ticks) adoptUnnamed(layout, first, rows);
    } else if (!sample.empty() || !layout.hasHeader) {
        return guessNames(layout, first.size(), width, rows, kind);
    }
    return {};
}

} // namespace

std::string_view nameOf(Column column) {
    switch (column) {
    case Column::Ignore: return "-";
    case Column::Time: return "time";
    case Column::TimeOfDay: return "time_of_day";
    case Column::Symbol: return "symbol";
    case Column::Open: return "open";
    case Column::High: return "high";
    case Column::Low: return "low";
    case Column::Close: return "close";
    case Column::Volume: return "volume";
    case Column::Last: return "last";
    case Column::LastQuantity: return "quantity";
    case Column::Bid: return "bid";
    case Column::Ask: return "ask";
    case Column::CumulativeVolume: return "cumulative_volume";
    }
    return "-";
}

int Layout::indexOf(Column column) const {
    const auto found = std::find(columns.begin(), columns.end(), column);
    return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

Result<std::vector<Column>> parseColumns(std::string_view text) {
    std::vector<Column> columns;
    Fields fields;
    for (const auto field : fields.split(text, ',')) {
        std::string name{field};
        if (name == "date" || name == "datetime" || name == "timestamp") name = "time";
        if (name.empty()) name = "-";
        Column found = Column::Ignore;
        for (int i = 0; i <= static_cast<int>(Column::CumulativeVolume); ++i)
            if (nameOf(static_cast<Column>(i)) == name) found = static_cast<Column>(i);
        const bool twice = std::find(columns.begin(), columns.end(), found) != columns.end();
        if (twice && found == Column::Time)
            found = Column::TimeOfDay; // date,time
        else if (twice && found != Column::Ignore)
            return fail("--columns: '{}' is named twice", name);
        if (found == Column::Ignore && name != "-") {
            std::vector<std::string> names;
            for (int i = 1; i <= static_cast<int>(Column::CumulativeVolume); ++i)
                names.emplace_back(nameOf(static_cast<Column>(i)));
            return fail("--columns: '{}' is not known; use {} or - for one not wanted{}", name,
                        fmt::join(names, ", "), didYouMean(name, names));
        }
        columns.push_back(found);
    }
    return columns;
}

Result<char> parseDelimiter(std::string_view text) {
    constexpr std::pair<std::string_view, char> names[] = {
        {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}, {"caret", '^'}, {"blank", kBlanks}};
    for (const auto& [name, delimiter] : names)
        if (text == name || text == std::string_view{&delimiter, 1}) return delimiter;
    return fail("--delimiter: '{}' is none; use comma, semicolon, tab, pipe, caret or blank", text);
}

Result<Layout> detectLayout(const std::vector<std::string_view>& records, RowKind kind,
                            const StatedLayout& stated) {
    Layout layout;
    if (records.empty()) return fail("the file is empty: fetch it again, or leave it out");
    std::vector<std::string_view> sample{
        records.begin(),
        records.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(records.size(), 500))};
    layout.delimiter = stated.delimiter.value_or('\0');
    if (!stated.delimiter) layout.delimiter = findDelimiter(sample);
    Fields split;
    const std::vector<std::string_view> first = split.split(sample[0], layout.delimiter);
    layout.hasHeader = looksLikeHeader(first, kind);
    if (layout.hasHeader) {
        layout.header = sample[0];
        sample.erase(sample.begin());
    }
    if (layout.delimiter == kBlanks && writesHalfDays(sample))
        return fail(
            "fields are parted by blanks, and so are the times from their AM or PM: put another delimiter "
            "between the columns");
    auto named = nameColumns(layout, first, sample, kind, stated.columns);
    if (!named) return fail(named.error());
    layout.decimalComma = writesDecimalCommas(layout, sample);
    if (layout.decimalComma) layout.notes.emplace_back("a comma in a number is taken as its decimal point");
    const auto complete = checkComplete(layout, kind);
    if (!complete) return fail(complete.error());
    return layout;
}

} // namespace openbell
