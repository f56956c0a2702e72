#include "engine/core/check.h"
#include "engine/store/market_days.h"
#include "engine/store/merge.h"
#include "engine/store/packed_bars.h"
#include "engine/store/row_checksum.h"
#include <algorithm>

namespace openbell {

namespace {

// The statements of one storeBars call, prepared once.
struct BarWriter {
    Statement find, insert, update;
    std::int64_t instrument;
    Interval interval;
    OnConflict onConflict;

    static Result<BarWriter> make(Database& database, std::int64_t instrument, Interval interval,
                                  OnConflict onConflict) {
        auto find = database.prepare(
            "SELECT id, packed, checksum FROM bars WHERE instrument = ?1 AND interval = ?2 AND day = ?3");
        if (!find) return fail(find.error());
        auto insert = database.prepare("INSERT INTO bars(instrument, interval, day, bar_count, packed, "
                                       "checksum) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
        if (!insert) return fail(insert.error());
        auto update =
            database.prepare("UPDATE bars SET bar_count = ?1, packed = ?2, checksum = ?4 WHERE id = ?3");
        if (!update) return fail(update.error());
        return BarWriter{std::move(*find), std::move(*insert), std::move(*update),
                         instrument,       interval,           onConflict};
    }

    // Merges one day's bars; true in `changed` when the day is another one now.
    Result<StoreCounts> storeDay(Date day, std::span<const Bar> bars, bool& changed) {
        const auto found = find.bind(1, instrument)
                               .bind(2, std::int64_t{interval.minutes})
                               .bind(3, std::int64_t{day.days})
                               .step();
        if (!found) return fail(found.error());
        if (!*found) {
            changed = true;
            if (auto done = insertDay(day, bars); !done) return fail(done.error());
            return StoreCounts{static_cast<std::int64_t>(bars.size()), 0, 0};
        }
        const std::int64_t row = find.number(0);
        std::vector<Bar> stored;
        const auto unpacked =
            find.isIntact(1, 2) ? unpackBars(find.bytes(1), stored) : fail("{}", kChangedBytes);
        find.reset();
        if (!unpacked) return fail("bars of {}: {}", day.toString(), unpacked.error().message);
        const auto merged = mergeBars(stored, bars, onConflict);
        changed = merged.changed;
        if (!merged.changed) return merged.counts;
        const PackedBytes packed = packBars(merged.rows);
        update.bind(1, static_cast<std::int64_t>(merged.rows.size())).bind(2, packed).bind(3, row);
        if (auto done = update.bind(4, rowChecksum(packed)).run(); !done) return fail(done.error());
        return merged.counts;
    }

    Status insertDay(Date day, std::span<const Bar> bars) {
        const PackedBytes packed = packBars(bars);
        return insert.bind(1, instrument)
            .bind(2, std::int64_t{interval.minutes})
            .bind(3, std::int64_t{day.days})
            .bind(4, static_cast<std::int64_t>(bars.size()))
            .bind(5, packed)
            .bind(6, rowChecksum(packed))
            .run();
    }
};

// Facts remember earlier bars, and larger intervals are rolled up from smaller ones: a changed day makes
// every later snapshot of the instrument stale.
Status dropSnapshotsFrom(Database& database, std::int64_t instrument, Date day) {
    auto remove = database.prepare("DELETE FROM snapshots WHERE instrument = ?1 AND day >= ?2");
    if (!remove) return fail(remove.error());
    return remove->bind(1, instrument).bind(2, std::int64_t{day.days}).run();
}

Status ascendStrictly(const Instrument& instrument, std::span<const Bar> bars) {
    const auto wrong = std::adjacent_find(bars.begin(), bars.end(),
                                          [](const Bar& a, const Bar& b) { return a.start >= b.start; });
    if (wrong == bars.end()) return {};
    return fail("bars of {} are not in order at {}: sort them by time and drop repeated times",
                instrument.symbol, toIsoUtc((wrong + 1)->start));
}

} // namespace

Result<StoreCounts> MarketStore::storeBars(const Instrument& instrument, Interval interval,
                                           std::span<const Bar> bars, OnConflict onConflict) {
    if (auto ordered = ascendStrictly(instrument, bars); !ordered) return fail(ordered.error());
    auto transaction = Transaction::begin(m_database);
    if (!transaction) return fail(transaction.error());
    const auto known = knownInstrument(*this, instrument);
    if (!known) return fail(known.error());
    auto writer = BarWriter::make(m_database, known->id, interval, onConflict);
    if (!writer) return fail(writer.error());
    StoreCounts counts;
    std::optional<Date> firstChanged;
    for (std::size_t at = 0; at < bars.size();) {
        const Date day = known->zone.dateOf(bars[at].start);
        const std::size_t end =
            endOfDay(bars, at, known->zone, day, [](const Bar& bar) { return bar.start; });
        ENSURE(end > at);
        bool changed = false;
        const auto stored = writer->storeDay(day, bars.subspan(at, end - at), changed);
        if (!stored) return fail("{} {}: {}", instrument.symbol, interval.toString(), stored.error().message);
        counts += *stored;
        if (changed && !firstChanged) firstChanged = day;
        at = end;
    }
    if (firstChanged)
        if (auto gone = dropSnapshotsFrom(m_database, known->id, *firstChanged); !gone)
            return fail(gone.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return counts;
}

Result<BarSeries> MarketStore::storedBars(std::string_view symbol, Interval interval,
                                          const DateRange& range) {
    auto described = instrument(symbol);
    if (!described) return fail(described.error());
    const auto known = knownInstrument(*this, symbol);
    if (!known) return fail(known.error());
    const std::int64_t from = range.from ? range.from->days : INT32_MIN;
    const std::int64_t to = range.to ? range.to->days : INT32_MAX;
    constexpr std::string_view where =
        "FROM bars WHERE instrument = ?1 AND interval = ?2 AND day BETWEEN ?3 AND ?4";
    auto total = m_database.prepare(fmt::format("SELECT sum(bar_count) {}", where));
    auto query = m_database.prepare(fmt::format("SELECT day, packed, checksum {} ORDER BY day", where));
    if (!total || !query) return fail(total ? query.error() : total.error());
    for (Statement* statement : {&*total, &*query})
        statement->bind(1, known->id).bind(2, std::int64_t{interval.minutes}).bind(3, from).bind(4, to);
    if (const auto row = total->step(); !row) return fail(row.error());
    BarSeries series{std::move(*described), interval, {}};
    series.bars.reserve(static_cast<std::size_t>(total->number(0)));
    adviseLargePages(series.bars.data(), series.bars.capacity() * sizeof(Bar));
    for (;;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return series;
        const auto unpacked =
            query->isIntact(1, 2) ? unpackBars(query->bytes(1), series.bars) : fail("{}", kChangedBytes);
        if (!unpacked) {
            const Date day{static_cast<std::int32_t>(query->number(0))};
            return fail("{}: bars of {} on {}: {}; run 'openbell db check'", m_database.file(), symbol,
                        day.toString(), unpacked.error().message);
        }
    }
}

Result<std::vector<StoredBars>> MarketStore::catalogue() {
    const auto known = instruments();
    if (!known) return fail(known.error());
    auto query =
        m_database.prepare("SELECT i.symbol, b.interval, min(b.day), max(b.day), sum(b.bar_count) "
                           "FROM instruments i JOIN bars b ON b.instrument = i.id "
                           "GROUP BY i.id, b.interval ORDER BY i.symbol, b.interval = 0, b.interval");
    if (!query) return fail(query.error());
    std::vector<StoredBars> all;
    for (auto at = known->begin();;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return all;
        while (at->symbol != query->text(0))
            ++at;
        all.push_back({*at, Interval{static_cast<std::int32_t>(query->number(1))},
                       Date{static_cast<std::int32_t>(query->number(2))},
                       Date{static_cast<std::int32_t>(query->number(3))}, query->number(4)});
    }
}

Result<std::vector<Interval>> MarketStore::storedIntervals(std::string_view symbol) {
    auto query =
        m_database.prepare("SELECT DISTINCT b.interval FROM bars b JOIN instruments i ON b.instrument = i.id "
                           "WHERE i.symbol = ?1 ORDER BY b.interval = 0, b.interval");
    if (!query) return fail(query.error());
    query->bind(1, symbol);
    std::vector<Interval> all;
    for (;;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return all;
        all.push_back(Interval{static_cast<std::int32_t>(query->number(0))});
    }
}

Result<StoreCounts> StoreBarSink::store(const Instrument& instrument, Interval interval,
                                        std::span<const Bar> bars) {
    return m_store.storeBars(instrument, interval, bars, m_onConflict);
}

} // namespace openbell
