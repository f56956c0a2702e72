#pragma once
// Writes RFC 4180 rows into a sink, fast enough for millions of them: numbers exact and unformatted, times in
// ISO 8601. One thread; the last rows reach the sink in finish() or the destructor.
#include "engine/core/fixed.h"
#include "engine/core/zone.h"
#include <functional>
#include <string>
#include <string_view>

namespace openbell {

using TextSink = std::function<void(std::string_view)>;

class CsvRows {
public:
    explicit CsvRows(TextSink sink);
    ~CsvRows();
    CsvRows(const CsvRows&) = delete;
    CsvRows& operator=(const CsvRows&) = delete;

    // `names` joined by commas, as the file's first line.
    void header(std::string_view names);

    CsvRows& text(std::string_view value); // quoted where RFC 4180 asks for it
    CsvRows& blank();
    CsvRows& whole(std::int64_t value);
    CsvRows& id(std::uint32_t value); // blank for 0, which means none
    // Shortest text that reads back as the same double; blank when not finite.
    CsvRows& real(double value);
    // part / whole, rounded half to even to 10 decimals; blank unless whole > 0.
    CsvRows& ratio(std::int64_t part, std::int64_t whole);
    CsvRows& utc(UtcTime time);
    CsvRows& local(UtcTime time, const Zone& zone);
    template <class Tag>
    CsvRows& fixed(Fixed<Tag> value) {
        decimal(value.raw(), Fixed<Tag>::kDecimals);
        return *this;
    }
    // Blank for zero, which means "none" for limit and stop prices.
    template <class Tag>
    CsvRows& fixedOrBlank(Fixed<Tag> value) {
        return value.isZero() ? blank() : fixed(value);
    }
    void end(); // of the row
    void finish();

private:
    void separate();
    void decimal(std::int64_t raw, int decimals);
    void wallTime(std::int64_t nanos);

    TextSink m_sink;
    std::string m_buffer;
    bool m_atStart = true;
    std::int64_t m_day = INT64_MIN; // of m_dayText, days since the epoch
    std::string m_dayText;
};

} // namespace openbell
