#include "engine/feed/bar_file.h"
#include "engine/core/decimal.h"
#include "engine/feed/find_interval.h"
#include "engine/feed/import_zone.h"
#include "engine/feed/lean_rows.h"
#include "engine/feed/second_bars.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::int64_t kRowsBetweenCalls = 16'384; // about a megabyte

std::string whyImpossible(const Row& row) {
    const auto text = [&](Column column) { return toText(Price::fromRaw(row[column])); };
    return fmt::format("impossible prices: open {} high {} low {} close {}", text(Column::Open),
                       text(Column::High), text(Column::Low), text(Column::Close));
}

} // namespace

Status BarFile::read(FileQuality& quality) {
    auto input = open();
    if (!input) return fail(input.error());
    for (const auto& note : (*input)->layout().notes)
        quality.notes.push_back(note);
    m_hasSymbolColumn = (*input)->layout().indexOf(Column::Symbol) >= 0;
    m_hasVolume = (*input)->layout().indexOf(Column::Volume) >= 0;
    if ((*input)->sample().empty()) {
        quality.notes.emplace_back("it holds no rows");
        if (!m_hasSymbolColumn || !fileSymbol().empty()) m_locals[fileSymbol()];
        return {};
    }
    if (!m_hasVolume) quality.notes.emplace_back("it has no volume; bars get 0");
    auto prepared = prepare(**input, quality);
    if (!prepared) return prepared;
    auto read = readRows(**input, quality);
    if ((*input)->headers() > 1)
        quality.notes.push_back(fmt::format("the header is repeated {} times", (*input)->headers() - 1));
    return read;
}

Result<std::unique_ptr<CsvInput>> BarFile::open() {
    const OpenSource openSource = [this] { return m_part.open(); };
    if (!m_part.lean) {
        auto input = CsvInput::open(openSource, RowKind::Bars, m_options.layout, m_options.timeFormat);
        m_holdsNoBars = !input;
        return input;
    }
    auto lean = openLean(openSource, *m_part.lean);
    if (!lean) return fail(lean.error());
    m_priceDivisor = lean->priceDivisor;
    return std::move(lean->csv);
}

Status BarFile::prepare(const CsvInput& input, FileQuality& quality) {
    const auto& format = input.timeFormat();
    std::optional<WrittenTime> written;
    for (const auto& time : input.sampleTimes()) {
        WrittenTime parsed;
        if (!format || !format->parse(time, parsed)) continue;
        written = parsed;
        break;
    }
    const auto zone =
        zoneOfFile(m_options, m_part.lean, format ? *format : *TimeFormat::compile("%Y%m%d %H:%M"), written,
                   quality.notes);
    if (!zone) return fail(zone.error());
    m_zone = *zone;
    m_ownOffset = format && format->hasOffset();
    m_parser.emplace(input.layout(),
                     m_part.lean ? leanStamps(input, *m_part.lean, *zone) : StampReader{*format, *zone});
    if (m_part.lean) {
        m_interval = m_part.lean->interval;
        return {};
    }
    const auto interval = findInterval(input, *m_parser, m_options.interval, quality.notes);
    if (!interval && looksLikeLean(m_part))
        return fail("{}; it is named like a file of LEAN's layout: import it with --format lean",
                    interval.error().message);
    if (!interval) return fail(interval.error());
    m_interval = *interval;
    return {};
}

Status BarFile::readRows(CsvInput& input, FileQuality& quality) {
    std::string_view record;
    std::int64_t untilCall = kRowsBetweenCalls;
    const std::int64_t bytesBefore = m_progress.bytesDone;
    Row row;
    m_expectedRows = m_hasSymbolColumn ? 0 : input.expectedRows();
    while (input.next(record)) {
        row.symbol = {};
        if (m_parser->parse(record, row)) [[likely]] {
            auto taken = takeRow(row, input.line(), record);
            if (!taken) return taken;
        } else {
            auto refused = refuseUnread(row, input.line(), record);
            if (!refused) return refused;
        }
        if (--untilCall > 0) continue;
        untilCall = kRowsBetweenCalls;
        m_progress.rows += kRowsBetweenCalls;
        m_progress.bytesDone = bytesBefore + input.consumed();
        if (m_hooks.progress) m_hooks.progress(m_progress);
        if (m_hooks.cancelled && m_hooks.cancelled()) {
            m_mustStop = true;
            return fail("cancelled; nothing was stored");
        }
    }
    m_progress.rows += kRowsBetweenCalls - untilCall;
    m_progress.bytesDone = bytesBefore;
    return finishRows(input, quality);
}

Status BarFile::finishRows(const CsvInput& input, FileQuality& quality) const {
    if (!input.error()) return {};
    tell(input.line(), "", input.error()->message);
    if (m_options.onBadRow != BadRow::Keep)
        return fail("{}; nothing of it was stored (--on-bad-row keep stores what could be read)",
                    input.error()->message);
    quality.notes.push_back(input.error()->message + "; the rows before it are kept");
    return {};
}

Status BarFile::takeRow(const Row& row, std::int64_t line, std::string_view record) {
    if (m_hasSymbolColumn && row.symbol.empty() && m_options.symbol.empty() && m_part.symbol.empty()) {
        ++m_unnamed.rowsRead;
        return refuse(m_unnamed, line, record, "the symbol is empty");
    }
    const auto found = localFor(row.symbol);
    if (!found) return fail(found.error());
    Local& local = **found;
    QualityCounts& counts = local.counts;
    ++counts.rowsRead;
    counts.rowsOutOfOrder += row.stamp.time < local.previous ? 1 : 0;
    local.previous = row.stamp.time;
    const Bar bar = barOf(row);
    if (bar.volume.raw() < 0) return refuse(counts, line, record, "the volume is negative");
    if (!isPossible(bar)) {
        ++counts.rowsBadOhlc;
        if (m_options.onBadRow != BadRow::Keep) return refuse(counts, line, record, whyImpossible(row));
        tell(line, record, whyImpossible(row) + "; stored (--on-bad-row keep)");
    }
    switch ((ofSeconds() ? local.seconds : local.series->builder).add(bar)) {
    case SeriesBuilder::Added::New: return {};
    case SeriesBuilder::Added::Conflict:
        tell(line, record, "its time was read before with other values; the first row counts");
        [[fallthrough]];
    case SeriesBuilder::Added::Repeated: ++counts.rowsRepeated; return {};
    }
    return {};
}

Status BarFile::refuseUnread(const Row& row, std::int64_t line, std::string_view record) {
    Local* local = nullptr;
    if (!m_hasSymbolColumn || !row.symbol.empty()) {
        const auto found = localFor(row.symbol);
        if (!found) return fail(found.error());
        local = *found;
    }
    QualityCounts& counts = local != nullptr ? local->counts : m_unnamed;
    ++counts.rowsRead;
    return refuse(counts, line, record, m_parser->reason());
}

Status BarFile::refuse(QualityCounts& counts, std::int64_t line, std::string_view record,
                       std::string_view reason) {
    ++counts.rowsRefused;
    tell(line, record, reason);
    if (m_options.onBadRow != BadRow::Stop) return {};
    m_mustStop = true;
    return fail("{}:{}: {}; nothing was stored (--on-bad-row refuse leaves such rows out)", m_part.name(),
                line, reason);
}

void BarFile::tell(std::int64_t line, std::string_view record, std::string_view reason) const {
    if (m_hooks.refused) m_hooks.refused({m_progress.file, line, reason, record});
}

Bar BarFile::barOf(const Row& row) const {
    UtcTime start = row.stamp.time;
    if (m_interval.isDay()) // midnight in the zone may be written as 18:30 of the day before in UTC
        start = m_zone->nanosOfDay(start) == 0 ? start : m_zone->toUtc(row.stamp.localDate, 0);
    else if (m_options.stamp == StampOf::End)
        start = start.plus(-m_interval.nanos());
    const auto price = [&](Column column) { return Price::fromRaw(row[column] / m_priceDivisor); };
    return {start,
            price(Column::Open),
            price(Column::High),
            price(Column::Low),
            price(Column::Close),
            Quantity::fromRaw(row[Column::Volume])};
}

std::string BarFile::fileSymbol() const {
    if (!m_part.symbol.empty()) return m_part.symbol;
    const std::string file = m_part.path.filename().string();
    if (m_options.symbol.find("{symbol}") != std::string::npos)
        return matchSymbol(m_options.symbol, file).value_or(std::string{});
    if (!m_options.symbol.empty()) return m_options.symbol;
    // A zip of several files: each is named by its entry.
    return symbolOfName(m_part.entry ? m_part.entry->name : file);
}

Result<BarFile::Local*> BarFile::localFor(std::string_view written) {
    if (m_current != nullptr && written == m_currentName) [[likely]]
        return m_current;
    if (m_hasSymbolColumn && written.empty()) return fail("a row has no symbol");
    const bool stated = !m_options.symbol.empty() || !m_part.symbol.empty();
    if (m_hasSymbolColumn && stated && m_current != nullptr)
        return fail("it holds several symbols ({} and {}): import it without --symbol", m_currentName,
                    written);
    const std::string symbol = m_hasSymbolColumn && !stated ? std::string{written} : fileSymbol();
    if (symbol.empty())
        return fail("its name does not follow '{}': state the symbol with --symbol", m_options.symbol);
    auto& local = m_locals[symbol];
    if (local.series == nullptr) {
        const bool tradable = !m_part.lean || !m_part.lean->index;
        auto instrument = instrumentFor(symbol, *m_zone, m_options, m_calendars, tradable);
        if (!instrument) return fail(instrument.error());
        auto [it, added] = m_series.try_emplace({symbol, m_interval});
        if (added) it->second.instrument = std::move(*instrument);
        it->second.interval = m_interval;
        it->second.ownOffset |= m_ownOffset;
        local.series = &it->second;
        it->second.builder.reserve(m_expectedRows);
    }
    m_current = &local;
    m_currentName = written;
    return &local;
}

void BarFile::foldSeconds(Local& local) {
    const auto seconds = local.seconds.staged();
    const auto minutes = minutesOf(seconds);
    local.counts.rowsMerged += static_cast<std::int64_t>(seconds.size() - minutes.size());
    for (const Bar& minute : minutes)
        if (local.series->builder.add(minute) != SeriesBuilder::Added::New) ++local.counts.rowsRepeated;
    local.seconds.rollback();
}

void BarFile::commit(std::map<std::string, SymbolQuality>& symbols, QualityCounts& unnamed,
                     FileQuality& quality) {
    if (m_locals.size() == 1) m_locals.begin()->second.counts += std::exchange(m_unnamed, {});
    if (ofSeconds() && !m_locals.empty()) quality.notes.emplace_back("bars of seconds, stored as minutes");
    for (auto& [symbol, local] : m_locals) {
        if (ofSeconds() && local.series != nullptr) foldSeconds(local);
        symbols[symbol].counts += local.counts;
        quality.counts += local.counts;
        if (local.series == nullptr) continue;
        local.series->hasVolume |= m_hasVolume;
        const auto bars = local.series->builder.staged();
        const auto calendar = m_calendars.find(local.series->instrument.calendar);
        if (calendar) quality.counts.rowsOutsideSession += countOutsideSessions(bars, m_interval, *calendar);
        for (const Bar& bar : bars)
            quality.counts.rowsZeroVolume += m_hasVolume && bar.volume.isZero() ? 1 : 0;
        local.series->builder.commit();
    }
    quality.counts += m_unnamed;
    unnamed += m_unnamed;
}

void BarFile::rollback() {
    for (auto& [symbol, local] : m_locals)
        if (local.series != nullptr) local.series->builder.rollback();
}

} // namespace openbell
