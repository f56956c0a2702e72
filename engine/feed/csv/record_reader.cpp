#include "engine/feed/csv/record_reader.h"
#include <algorithm>
#include <cstring>

namespace openbell {

RecordReader::RecordReader(ByteSource& source, std::size_t chunkSize)
    : m_source{source}, m_buffer(std::max<std::size_t>(chunkSize, 256)) {}

bool RecordReader::advance(std::string_view& record) {
    record = {};
    if (m_at >= m_complete) return refill();
    takeQuoted(record);
    if (isBlank(record)) record = {};
    return true;
}

// Moves the cut line to the front and reads on, until the buffer is full or the source at its end.
bool RecordReader::refill() {
    if (m_ended && m_at >= m_filled) return false;
    std::memmove(m_buffer.data(), m_buffer.data() + m_at, m_filled - m_at);
    m_filled -= m_at;
    m_at = 0;
    m_complete = 0;
    while (m_complete == 0) {
        if (m_filled + 1 >= m_buffer.size()) m_buffer.resize(m_buffer.size() * 2);
        fill();
        const void* last = ::memrchr(m_buffer.data(), '\n', m_filled);
        if (last != nullptr)
            m_complete = static_cast<std::size_t>(static_cast<const char*>(last) - m_buffer.data()) + 1;
        if (m_ended || (m_complete == 0 && m_filled > kMaxRecord)) break;
    }
    if (m_ended && m_error) m_filled = m_complete; // a line cut by damage is no row
    if (m_filled > m_complete && (m_ended || m_complete == 0)) {
        m_buffer[m_filled++] = '\n'; // the last line, or no line end in sight: not a text of records
        m_complete = m_filled;
    }
    if (!m_started) skipMark();
    m_quotes = std::memchr(m_buffer.data() + m_at, '"', m_complete - m_at) != nullptr;
    return m_complete > m_at;
}

// One byte stays free for the line end that the last line may lack.
void RecordReader::fill() {
    while (!m_ended && m_filled + 1 < m_buffer.size()) {
        const auto count = m_source.read({m_buffer.data() + m_filled, m_buffer.size() - m_filled - 1});
        if (!count) m_error = count.error();
        m_ended = !count || *count == 0;
        if (!m_ended) m_filled += *count;
    }
}

// A record ends at a line end outside quotes; quotes that never close hold just their own line.
void RecordReader::takeQuoted(std::string_view& record) {
    m_line = m_nextLine;
    bool open = false;
    std::size_t from = 0; // offsets from m_at, which moves when more is read
    std::size_t end = 0;
    std::size_t firstEnd = 0;
    std::int64_t lines = 0;
    while (true) {
        const char* begin = m_buffer.data() + m_at + from;
        const auto* stop = static_cast<const char*>(std::memchr(begin, '\n', m_complete - m_at - from));
        open ^= (std::count(begin, stop, '"') % 2) != 0;
        end = from + static_cast<std::size_t>(stop - begin);
        if (++lines == 1) firstEnd = end;
        if (!open) break;
        from = end + 1;
        if (end > kMaxRecord || (m_at + from >= m_complete && (m_ended || !refill() || from >= m_complete))) {
            end = firstEnd;
            lines = 1;
            break;
        }
    }
    if (m_complete == 0) return; // the source failed while the quote was open
    record = {m_buffer.data() + m_at, end};
    if (!record.empty() && record.back() == '\r') record.remove_suffix(1);
    m_at += end + 1;
    m_nextLine += lines;
}

void RecordReader::skipMark() {
    m_started = true;
    constexpr std::string_view mark = "\xEF\xBB\xBF"; // UTF-8 byte order mark
    const std::string_view front{m_buffer.data(), m_complete};
    if (front.starts_with(mark)) m_at = mark.size();
    const bool wide = front.starts_with("\xFF\xFE") || front.starts_with("\xFE\xFF");
    if (!wide && front.substr(0, 4096).find('\0') == std::string_view::npos) return;
    m_error = Error{
        wide ? "the text is UTF-16: save it as UTF-8"
             : "this is not text: it holds zero bytes; give a .csv file, or one packed as .csv.gz or .zip"};
    m_ended = true;
    m_at = m_complete = m_filled = 0;
}

std::string_view RecordReader::sample() {
    if (!m_started) (void)refill();
    return {m_buffer.data() + m_at, m_complete - m_at};
}

} // namespace openbell
