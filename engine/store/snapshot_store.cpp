#include "engine/store/snapshot_store.h"
#include "engine/core/check.h"
#include "engine/store/market_days.h"
#include "engine/store/packed_columns.h"
#include "engine/store/row_checksum.h"
#include <bit>

namespace openbell {

namespace {

std::string joined(const std::vector<std::string>& facts) {
    return fmt::format("{}", fmt::join(facts, ","));
}

Result<std::int64_t> factListId(Database& database, const std::string& names) {
    auto insert = database.prepare("INSERT INTO fact_lists(names) VALUES(?1) ON CONFLICT DO NOTHING");
    if (!insert) return fail(insert.error());
    if (auto done = insert->bind(1, names).run(); !done) return fail(done.error());
    auto find = database.prepare("SELECT id FROM fact_lists WHERE names = ?1");
    if (!find) return fail(find.error());
    const auto found = find->bind(1, names).step();
    if (!found) return fail(found.error());
    return find->number(0);
}

PackedBytes pack(const Snapshots& snapshots, std::size_t from, std::size_t to) {
    const std::size_t facts = snapshots.facts.size();
    ColumnPacker packer{1 + facts, to - from};
    packer.addEach([&](std::size_t i) { return snapshots.starts[from + i].ns; });
    for (std::size_t fact = 0; fact < facts; ++fact)
        packer.addEach([&](std::size_t i) {
            return std::bit_cast<std::int64_t>(snapshots.values[(from + i) * facts + fact]);
        });
    return packer.take();
}

Status unpack(Bytes bytes, Snapshots& snapshots) {
    const std::size_t facts = snapshots.facts.size();
    const auto view = PackedView::parse(bytes, 1 + facts);
    if (!view) return fail(view.error());
    const std::size_t before = snapshots.starts.size();
    snapshots.starts.resize(before + view->rows());
    snapshots.values.resize((before + view->rows()) * facts);
    view->each(0, [out = &snapshots.starts[before]](std::size_t i, std::int64_t v) { out[i].ns = v; });
    for (std::size_t fact = 0; fact < facts; ++fact)
        view->each(1 + fact,
                   [&, out = &snapshots.values[before * facts + fact]](std::size_t i, std::int64_t v) {
                       out[i * facts] = std::bit_cast<double>(v);
                   });
    return {};
}

} // namespace

Status storeSnapshots(MarketStore& store, std::string_view symbol, Interval interval,
                      const Snapshots& snapshots) {
    ENSURE(snapshots.values.size() == snapshots.starts.size() * snapshots.facts.size());
    if (snapshots.facts.empty() || snapshots.facts.size() >= kMaxColumns)
        return fail("{} facts cannot be stored together: give 1 to {}", snapshots.facts.size(),
                    kMaxColumns - 1);
    auto transaction = Transaction::begin(store.database());
    if (!transaction) return fail(transaction.error());
    const auto known = knownInstrument(store, symbol);
    if (!known) return fail(known.error());
    const auto list = factListId(store.database(), joined(snapshots.facts));
    if (!list) return fail(list.error());
    auto put = store.database().prepare(
        "INSERT INTO snapshots(instrument, interval, fact_list, day, snapshot_count, packed, checksum) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT(instrument, interval, fact_list, day) DO UPDATE "
        "SET snapshot_count = ?5, packed = ?6, checksum = ?7");
    if (!put) return fail(put.error());
    const std::span<const UtcTime> starts = snapshots.starts;
    for (std::size_t at = 0; at < starts.size();) {
        const Date day = known->zone.dateOf(starts[at]);
        const std::size_t end = endOfDay(starts, at, known->zone, day, [](UtcTime time) { return time; });
        ENSURE(end > at);
        const PackedBytes packed = pack(snapshots, at, end);
        put->bind(1, known->id).bind(2, std::int64_t{interval.minutes}).bind(3, *list);
        put->bind(4, std::int64_t{day.days}).bind(5, static_cast<std::int64_t>(end - at)).bind(6, packed);
        put->bind(7, rowChecksum(packed));
        if (auto done = put->run(); !done) return done;
        at = end;
    }
    return transaction->commit();
}

Result<Snapshots> storedSnapshots(MarketStore& store, std::string_view symbol, Interval interval,
                                  const std::vector<std::string>& facts, const DateRange& range) {
    const auto known = knownInstrument(store, symbol);
    if (!known) return fail(known.error());
    auto query = store.database().prepare(
        "SELECT s.day, s.packed, s.checksum FROM snapshots s JOIN fact_lists f ON f.id = s.fact_list WHERE "
        "s.instrument = ?1 AND s.interval = ?2 AND f.names = ?3 AND s.day BETWEEN ?4 AND ?5 ORDER BY s.day");
    if (!query) return fail(query.error());
    const std::string names = joined(facts);
    query->bind(1, known->id).bind(2, std::int64_t{interval.minutes}).bind(3, names);
    query->bind(4, std::int64_t{range.from ? range.from->days : INT32_MIN});
    query->bind(5, std::int64_t{range.to ? range.to->days : INT32_MAX});
    Snapshots snapshots{facts, {}, {}};
    for (;;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return snapshots;
        const auto unpacked =
            query->isIntact(1, 2) ? unpack(query->bytes(1), snapshots) : fail("{}", kChangedBytes);
        if (!unpacked) {
            const Date day{static_cast<std::int32_t>(query->number(0))};
            return fail("{}: snapshots of {} on {}: {}; run 'openbell analytics update' again",
                        store.database().file(), symbol, day.toString(), unpacked.error().message);
        }
    }
}

} // namespace openbell
