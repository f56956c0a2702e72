#include "engine/core/check.h"
#include "engine/store/market_days.h"
#include "engine/store/merge.h"
#include "engine/store/packed_bars.h"
#include "engine/store/row_checksum.h"
#include <algorithm>

namespace openbell {

namespace {

Result<std::vector<Tick>> readDay(Statement& find, std::int64_t instrument, Date day) {
    std::vector<Tick> ticks;
    const auto found = find.bind(1, instrument).bind(2, std::int64_t{day.days}).step();
    if (!found) return fail(found.error());
    if (!*found) return ticks;
    const auto unpacked = find.isIntact(0, 1) ? unpackTicks(find.bytes(0), ticks) : fail("{}", kChangedBytes);
    find.reset();
    if (!unpacked) return fail("ticks of {}: {}", day.toString(), unpacked.error().message);
    return ticks;
}

} // namespace

Result<StoreCounts> MarketStore::storeTicks(const Instrument& instrument, std::span<const Tick> ticks,
                                            std::span<const Tick> already) {
    const auto earlier = [](const Tick& a, const Tick& b) { return a.time < b.time; };
    if (const auto wrong = std::is_sorted_until(ticks.begin(), ticks.end(), earlier); wrong != ticks.end())
        return fail("ticks of {} are not in order at {}: sort them by time", instrument.symbol,
                    toIsoUtc(wrong->time));
    auto transaction = Transaction::begin(m_database);
    if (!transaction) return fail(transaction.error());
    const auto known = knownInstrument(*this, instrument);
    if (!known) return fail(known.error());
    auto find = m_database.prepare("SELECT packed, checksum FROM ticks WHERE instrument = ?1 AND day = ?2");
    auto put = m_database.prepare("INSERT INTO ticks(instrument, day, tick_count, packed, checksum) "
                                  "VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(instrument, day) DO UPDATE "
                                  "SET tick_count = ?3, packed = ?4, checksum = ?5");
    if (!find || !put) return fail(find ? put.error() : find.error());
    StoreCounts counts;
    for (std::size_t at = 0; at < ticks.size();) {
        const Date day = known->zone.dateOf(ticks[at].time);
        const std::size_t end =
            endOfDay(ticks, at, known->zone, day, [](const Tick& tick) { return tick.time; });
        ENSURE(end > at);
        const auto stored = readDay(*find, known->id, day);
        if (!stored) return fail("{}: {}", instrument.symbol, stored.error().message);
        const auto merged = mergeTicks(*stored, ticks.subspan(at, end - at), already);
        counts += merged.counts;
        at = end;
        if (!merged.changed) continue;
        const PackedBytes packed = packTicks(merged.rows);
        put->bind(1, known->id).bind(2, std::int64_t{day.days});
        put->bind(3, static_cast<std::int64_t>(merged.rows.size()))
            .bind(4, packed)
            .bind(5, rowChecksum(packed));
        if (auto done = put->run(); !done) return fail(done.error());
    }
    if (auto done = transaction->commit(); !done) return fail(done.error());
    return counts;
}

Result<std::vector<Tick>> MarketStore::storedTicks(std::string_view symbol, const DateRange& range) {
    const auto known = knownInstrument(*this, symbol);
    if (!known) return fail(known.error());
    auto query =
        m_database.prepare("SELECT day, packed, checksum FROM ticks WHERE instrument = ?1 AND day BETWEEN ?2 "
                           "AND ?3 ORDER BY day");
    if (!query) return fail(query.error());
    query->bind(1, known->id);
    query->bind(2, std::int64_t{range.from ? range.from->days : INT32_MIN});
    query->bind(3, std::int64_t{range.to ? range.to->days : INT32_MAX});
    std::vector<Tick> ticks;
    for (;;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return ticks;
        const auto unpacked =
            query->isIntact(1, 2) ? unpackTicks(query->bytes(1), ticks) : fail("{}", kChangedBytes);
        if (!unpacked) {
            const Date day{static_cast<std::int32_t>(query->number(0))};
            return fail("{}: ticks of {} on {}: {}; run 'openbell db check'", m_database.file(), symbol,
                        day.toString(), unpacked.error().message);
        }
    }
}

Result<StoreCounts> StoreTickSink::store(const Instrument& instrument, std::span<const Tick> ticks) {
    if (ticks.empty()) return StoreCounts{};
    if (m_symbol != instrument.symbol) m_lastTime.clear();
    m_symbol = instrument.symbol;
    const auto counts = m_store.storeTicks(instrument, ticks, m_lastTime);
    if (!counts) return counts;
    const UtcTime last = ticks.back().time;
    if (m_lastTime.empty() || m_lastTime.back().time != last) m_lastTime.clear();
    for (const Tick& tick : ticks)
        if (tick.time == last) m_lastTime.push_back(tick);
    return counts;
}

} // namespace openbell
