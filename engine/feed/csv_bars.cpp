#include "engine/feed/csv_bars.h"
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/fields.h"
#include "engine/feed/csv/stamp_reader.h"
#include "engine/feed/input_files.h"
#include <charconv>
#include <cmath>

namespace openbell {

namespace {

Result<double> readDouble(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty()) return fail("is empty");
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return fail("'{}' is not a number", text);
    return value;
}

class BarValueReader {
public:
    explicit BarValueReader(const Layout& layout) : m_layout{layout} {}

    Result<BarValues> read(const std::vector<std::string_view>& fields) const {
        BarValues bar;
        const auto close = value(fields, Column::Close);
        if (!close) return fail(close.error());
        bar.close = *close;
        const struct {
            Column column;
            double BarValues::*member;
            double otherwise;
        } others[] = {{Column::Open, &BarValues::open, *close},
                      {Column::High, &BarValues::high, *close},
                      {Column::Low, &BarValues::low, *close},
                      {Column::Volume, &BarValues::volume, 0}};
        for (const auto& other : others) {
            bar.*other.member = other.otherwise;
            if (m_layout.indexOf(other.column) < 0) continue;
            const auto read = value(fields, other.column);
            if (!read) return fail(read.error());
            bar.*other.member = *read;
        }
        return bar;
    }

private:
    Result<double> value(const std::vector<std::string_view>& fields, Column column) const {
        const auto index = static_cast<std::size_t>(m_layout.indexOf(column));
        if (index >= fields.size())
            return fail("the row has {} fields, {} is missing", fields.size(), nameOf(column));
        if (column == Column::Volume && fields[index].empty()) return 0.0;
        return readDouble(fields[index]).map_error([&](const Error& error) {
            return Error{fmt::format("column {} ({}): {}", index + 1, nameOf(column), error.message)};
        });
    }
    const Layout& m_layout;
};

std::string timeOf(const std::vector<std::string_view>& fields, const Layout& layout) {
    const int time = layout.indexOf(Column::Time);
    const int timeOfDay = layout.indexOf(Column::TimeOfDay);
    const auto at = [&](int index) {
        const auto i = static_cast<std::size_t>(std::max(index, 0));
        return i < fields.size() ? std::string{fields[i]} : std::string{};
    };
    return timeOfDay < 0 ? at(time) : at(time) + " " + at(timeOfDay);
}

} // namespace

Result<CsvBars> readBarValues(const std::filesystem::path& file, const CsvBarsOptions& options) {
    const auto listed = listInputs({file});
    if (!listed) return fail(listed.error());
    if (listed->parts.size() != 1)
        return fail("{}: expected one file, found {}", file.string(), listed->parts.size());
    const InputPart& part = listed->parts.front();
    const auto named = [&](const Error& error) {
        const bool already = error.message.starts_with(part.path.string());
        return fail("{}", already ? error.message : part.name() + ": " + error.message);
    };
    CsvBars out;
    const OpenSource openSource = [&] { return part.open(); };
    auto input = CsvInput::open(openSource, RowKind::Closes, {options.columns, {}}, options.timeFormat);
    if (!input && options.timeFormat.empty()) { // times that cannot be read are no hindrance here
        const std::string why = input.error().message;
        input = CsvInput::open(openSource, RowKind::Closes, {options.columns, {}}, CsvInput::kTimesAsText);
        if (input) out.notes.push_back(why);
    }
    if (!input) return named(input.error());
    const Layout& layout = (*input)->layout();
    out.notes.insert(out.notes.end(), layout.notes.begin(), layout.notes.end());
    Fields fields;
    out.timeName = "time";
    const int time = std::max(layout.indexOf(Column::Time), 0);
    if (layout.hasHeader) {
        const auto& names = fields.split(layout.header, layout.delimiter);
        if (static_cast<std::size_t>(time) < names.size() && !names[static_cast<std::size_t>(time)].empty())
            out.timeName = names[static_cast<std::size_t>(time)];
    }
    std::optional<StampReader> stamps;
    if ((*input)->timeFormat()) stamps.emplace(*(*input)->timeFormat(), options.zone);
    const BarValueReader reader{layout};
    std::string_view record;
    while ((*input)->next(record)) {
        const auto& parts = fields.split(record, layout.delimiter);
        const auto bar = reader.read(parts);
        if (!bar) return fail("{}:{}: {}", part.name(), (*input)->line(), bar.error().message);
        out.bars.push_back(*bar);
        out.times.push_back(timeOf(parts, layout));
        Stamp stamp;
        out.starts.push_back(stamps && stamps->read(out.times.back(), stamp) ? stamp.time : kNoTime);
    }
    if ((*input)->error()) return named(*(*input)->error());
    return out;
}

} // namespace openbell
