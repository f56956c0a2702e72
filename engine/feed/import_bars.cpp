#include "engine/feed/import_bars.h"
#include "engine/feed/bar_file.h"
#include "engine/feed/join_stored.h"
#include "engine/feed/series_quality.h"
#include <algorithm>

namespace openbell {

namespace {

std::int64_t sizeOnDisk(const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

class BarImport {
public:
    BarImport(const ImportOptions& options, const CalendarSet& calendars, const ImportHooks& hooks)
        : m_options{options}, m_calendars{calendars}, m_hooks{hooks} {}

    Status readAll(const std::vector<std::filesystem::path>& files) {
        auto listed = listInputs(files);
        if (listed && m_options.format == DataFormat::Lean)
            listed = leanInputs(std::move(*listed), LeanKind::Bars, m_options.interval, plainSymbol());
        if (!listed) return fail(listed.error());
        for (const auto& ignored : listed->ignored)
            m_report.notes.push_back("left out: " + ignored);
        if (listed->parts.empty())
            return fail("no data file among what was named (.csv, .txt, .csv.gz, .zip)");
        m_progress.files = listed->parts.size();
        for (const auto& part : listed->parts)
            m_progress.bytes += sizeOnDisk(part.path);
        for (const auto& part : listed->parts) {
            const auto read = readPart(part);
            if (!read) return read;
        }
        if (m_report.failedFiles() == m_report.files.size())
            return fail("{}", m_report.files.empty() ? "no file holds bars: " + m_report.notes.back()
                                                     : m_report.files.front().error);
        return {};
    }

    Status storeAll(BarSink& sink) {
        for (auto& [key, series] : m_series) {
            const auto bars = series.builder.bars();
            if (bars.empty()) continue;
            const auto fits = besideStored(series);
            if (!fits) {
                SymbolQuality& symbol = m_report.symbols[key.first];
                symbol.error = fits.error().message;
                symbol.counts.rowsRefused += std::ssize(bars);
                series.builder.release();
                continue;
            }
            const auto stored = sink.store(series.instrument, series.interval, bars);
            if (!stored) return fail("{}: {}; {}", key.first, stored.error().message, storedSoFar());
            SymbolQuality& symbol = m_report.symbols[key.first];
            QualityCounts counts = judge(series, symbol);
            counts.rowsStored = stored->rows_stored;
            counts.rowsUnchanged = stored->rows_unchanged;
            counts.rowsConflicting = stored->rows_conflicting;
            symbol.counts += counts;
            if (const auto zone = Zone::find(symbol.zone);
                zone && !series.ownOffset && symbol.counts.rowsRepeated > 0)
                tellHoursTwice(key.first, bars, *zone);
            series.builder.release();
        }
        for (const auto& [name, symbol] : m_report.symbols)
            m_report.total += symbol.counts;
        m_report.total.rowsRead += m_unnamed.rowsRead; // rows whose symbol could not be read
        m_report.total.rowsRefused += m_unnamed.rowsRefused;
        return {};
    }

    QualityReport takeReport() { return std::move(m_report); }

private:
    std::string plainSymbol() const {
        return m_options.symbol.find("{symbol}") == std::string::npos ? m_options.symbol : std::string{};
    }

    Status readPart(const InputPart& part) {
        const std::string name = part.name();
        m_progress.file = name;
        const std::int64_t bytesBefore = m_progress.bytesDone;
        FileQuality quality;
        quality.name = name;
        quality.notes = part.notes;
        BarFile file{part, m_options, m_calendars, m_hooks, m_progress, m_series};
        auto read = file.read(quality);
        m_progress.bytesDone = bytesBefore + sizeOnDisk(part.path);
        ++m_progress.filesDone;
        if (m_hooks.progress) m_hooks.progress(m_progress);
        if (!read && file.mustStop()) return read;
        if (!read && file.holdsNoBars() && part.fromFolder) {
            file.rollback();
            m_report.notes.push_back(fmt::format("left out: {}: {}", name, read.error().message));
            return {};
        }
        if (read) {
            file.commit(m_report.symbols, m_unnamed, quality);
        } else {
            file.rollback();
            const bool named = read.error().message.starts_with(part.path.string());
            quality.error = named ? read.error().message : name + ": " + read.error().message;
        }
        m_report.files.push_back(std::move(quality));
        return {};
    }

    Status besideStored(const BarFileSeries& series) const {
        if (!m_hooks.stored) return {};
        const auto stored = m_hooks.stored(series.instrument.symbol);
        if (!stored) return fail(stored.error());
        if (!*stored) return {};
        const auto bars = series.builder.bars();
        RowsTaken rows{series.instrument, m_options.exchange.has_value(), series.ownOffset,
                       series.interval.isDay()};
        if (const CalendarPtr calendar = m_calendars.find(series.instrument.calendar))
            rows.outsideSessions =
                static_cast<double>(countOutsideSessions(bars, series.interval, *calendar)) /
                static_cast<double>(bars.size());
        return mayJoin(rows, **stored);
    }

    // For an error half way: each symbol is stored whole or not at all.
    std::string storedSoFar() const {
        std::vector<std::string> names;
        for (const auto& [name, symbol] : m_report.symbols)
            if (!symbol.intervals.empty()) names.push_back(name);
        if (names.empty()) return "nothing of this import was stored";
        return fmt::format("stored before it, and kept: {}; import the same files again for the rest",
                           fmt::join(names, ", "));
    }

    QualityCounts judge(const BarFileSeries& series, SymbolQuality& symbol) const {
        const auto bars = series.builder.bars();
        QualityCounts counts = judgeSeries({series.instrument, series.interval, bars, series.hasVolume},
                                           m_options.jumpThreshold, m_calendars, symbol);
        const CalendarPtr calendar = m_calendars.find(series.instrument.calendar);
        if (!calendar) return counts;
        if (const auto zone = Zone::find(symbol.zone); zone && !series.interval.isDay() && !series.ownOffset)
            symbol.zoneHint = findZone({drawTimes(bars, &Bar::start), *zone, calendar,
                                        m_options.exchange || m_options.calendar, series.interval.nanos()},
                                       m_calendars);
        return counts;
    }

    // Why good rows may count as repeated: in autumn the clock shows an hour again.
    void tellHoursTwice(const std::string& symbol, std::span<const Bar> bars, const Zone& zone) {
        const HourTwice twice = countInHoursTwice(bars, zone);
        if (twice.bars == 0) return;
        m_report.notes.push_back(fmt::format(
            "{}: {} bars stand in an hour that clocks in {} show twice (from {}); they are taken as the "
            "first of the two, so rows of the second count as repeated. Stamps in UTC, or with an "
            "offset, tell them apart",
            symbol, twice.bars, zone.name(), zone.toIso(twice.first).substr(0, 16)));
    }

    const ImportOptions& m_options;
    const CalendarSet& m_calendars;
    const ImportHooks& m_hooks;
    ImportProgress m_progress;
    BarFile::SeriesMap m_series;
    QualityCounts m_unnamed;
    QualityReport m_report;
};

} // namespace

Result<QualityReport> importBars(const std::vector<std::filesystem::path>& files,
                                 const ImportOptions& options, const CalendarSet& calendars, BarSink& sink,
                                 const ImportHooks& hooks) {
    BarImport import{options, calendars, hooks};
    const auto read = import.readAll(files);
    if (!read) return fail(read.error());
    const auto stored = import.storeAll(sink);
    if (!stored) return fail(stored.error());
    return import.takeReport();
}

} // namespace openbell
