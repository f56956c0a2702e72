#pragma once
// The fields of one record as text (RFC 4180: quotes, doubled quotes). Reused between records; one thread.
#include <string>
#include <string_view>
#include <vector>

namespace openbell {

// As a delimiter: runs of blanks and tabs.
inline constexpr char kBlanks = ' ';

class Fields {
public:
    // Blanks around a field are dropped; with kBlanks they are what parts fields, any number of them. The
    // views last until the next call and while the record lasts.
    const std::vector<std::string_view>& split(std::string_view record, char delimiter);

private:
    std::vector<std::string_view> m_fields;
    std::string m_unquoted; // text of fields that had doubled quotes
};

[[nodiscard]] std::string_view trimmed(std::string_view text);

// The delimiter that splits these records alike: , ; tab | ^ or blanks; a comma where none does. Blanks only
// where nearly all records then have one width, and more fields than with any other: a date and its time have
// one between them.
[[nodiscard]] char findDelimiter(const std::vector<std::string_view>& records);

} // namespace openbell
