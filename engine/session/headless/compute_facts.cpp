#include "engine/session/headless/compute_facts.h"
#include "engine/analytics/fact_engine.h"
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/row_parser.h"
#include "engine/feed/input_files.h"
#include "engine/insight/csv_rows.h"
#include "engine/session/headless/output_file.h"
#include <algorithm>
#include <charconv>
#include <cmath>

namespace openbell::headless {

namespace {

Result<std::vector<FactName>> factNames(const std::vector<std::string>& texts) {
    std::vector<FactName> names;
    for (const std::string& text : texts) {
        const auto name = FactName::parse(text);
        if (!name) return fail(name.error());
        names.push_back(*name);
    }
    if (names.empty())
        return fail("no fact was asked for: name some with --facts, e.g. --facts sma_15,rsi_14");
    return names;
}

// The fields of a record that facts need, with every digit as written: a row keeps six decimals of a price,
// enough to trade on, but not all that a file of adjusted prices may hold.
class WrittenBar {
public:
    explicit WrittenBar(const Layout& layout) : m_layout{layout} {}

    void read(std::string_view record) { m_texts = &m_fields.split(record, m_layout.delimiter); }
    // The text of the time column(s), or of the first one where none holds times.
    [[nodiscard]] std::string time() const {
        if (m_layout.indexOf(Column::Time) < 0)
            return m_layout.columns.front() < Column::Open ? std::string{m_texts->front()} : std::string{};
        const std::string time{text(Column::Time)};
        return m_layout.indexOf(Column::TimeOfDay) < 0 ? time
                                                       : time + " " + std::string{text(Column::TimeOfDay)};
    }
    // A file with only times and closes gives bars of which open, high and low are the close.
    [[nodiscard]] BarValues values(const Row& row) const {
        const double close = value(Column::Close, row, 0);
        return {value(Column::Open, row, close), value(Column::High, row, close),
                value(Column::Low, row, close), close, value(Column::Volume, row, 0)};
    }

private:
    [[nodiscard]] std::string_view text(Column column) const {
        const int index = m_layout.indexOf(column);
        return index < 0 || static_cast<std::size_t>(index) >= m_texts->size()
                   ? std::string_view{}
                   : (*m_texts)[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] double value(Column column, const Row& row, double otherwise) const {
        if (m_layout.indexOf(column) < 0) return otherwise;
        std::string_view written = text(column);
        std::string point;
        if (m_layout.decimalComma) written = point = withPoint(written);
        double value = 0;
        const auto read = std::from_chars(written.data(), written.data() + written.size(), value);
        const bool whole = read.ec == std::errc{} && read.ptr == written.data() + written.size();
        return whole && std::isfinite(value) ? value : Price::fromRaw(row[column]).toDouble();
    }

    const Layout& m_layout;
    Fields m_fields;
    const std::vector<std::string_view>* m_texts = nullptr;
};

Status computeRows(CsvInput& input, const std::string& file, const Zone& zone, FactEngine& engine,
                   CsvRows& csv, ComputeResult& result, const std::function<void(std::int64_t)>& tick) {
    RowParser parser{input.layout(),
                     input.timeFormat() ? StampReader{*input.timeFormat(), zone} : StampReader::ofNoTimes()};
    WrittenBar written{input.layout()};
    std::string_view record;
    Row row;
    while (input.next(record)) {
        if (!parser.parse(record, row))
            return fail("{}:{}: {}; correct the row or leave it out", file, input.line(), parser.reason());
        written.read(record);
        engine.update(written.values(row), row.stamp.localDate.days);
        csv.text(written.time());
        for (const double value : engine.values())
            csv.real(value);
        csv.end();
        if (++result.bars % 65'536 == 0 && tick) tick(input.consumed());
    }
    if (input.error()) return fail("{}: {}", file, input.error()->message);
    return {};
}

bool readsSessions(const std::vector<FactName>& names) {
    return std::any_of(names.begin(), names.end(), [](const FactName& name) {
        return name.kind == FactKind::Vwap ||
               (name.kind >= FactKind::ConfluenceBias && name.kind < FactKind::Regime);
    });
}

// Facts that know no sessions need no times, however those are written.
Result<std::unique_ptr<CsvInput>> openBars(const OpenSource& source, const ComputeRequest& request,
                                           const std::vector<FactName>& names) {
    const bool readTimes = readsSessions(names) || !request.timeFormat.empty();
    auto input = CsvInput::open(source, RowKind::Closes, request.layout,
                                readTimes ? request.timeFormat : CsvInput::kTimesAsText);
    if (input && readTimes && !(*input)->timeFormat() && !(*input)->sample().empty())
        return fail("no column holds times: name it with --columns");
    return input;
}

} // namespace

Result<ComputeResult> computeFacts(const ComputeRequest& request,
                                   const std::function<void(double)>& progress) {
    const auto names = factNames(request.facts);
    if (!names) return fail(names.error());
    auto engine = FactEngine::make(*names);
    if (!engine) return fail(engine.error());
    const auto zone = Zone::find(request.zone.empty() ? "UTC" : request.zone);
    if (!zone) return fail(zone.error());
    const std::string file = request.input.string();
    const auto inputs = listInputs({request.input});
    if (!inputs) return fail(inputs.error());
    if (inputs->parts.size() != 1)
        return fail("{}: facts are computed from one file at a time, but this holds {}", file,
                    inputs->parts.size());
    ComputeResult result;
    auto input = openBars([&] { return inputs->parts.front().open(); }, request, *names);
    if (!input) return fail("{}: {}", file, input.error().message);

    OutputFile out{request.output};
    CsvRows csv{[&](std::string_view piece) { out.write(piece); }};
    std::string header = "time";
    for (const std::string& name : request.facts) // as asked for, so that they are found again
        header += "," + name;
    csv.header(header);
    result.warmUp = engine->warmUp();
    std::error_code ignored;
    const auto bytes = static_cast<double>(std::filesystem::file_size(request.input, ignored));
    const auto tick = [&](std::int64_t done) {
        if (progress && bytes > 0) progress(static_cast<double>(done) / bytes);
    };
    const auto done = computeRows(**input, file, *zone, *engine, csv, result, tick);
    if (!done) return fail(done.error());
    csv.finish();
    if (const auto written = out.finish(); !written) return fail(written.error());
    return result;
}

} // namespace openbell::headless
