#pragma once
// Cuts a stream of bytes into records (RFC 4180: a quoted field may span lines), without copying them. One
// thread; a record stays valid until the next call of next().
#include "engine/feed/byte_source.h"
#include <optional>
#include <string_view>
#include <vector>

namespace openbell {

class RecordReader {
public:
    // A record longer than this is cut at its first line end, or here, and so becomes a row that is refused.
    static constexpr std::size_t kMaxRecord = std::size_t{64} * 1024;

    explicit RecordReader(ByteSource& source, std::size_t chunkSize = 1U << 20);

    // The next record that is not blank, without its line end; false at the end or after an error.
    [[nodiscard]] bool next(std::string_view& record) {
        while (true) {
            if (!m_quotes && m_at < m_complete) [[likely]] {
                const char* begin = m_buffer.data() + m_at;
                const auto* end = static_cast<const char*>(__builtin_memchr(begin, '\n', m_complete - m_at));
                m_at = static_cast<std::size_t>(end - m_buffer.data()) + 1;
                m_line = m_nextLine++;
                if (end > begin && end[-1] == '\r') --end;
                record = {begin, static_cast<std::size_t>(end - begin)};
                if (!isBlank(record)) return true;
            } else if (!advance(record)) {
                return false;
            } else if (!record.empty()) {
                return true;
            }
        }
    }
    // Line of the record's first byte in the unpacked file, from 1.
    [[nodiscard]] std::int64_t line() const { return m_line; }
    // Why next() stopped before the end of the file.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    // The whole lines at the front that are in memory, unread; for detecting the layout.
    [[nodiscard]] std::string_view sample();

private:
    [[nodiscard]] static bool isBlank(std::string_view record) {
        return record.empty() ||
               (record.front() == ' ' && record.find_first_not_of(" \t") == std::string_view::npos);
    }
    bool advance(std::string_view& record); // refills, or takes a record that may hold quotes
    bool refill();
    void fill();
    void takeQuoted(std::string_view& record);
    void skipMark();

    ByteSource& m_source;
    std::vector<char> m_buffer; // [m_at, m_complete) whole lines, [m_complete, m_filled) the cut one
    std::size_t m_at = 0, m_complete = 0, m_filled = 0;
    std::int64_t m_line = 0, m_nextLine = 1;
    bool m_quotes = false; // the lines in memory hold a quote
    bool m_started = false, m_ended = false;
    std::optional<Error> m_error;
};

} // namespace openbell
