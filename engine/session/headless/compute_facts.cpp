#include "engine/session/headless/compute_facts.h"
#include "engine/analytics/fact_engine.h"
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/row_parser.h"
#include "engine/feed/input_files.h"
#include "engine/insight/csv_rows.h"
#include "engine/session/headless/output_file.h"

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

// A file with only times and closes gives bars of which open, high and low are the close.
BarValues barOf(const Row& row, const Layout& layout) {
    const auto value = [&](Column column, double otherwise) {
        return layout.indexOf(column) < 0 ? otherwise : Price::fromRaw(row[column]).toDouble();
    };
    const double close = Price::fromRaw(row[Column::Close]).toDouble();
    return {value(Column::Open, close), value(Column::High, close), value(Column::Low, close), close,
            value(Column::Volume, 0)};
}

// The text of the time column(s), as it stands in the file.
class TimeText {
public:
    explicit TimeText(const Layout& layout)
        : m_delimiter{layout.delimiter},
          m_time{layout.indexOf(Column::Time)},
          m_timeOfDay{layout.indexOf(Column::TimeOfDay)} {}
    std::string of(std::string_view record) {
        const auto& fields = m_fields.split(record, m_delimiter);
        const auto field = [&](int i) {
            return i < 0 || static_cast<std::size_t>(i) >= fields.size()
                       ? std::string{}
                       : std::string{fields[static_cast<std::size_t>(i)]};
        };
        return m_timeOfDay < 0 ? field(m_time) : field(m_time) + " " + field(m_timeOfDay);
    }

private:
    char m_delimiter;
    int m_time, m_timeOfDay;
    Fields m_fields;
};

Status computeRows(CsvInput& input, const std::string& file, const Zone& zone, FactEngine& engine,
                   CsvRows& csv, ComputeResult& result, const std::function<void(std::int64_t)>& tick) {
    RowParser parser{input.layout(), StampReader{*input.timeFormat(), zone}};
    TimeText time{input.layout()};
    std::string_view record;
    Row row;
    while (input.next(record)) {
        if (!parser.parse(record, row))
            return fail("{}:{}: {}; correct the row or leave it out", file, input.line(), parser.reason());
        engine.update(barOf(row, input.layout()), row.stamp.localDate.days);
        csv.text(time.of(record));
        for (const double value : engine.values())
            csv.real(value);
        csv.end();
        if (++result.bars % 65'536 == 0 && tick) tick(input.consumed());
    }
    if (input.error()) return fail("{}: {}", file, input.error()->message);
    return {};
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
    auto input = CsvInput::open([&] { return inputs->parts.front().open(); }, RowKind::Closes,
                                request.columns, request.timeFormat);
    if (!input) return fail("{}: {}", file, input.error().message);

    OutputFile out{request.output};
    CsvRows csv{[&](std::string_view piece) { out.write(piece); }};
    std::string header = "time";
    for (const std::string& name : request.facts) // as asked for, so that they are found again
        header += "," + name;
    csv.header(header);
    ComputeResult result;
    result.warmUp = engine->warmUp();
    std::error_code ignored;
    const auto bytes = static_cast<double>(std::filesystem::file_size(request.input, ignored));
    const auto tick = [&](std::int64_t done) {
        if (progress && bytes > 0) progress(static_cast<double>(done) / bytes);
    };
    if ((*input)->timeFormat()) {
        const auto done = computeRows(**input, file, *zone, *engine, csv, result, tick);
        if (!done) return fail(done.error());
    }
    csv.finish();
    if (const auto written = out.finish(); !written) return fail(written.error());
    return result;
}

} // namespace openbell::headless
