#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/fields.h"

namespace openbell {

namespace {

constexpr std::size_t kSample = 4000;

// The text of the time column(s), joined by a blank; empty where the record is too short.
std::string timeText(Fields& fields, std::string_view record, const Layout& layout) {
    const auto& parts = fields.split(record, layout.delimiter);
    const int time = layout.indexOf(Column::Time);
    const int timeOfDay = layout.indexOf(Column::TimeOfDay);
    const auto at = [&](int index) {
        const auto i = static_cast<std::size_t>(index);
        return i < parts.size() ? std::string{parts[i]} : std::string{};
    };
    std::string text = at(time);
    if (timeOfDay >= 0 && !text.empty()) text += " " + at(timeOfDay);
    return text;
}

} // namespace

CsvInput::CsvInput(std::unique_ptr<ByteSource> source) : m_source{std::move(source)}, m_reader{*m_source} {}

Result<std::unique_ptr<CsvInput>> CsvInput::open(const OpenSource& openSource, RowKind kind,
                                                 const StatedLayout& stated, const std::string& timeFormat) {
    auto source = openSource();
    if (!source) return fail(source.error());
    std::unique_ptr<CsvInput> input{new CsvInput{std::move(*source)}};
    const auto sampled = input->takeSample();
    if (!sampled) return fail(sampled.error());
    auto layout = detectLayout({input->m_sample.begin(), input->m_sample.end()}, kind, stated);
    if (!layout) return fail(layout.error());
    input->m_layout = std::move(*layout);
    if (input->m_layout.hasHeader) input->m_sample.erase(input->m_sample.begin());
    const auto found = input->findTimeFormat(openSource, timeFormat);
    if (!found) return fail(found.error());
    return input;
}

Result<std::unique_ptr<CsvInput>> CsvInput::open(const OpenSource& openSource, Layout layout,
                                                 const std::string& timeFormat) {
    auto source = openSource();
    if (!source) return fail(source.error());
    std::unique_ptr<CsvInput> input{new CsvInput{std::move(*source)}};
    const auto sampled = input->takeSample();
    if (!sampled) return fail(sampled.error());
    input->m_layout = std::move(layout);
    if (!timeFormat.empty()) {
        auto format = TimeFormat::compile(timeFormat);
        if (!format) return fail(format.error());
        input->m_timeFormat = std::move(*format);
    }
    return input;
}

Status CsvInput::takeSample() {
    const std::string_view front = m_reader.sample();
    if (error() && front.empty()) return fail(*error());
    const auto bytes = bytesOf({front.data(), front.size()});
    RecordReader records{*bytes};
    std::string_view record;
    while (m_sample.size() < kSample && records.next(record))
        m_sample.emplace_back(record);
    if (m_sample.size() == 1 && m_sample.front().find('\r') != std::string::npos)
        return fail("its lines end with CR alone: save it with LF or CR LF");
    return {};
}

std::size_t CsvInput::expectedRows() const {
    std::size_t bytes = 1;
    for (const auto& record : m_sample)
        bytes += record.size() + 1;
    return static_cast<std::size_t>(m_source->expectedSize()) * m_sample.size() / bytes;
}

std::vector<std::string> CsvInput::sampleTimes() const {
    Fields fields;
    std::vector<std::string> times;
    if (m_layout.indexOf(Column::Time) < 0) return times;
    for (const auto& record : m_sample)
        times.push_back(timeText(fields, record, m_layout));
    return times;
}

Status CsvInput::findTimeFormat(const OpenSource& openSource, const std::string& stated) {
    if (m_sample.empty() || m_layout.indexOf(Column::Time) < 0 || stated == kTimesAsText) return {};
    if (!stated.empty()) {
        auto format = TimeFormat::compile(stated);
        if (!format) return fail(format.error());
        m_timeFormat = std::move(*format);
        return {};
    }
    const auto times = sampleTimes();
    const TimeGuess guess = guessTimeFormat(times);
    if (!guess.format)
        return fail("the times (such as '{}') follow no known form: state it with --time-format, e.g. "
                    "--time-format '%d-%m-%Y %H:%M'",
                    times.front());
    if (!guess.alternative) {
        m_timeFormat = guess.format;
        return {};
    }
    auto settled = settleOrder(openSource, guess);
    if (!settled) return fail(settled.error());
    m_timeFormat = std::move(*settled);
    return {};
}

// Looks through the file for a date that only one of the two orders can read.
Result<TimeFormat> CsvInput::settleOrder(const OpenSource& openSource, const TimeGuess& guess) const {
    auto source = openSource();
    if (!source) return fail(source.error());
    RecordReader records{**source};
    std::string_view record;
    Fields fields;
    std::string first;
    while (records.next(record)) {
        const std::string text = timeText(fields, record, m_layout);
        WrittenTime time;
        const bool asGuessed = guess.format->parse(text, time);
        const bool otherwise = guess.alternative->parse(text, time);
        if (asGuessed != otherwise) return asGuessed ? *guess.format : *guess.alternative;
        if (asGuessed && first.empty()) first = text;
    }
    return fail(
        "dates such as '{}' may be day/month or month/day, and no date in the file tells: state it with "
        "--time-format '{}' or --time-format '{}'",
        first, guess.format->pattern(), guess.alternative->pattern());
}

} // namespace openbell
