#include "engine/store/fact_compare.h"
#include "engine/store/fact_reader.h"
#include "engine/store/session_check.h"
#include "engine/store/session_journal.h"
#include "engine/store/session_store.h"
#include <algorithm>

namespace openbell {

namespace {

std::vector<std::string> splitNames(const std::string& text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        names.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return names;
}

constexpr std::string_view kHeaderQuery =
    "SELECT s.number, s.id, s.mode, s.recorded_at, s.config_hash, s.data_hash, s.run_hash, s.currency, "
    "s.interval, s.start_capital, s.synthetic, s.from_time, s.to_time, s.bars, s.ticks, s.fact_names, "
    "c.json, "
    "s.build, s.fact_format, p.facts_hash, lower(hex(p.chain_head)), p.started_at, p.ended_at, p.facts, "
    "p.entries, p.session IS NULL AND EXISTS(SELECT 1 FROM journal j WHERE j.session_id = s.id) "
    "FROM sessions s JOIN configurations c ON c.hash = s.config_hash "
    "LEFT JOIN session_progress p ON p.session = s.number ";

struct HeaderRow {
    std::int64_t number = 0;
    bool grown = false; // written while it went on
    StoredSession session;
};

// Of a session recorded whole: its inputs were its bar times, and the end.
Status countAll(Database& database, std::int64_t number, StoredSession& session) {
    constexpr int equity = 11;
    for (const int kind : {0, 1, 2, 3, 4, 5, 8, 9, 10, equity, 12}) {
        const auto count = countFacts(database, number, kind);
        if (!count) return fail(count.error());
        session.facts += *count;
        if (kind == equity) session.inputs = *count + 1;
    }
    return {};
}

HeaderRow readHeaderRow(const Statement& row) {
    HeaderRow read;
    read.number = row.number(0);
    read.session.recordedAt = UtcTime{row.number(3)};
    SessionHeader& header = read.session.header;
    header.sessionId = row.text(1);
    static_cast<void>(rows::fromNumber(row.number(2), header.mode)); // an unknown one reads as a backtest
    header.configHash = row.text(4);
    header.dataHash = row.text(5);
    header.runHash = row.text(6);
    header.currency = row.text(7);
    header.interval.minutes = static_cast<std::int32_t>(row.number(8));
    header.startCapital = Money::fromRaw(row.number(9));
    header.synthetic = row.number(10) != 0;
    header.from = UtcTime{row.number(11)};
    header.to = UtcTime{row.number(12)};
    header.bars = row.number(13);
    header.ticks = row.number(14);
    header.factNames = splitNames(row.text(15));
    header.configuration = row.text(16);
    header.build = row.text(17);
    header.factFormat = static_cast<int>(row.number(18));
    read.session.startedAt = read.session.endedAt = read.session.recordedAt;
    read.grown = !row.isNull(19);
    if (row.number(25) != 0) read.session.endedAt = kNoTime; // how far it came is not known any more
    if (!read.grown) return read;
    header.runHash = row.text(19);
    header.chainHead = row.text(20);
    read.session.startedAt = UtcTime{row.number(21)};
    read.session.endedAt = row.isNull(22) ? kNoTime : UtcTime{row.number(22)};
    read.session.facts = row.number(23);
    read.session.inputs = row.number(24) - 1;
    return read;
}

Status readLists(Database& database, std::int64_t session, SessionHeader& header) {
    auto query = database.prepare("SELECT symbol, exchange, currency, calendar, zone, tick_size, lot_size, "
                                  "freeze_quantity, tradable FROM session_instruments WHERE session = ?1 "
                                  "ORDER BY position");
    if (!query) return fail(query.error());
    query->bind(1, session);
    for (auto row = query->step(); !row || *row; row = query->step()) {
        if (!row) return fail(row.error());
        header.instruments.push_back({query->text(0), query->text(1), query->text(2), query->text(3),
                                      query->text(4), Price::fromRaw(query->number(5)),
                                      Quantity::fromRaw(query->number(6)),
                                      Quantity::fromRaw(query->number(7)), query->number(8) != 0});
    }
    auto labels = database.prepare("SELECT id, type, parameters FROM session_strategies WHERE session = ?1 "
                                   "ORDER BY position");
    if (!labels) return fail(labels.error());
    labels->bind(1, session);
    for (auto row = labels->step(); !row || *row; row = labels->step()) {
        if (!row) return fail(row.error());
        header.strategies.push_back({labels->text(0), labels->text(1), labels->text(2)});
    }
    return {};
}

Status readTexts(Database& database, std::int64_t session, std::vector<std::string>& texts) {
    auto query = database.prepare("SELECT text FROM session_texts WHERE session = ?1 ORDER BY id");
    if (!query) return fail(query.error());
    query->bind(1, session);
    for (auto row = query->step(); !row || *row; row = query->step()) {
        if (!row) return fail(row.error());
        texts.push_back(query->text(0));
    }
    return {};
}

Status readBenchmark(Database& database, std::int64_t session, std::vector<BenchmarkPoint>& points) {
    auto query =
        database.prepare("SELECT time, value FROM session_benchmark WHERE session = ?1 ORDER BY position");
    if (!query) return fail(query.error());
    query->bind(1, session);
    for (auto row = query->step(); !row || *row; row = query->step()) {
        if (!row) return fail(row.error());
        points.push_back({UtcTime{query->number(0)}, Money::fromRaw(query->number(1))});
    }
    return {};
}

Result<Money> netOf(Database& database, std::int64_t session, Money startCapital) {
    auto facts = FactReader::make(database, session);
    if (!facts) return fail(facts.error());
    const auto last = facts->readLastEquity();
    if (!last) return fail(last.error());
    return *last ? (*last)->equity() - startCapital : Money{};
}

Result<HeaderRow> readHeader(Database& database, std::string_view sessionId) {
    auto query = database.prepare(fmt::format("{} WHERE s.id = ?1", kHeaderQuery));
    if (!query) return fail(query.error());
    const auto found = query->bind(1, sessionId).step();
    if (!found) return fail(found.error());
    if (!*found) return fail("{} has no session {}", database.file(), sessionId);
    HeaderRow header = readHeaderRow(*query);
    if (auto lists = readLists(database, header.number, header.session.header); !lists)
        return fail(lists.error());
    return header;
}

} // namespace

Result<std::vector<StoredSession>> listSessions(Database& database) {
    auto query = database.prepare(fmt::format("{} ORDER BY s.recorded_at DESC, s.number DESC", kHeaderQuery));
    if (!query) return fail(query.error());
    std::vector<StoredSession> all;
    for (auto row = query->step(); !row || *row; row = query->step()) {
        if (!row) return fail(row.error());
        HeaderRow read = readHeaderRow(*query);
        if (auto lists = readLists(database, read.number, read.session.header); !lists)
            return fail(lists.error());
        for (const auto& [kind, into] :
             {std::pair{0, &read.session.signals}, std::pair{2, &read.session.orders},
              std::pair{3, &read.session.fills}, std::pair{4, &read.session.trades}}) {
            const auto count = countFacts(database, read.number, kind);
            if (!count) return fail(count.error());
            *into = *count;
        }
        if (!read.grown)
            if (auto counted = countAll(database, read.number, read.session); !counted)
                return fail(counted.error());
        auto net = netOf(database, read.number, read.session.header.startCapital);
        if (!net) return fail(net.error());
        read.session.net = *net;
        all.push_back(std::move(read.session));
    }
    return all;
}

Result<std::string> findSession(Database& database, std::string_view idOrStart) {
    auto query = database.prepare("SELECT id FROM sessions WHERE substr(id, 1, length(?1)) = ?1 "
                                  "ORDER BY id = ?1 DESC, recorded_at DESC, number DESC");
    if (!query) return fail(query.error());
    query->bind(1, idOrStart);
    std::vector<std::string> found;
    for (auto row = query->step(); !row || *row; row = query->step()) {
        if (!row) return fail(row.error());
        found.push_back(query->text(0));
    }
    if (found.empty() && !idOrStart.empty()) {
        const auto journals = journalIds(database); // one may be left without its session
        if (!journals) return fail(journals.error());
        std::copy_if(journals->begin(), journals->end(), std::back_inserter(found),
                     [&](const std::string& id) { return id.starts_with(idOrStart); });
    }
    if (found.empty() && idOrStart.empty())
        return fail("{} holds no session yet: run 'openbell backtest' first", database.file());
    if (found.empty()) {
        const auto ids =
            database.texts("SELECT id FROM sessions ORDER BY recorded_at DESC, number DESC LIMIT 10");
        if (!ids) return fail(ids.error());
        return fail("{} has no session {}; the newest it holds: {}", database.file(), idOrStart,
                    ids->empty() ? "none" : fmt::format("{}", fmt::join(*ids, ", ")));
    }
    if (found.size() > 1 && !idOrStart.empty() && found.front() != idOrStart)
        return fail("several sessions start with {}: {}; type more of the one you mean", idOrStart,
                    fmt::join(found, ", "));
    return found.front();
}

Result<SessionHeader> loadHeader(Database& database, std::string_view sessionId) {
    auto read = readHeader(database, sessionId);
    if (!read) return fail(read.error());
    return std::move(read->session.header);
}

namespace {

Result<SessionRecord> readSession(Database& database, std::string_view sessionId, bool asStored) {
    auto header = readHeader(database, sessionId);
    if (!header) return fail(header.error());
    SessionRecord record;
    record.header = std::move(header->session.header);
    if (auto texts = readTexts(database, header->number, record.texts); !texts) return fail(texts.error());
    if (auto read = readBenchmark(database, header->number, record.benchmark); !read)
        return fail(read.error());
    auto facts = FactReader::make(database, header->number);
    if (!facts) return fail(facts.error());
    if (asStored) facts->passOverChecksums();
    if (auto done = facts->read(record); !done) return fail(done.error());
    if (auto sound = checkRecord(record); !sound && !asStored)
        return fail("{}: {}", database.file(), sound.error().message);
    return record;
}

} // namespace

Result<SessionRecord> loadSession(Database& database, std::string_view sessionId) {
    return readSession(database, sessionId, false);
}

Result<SessionRecord> loadAsStored(Database& database, std::string_view sessionId) {
    return readSession(database, sessionId, true);
}

} // namespace openbell
