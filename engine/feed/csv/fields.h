#pragma once
// The fields of one record as text (RFC 4180: quotes, doubled quotes). Reused between records; one thread.
#include <string>
#include <string_view>
#include <vector>

namespace openbell {

class Fields {
public:
    // Blanks around a field are dropped. The views last until the next call and while the record lasts.
    const std::vector<std::string_view>& split(std::string_view record, char delimiter);

private:
    std::vector<std::string_view> m_fields;
    std::string m_unquoted; // text of fields that had doubled quotes
};

[[nodiscard]] std::string_view trimmed(std::string_view text);

// The delimiter that splits these records alike: , ; tab or |; a comma where none does.
[[nodiscard]] char findDelimiter(const std::vector<std::string_view>& records);

} // namespace openbell
