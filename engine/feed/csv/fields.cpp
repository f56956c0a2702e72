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

const std::vector<std::string_view>& Fields::split(std::string_view record, char delimiter) {
    m_fields.clear();
    m_unquoted.clear();
    m_unquoted.reserve(record.size()); // never grows, so that views into it last
    std::size_t at = 0;
    while (true) {
        std::size_t start = at;
        while (start < record.size() && record[start] == ' ' && delimiter != ' ')
            ++start;
        if (start < record.size() && record[start] == '"') {
            const std::size_t from = m_unquoted.size();
            for (at = start + 1; at < record.size(); ++at) {
                if (record[at] == '"' && (at + 1 >= record.size() || record[at + 1] != '"')) break;
                if (record[at] == '"') ++at;
                m_unquoted.push_back(record[at]);
            }
            at = std::min(record.find(delimiter, std::min(at + 1, record.size())), record.size());
            m_fields.push_back(trimmed(std::string_view{m_unquoted}.substr(from)));
        } else {
            at = std::min(record.find(delimiter, start), record.size());
            const std::string_view field = record.substr(start, at - start);
            m_fields.push_back(trimmed(field));
        }
        if (at >= record.size()) return m_fields;
        ++at;
    }
}

char findDelimiter(const std::vector<std::string_view>& records) {
    char best = ',';
    std::size_t bestScore = 0;
    Fields fields;
    for (const char candidate : {',', ';', '\t', '|'}) {
        std::map<std::size_t, std::size_t> widths;
        for (const auto& record : records)
            ++widths[fields.split(record, candidate).size()];
        std::size_t score = 0;
        for (const auto& [width, count] : widths)
            if (width > 1) score = std::max(score, count * 100 + width);
        if (score > bestScore) {
            bestScore = score;
            best = candidate;
        }
    }
    return best;
}

} // namespace openbell
