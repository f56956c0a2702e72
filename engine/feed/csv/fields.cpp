#include "engine/feed/csv/fields.h"
#include <algorithm>
#include <map>

namespace openbell {

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

namespace {

std::size_t findEnd(std::string_view record, char delimiter, std::size_t from) {
    const std::size_t at =
        delimiter == kBlanks ? record.find_first_of(" \t", from) : record.find(delimiter, from);
    return std::min(at, record.size());
}

// "09:15:00, 439, 439.45": the blanks stand beside what parts the fields.
bool standsBesideDelimiter(const std::vector<std::string_view>& fields) {
    constexpr std::string_view delimiters = ",;|^";
    return std::any_of(fields.begin(), fields.end(), [&](std::string_view field) {
        return !field.empty() && (delimiters.find(field.front()) != std::string_view::npos ||
                                  delimiters.find(field.back()) != std::string_view::npos);
    });
}

// How many fields most records have, and how many records that are.
struct Width {
    std::size_t fields = 1, records = 0;
};

Width commonWidth(const std::vector<std::string_view>& records, char delimiter) {
    std::map<std::size_t, std::size_t> widths;
    Fields fields;
    for (const auto& record : records) {
        const auto& parts = fields.split(record, delimiter);
        ++widths[delimiter == kBlanks && standsBesideDelimiter(parts) ? 1 : parts.size()];
    }
    Width best;
    for (const auto& [width, count] : widths)
        if (width > 1 && count * 100 + width > best.records * 100 + best.fields) best = {width, count};
    return best;
}

} // namespace

const std::vector<std::string_view>& Fields::split(std::string_view record, char delimiter) {
    if (delimiter == kBlanks) record = trimmed(record);
    m_fields.clear();
    m_unquoted.clear();
    m_unquoted.reserve(record.size()); // never grows, so that views into it last
    std::size_t at = 0;
    while (true) {
        std::size_t start = at;
        while (start < record.size() &&
               (record[start] == ' ' || (record[start] == '\t' && delimiter == kBlanks)))
            ++start;
        if (start < record.size() && record[start] == '"') {
            const std::size_t from = m_unquoted.size();
            for (at = start + 1; at < record.size(); ++at) {
                if (record[at] == '"' && (at + 1 >= record.size() || record[at + 1] != '"')) break;
                if (record[at] == '"') ++at;
                m_unquoted.push_back(record[at]);
            }
            at = findEnd(record, delimiter, std::min(at + 1, record.size()));
            m_fields.push_back(trimmed(std::string_view{m_unquoted}.substr(from)));
        } else {
            at = findEnd(record, delimiter, start);
            const std::string_view field = record.substr(start, at - start);
            m_fields.push_back(trimmed(field));
        }
        if (at >= record.size()) return m_fields;
        ++at;
    }
}

char findDelimiter(const std::vector<std::string_view>& records) {
    char best = ',';
    Width width;
    for (const char candidate : {',', ';', '\t', '|', '^'}) {
        const Width found = commonWidth(records, candidate);
        if (found.records * 100 + found.fields <= width.records * 100 + width.fields) continue;
        width = found;
        best = candidate;
    }
    const Width blanks = commonWidth(records, kBlanks);
    const std::size_t others = records.size() - blanks.records; // a header may have another width
    const bool alike = others <= std::max<std::size_t>(1, records.size() / 10) && blanks.records > others;
    const bool otherwise = width.records * 2 >= records.size();
    const bool more = best != '\t' && blanks.fields > width.fields; // a tab is a blank too
    return alike && (!otherwise || more) ? kBlanks : best;
}

} // namespace openbell
