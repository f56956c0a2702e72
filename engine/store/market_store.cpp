#include "engine/store/market_store.h"
#include "engine/core/nearest_name.h"
#include "engine/core/zone.h"
#include "engine/store/stores.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::string_view kInstrumentColumns = "symbol, exchange, currency, calendar, zone, tick_size, "
                                                "lot_size, freeze_quantity, tradable";

// The first names, and how many more there are.
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 12;
    std::string text = fmt::format(
        "{}", fmt::join(names.begin(),
                        names.begin() + static_cast<std::ptrdiff_t>(std::min(shown, names.size())), ", "));
    if (names.size() > shown) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

Instrument readInstrument(const Statement& row) {
    return {row.text(0),
            row.text(1),
            row.text(2),
            row.text(3),
            row.text(4),
            Price::fromRaw(row.number(5)),
            Quantity::fromRaw(row.number(6)),
            Quantity::fromRaw(row.number(7)),
            row.number(8) != 0};
}

} // namespace

Result<MarketStore> MarketStore::open(const std::filesystem::path& dataDir, const OpenOptions& options) {
    auto database = openStore(dataDir, "market", options);
    if (!database) return fail(database.error());
    return MarketStore{std::move(*database)};
}

Status MarketStore::putInstrument(const Instrument& instrument) {
    if (instrument.symbol.empty()) return fail("an instrument needs a symbol");
    if (const auto zone = Zone::find(instrument.zone); !zone) return fail(zone.error());
    const auto stored = findStored(instrument.symbol);
    if (!stored) return fail(stored.error());
    if (*stored && (*stored)->zone != instrument.zone)
        return fail(
            "the zone of {} cannot change from {} to {}: bars and ticks are stored by its local dates; "
            "take them out with 'openbell db remove {}', or use another symbol",
            instrument.symbol, (*stored)->zone, instrument.zone, instrument.symbol);
    auto insert = m_database.prepare(fmt::format(
        "INSERT INTO instruments({0}) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT(symbol) DO "
        "UPDATE SET exchange = ?2, currency = ?3, calendar = ?4, zone = ?5, tick_size = ?6, lot_size = ?7, "
        "freeze_quantity = ?8, tradable = ?9",
        kInstrumentColumns));
    if (!insert) return fail(insert.error());
    return insert->bind(1, instrument.symbol)
        .bind(2, instrument.exchange)
        .bind(3, instrument.currency)
        .bind(4, instrument.calendar)
        .bind(5, instrument.zone)
        .bind(6, instrument.tickSize.raw())
        .bind(7, instrument.lotSize.raw())
        .bind(8, instrument.freezeQuantity.raw())
        .bind(9, std::int64_t{instrument.tradable})
        .run();
}

Result<std::optional<Instrument>> MarketStore::findInstrument(std::string_view symbol) {
    auto query =
        m_database.prepare(fmt::format("SELECT {} FROM instruments WHERE symbol = ?1", kInstrumentColumns));
    if (!query) return fail(query.error());
    const auto found = query->bind(1, symbol).step();
    if (!found) return fail(found.error());
    if (!*found) return std::nullopt;
    return readInstrument(*query);
}

Result<std::optional<Instrument>> MarketStore::findStored(std::string_view symbol) {
    auto query =
        m_database.prepare("SELECT 1 FROM instruments i WHERE symbol = ?1 AND (EXISTS(SELECT 1 FROM bars "
                           "WHERE instrument = i.id) OR EXISTS(SELECT 1 FROM ticks WHERE instrument = "
                           "i.id))");
    if (!query) return fail(query.error());
    const auto found = query->bind(1, symbol).step();
    if (!found) return fail(found.error());
    if (!*found) return std::nullopt;
    return findInstrument(symbol);
}

Result<Instrument> MarketStore::instrument(std::string_view symbol) {
    auto found = findInstrument(symbol);
    if (!found) return fail(found.error());
    if (!*found) {
        const auto known = m_database.texts("SELECT symbol FROM instruments ORDER BY symbol");
        return fail("no symbol {} in {}: import its bars first; {}", symbol, m_database.file(),
                    !known || known->empty() ? "no symbol is stored yet"
                                             : "stored are " + listed(*known) + didYouMean(symbol, *known));
    }
    return **std::move(found);
}

Result<std::vector<Instrument>> MarketStore::instruments() {
    auto query =
        m_database.prepare(fmt::format("SELECT {} FROM instruments ORDER BY symbol", kInstrumentColumns));
    if (!query) return fail(query.error());
    std::vector<Instrument> all;
    for (;;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return all;
        all.push_back(readInstrument(*query));
    }
}

Status MarketStore::removeInstrument(std::string_view symbol) {
    if (const auto known = instrument(symbol); !known) return fail(known.error());
    auto transaction = Transaction::begin(m_database);
    if (!transaction) return fail(transaction.error());
    for (const char* table : {"snapshots", "ticks", "bars", "instruments"}) {
        const bool own = std::string_view{table} == "instruments";
        auto remove = m_database.prepare(
            fmt::format("DELETE FROM {} WHERE {} = (SELECT id FROM instruments WHERE symbol = ?1)", table,
                        own ? "id" : "instrument"));
        if (!remove) return fail(remove.error());
        if (const auto done = remove->bind(1, symbol).run(); !done) return fail(done.error());
    }
    return transaction->commit();
}

Status MarketStore::putCalendar(const StoredCalendar& calendar) {
    auto insert = m_database.prepare("INSERT INTO calendars(id, json, checksum) VALUES(?1, ?2, "
                                     "row_checksum(?2)) ON CONFLICT(id) DO UPDATE "
                                     "SET json = ?2, checksum = row_checksum(?2)");
    if (!insert) return fail(insert.error());
    return insert->bind(1, calendar.id).bind(2, calendar.json).run();
}

Result<std::vector<StoredCalendar>> MarketStore::calendars() {
    auto query = m_database.prepare("SELECT id, json FROM calendars ORDER BY id");
    if (!query) return fail(query.error());
    std::vector<StoredCalendar> all;
    for (;;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return all;
        all.push_back({query->text(0), query->text(1)});
    }
}

Status MarketStore::addImportReport(const ImportReport& report) {
    auto insert =
        m_database.prepare("INSERT INTO import_reports(imported_at, source, report, refused_file, checksum) "
                           "VALUES(?1, ?2, ?3, ?4, row_checksum(?3))");
    if (!insert) return fail(insert.error());
    return insert->bind(1, report.importedAt.ns)
        .bind(2, report.source)
        .bind(3, report.json)
        .bind(4, report.refusedFile)
        .run();
}

Result<std::vector<ImportReport>> MarketStore::importReports() {
    auto query = m_database.prepare(
        "SELECT imported_at, source, report, refused_file FROM import_reports ORDER BY id DESC");
    if (!query) return fail(query.error());
    std::vector<ImportReport> all;
    for (;;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return all;
        all.push_back({UtcTime{query->number(0)}, query->text(1), query->text(2), query->text(3)});
    }
}

} // namespace openbell
