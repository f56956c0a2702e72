#pragma once
// A file of rows, opened and understood: its layout and how it writes times. One thread.
#include "engine/feed/csv/layout.h"
#include "engine/feed/csv/record_reader.h"
#include "engine/feed/csv/time_format.h"
#include <functional>

namespace openbell {

using OpenSource = std::function<Result<std::unique_ptr<ByteSource>>()>;

class CsvInput {
public:
    // As a time format: times stay text, timeFormat() is none.
    static constexpr const char* kTimesAsText = "text";

    // Reads the front of the file, and all of it where the order of day and month shows nowhere else.
    // `stated` and `timeFormat` may be empty. Errors (without the file's name, except the source's
    // own): empty, not text, a missing column, unknown or ambiguous times.
    [[nodiscard]] static Result<std::unique_ptr<CsvInput>> open(const OpenSource& openSource, RowKind kind,
                                                                const StatedLayout& stated,
                                                                const std::string& timeFormat);
    // A file without header whose layout is known.
    [[nodiscard]] static Result<std::unique_ptr<CsvInput>> open(const OpenSource& openSource, Layout layout,
                                                                const std::string& timeFormat);

    [[nodiscard]] const Layout& layout() const { return m_layout; }
    // None in a file without rows, or without a time column.
    [[nodiscard]] const std::optional<TimeFormat>& timeFormat() const { return m_timeFormat; }
    // Up to a few thousand records of the front, without the header.
    [[nodiscard]] const std::vector<std::string>& sample() const { return m_sample; }
    // The text of their time column(s).
    [[nodiscard]] std::vector<std::string> sampleTimes() const;
    [[nodiscard]] std::int64_t consumed() const { return m_source->consumed(); }
    // How many rows to make room for; 0 where it is not known.
    [[nodiscard]] std::size_t expectedRows() const;
    [[nodiscard]] std::int64_t line() const { return m_reader.line(); }
    [[nodiscard]] const std::optional<Error>& error() const { return m_reader.error(); }

    // The next data record; headers, also repeated ones, are skipped.
    [[nodiscard]] bool next(std::string_view& record) {
        while (m_reader.next(record)) {
            if (!m_layout.hasHeader || record.size() != m_layout.header.size() || record != m_layout.header)
                return true;
            ++m_headers;
        }
        return false;
    }
    // Header lines met so far.
    [[nodiscard]] std::int64_t headers() const { return m_headers; }

private:
    explicit CsvInput(std::unique_ptr<ByteSource> source);
    Status takeSample();
    Status findTimeFormat(const OpenSource& openSource, const std::string& stated);
    Result<TimeFormat> settleOrder(const OpenSource& openSource, const TimeGuess& guess) const;

    std::unique_ptr<ByteSource> m_source;
    RecordReader m_reader;
    Layout m_layout;
    std::optional<TimeFormat> m_timeFormat;
    std::vector<std::string> m_sample;
    std::int64_t m_headers = 0;
};

} // namespace openbell
