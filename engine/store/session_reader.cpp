#include "engine/store/packed_columns.h"
#include "engine/store/session_check.h"
#include "engine/store/session_keys.h"
#include "engine/store/session_rows.h"
#include "engine/store/session_store.h"
#include <array>

namespace openbell {

namespace {

struct FieldReader {
    const Statement& row;
    bool& sound;
    int column = 0;

    template <class Field>
    void operator()(Field& field) {
        if constexpr (std::is_same_v<Field, double>)
            field = row.real(++column);
        else
            sound &= rows::fromNumber(row.number(++column), field);
    }
    template <class Id>
    void operator()(rows::Reference<Id> reference) {
        sound &= rows::fromNumber(row.number(++column) & kKeyMask, reference.id);
    }
};

class SessionReader {
public:
    SessionReader(Database& database, std::int64_t session) : m_database{database}, m_session{session} {}

    template <class Fact>
    void readRows(std::string_view table, std::vector<Fact>& facts) {
        auto query = begin(table);
        if (!query) return;
        while (next(*query)) {
            Fact& fact = facts.emplace_back();
            bool sound = (query->number(0) & kKeyMask) == static_cast<std::int64_t>(facts.size());
            if constexpr (requires { fact.id; }) fact.id.value = static_cast<std::uint32_t>(facts.size());
            rows::eachField(fact, FieldReader{*query, sound});
            if (!sound) return damaged(table, facts.size());
        }
    }

    template <class Fact>
    void readPacked(std::string_view table, std::vector<Fact>& facts) {
        constexpr std::size_t fields = rows::fieldCount<Fact>();
        auto query = begin(table);
        if (!query) return;
        std::array<std::vector<std::int64_t>, fields> columns;
        while (next(*query)) {
            const std::size_t first = facts.size();
            const auto view = PackedView::parse(query->bytes(2), fields);
            if (!view || (query->number(0) & kKeyMask) != static_cast<std::int64_t>(first))
                return damaged(table, first);
            for (std::size_t c = 0; c < fields; ++c) {
                columns[c].resize(view->rows());
                view->each(c, [out = columns[c].data()](std::size_t i, std::int64_t v) { out[i] = v; });
            }
            facts.resize(first + view->rows());
            bool sound = true;
            for (std::size_t i = 0; i < view->rows(); ++i) {
                std::size_t c = 0;
                rows::eachField(facts[first + i],
                                [&](auto& field) { sound &= rows::fromNumber(columns[c++][i], field); });
            }
            if (!sound) return damaged(table, first);
        }
    }

    [[nodiscard]] Database& database() { return m_database; }
    [[nodiscard]] const Status& status() const { return m_status; }

private:
    // Rows of the session in order of key; none after an error.
    std::optional<Statement> begin(std::string_view table) {
        if (!m_status) return std::nullopt;
        auto query = m_database.prepare(
            fmt::format("SELECT * FROM {} WHERE key BETWEEN ?1 AND ?2 ORDER BY key", table));
        if (!query) {
            m_status = fail(query.error());
            return std::nullopt;
        }
        query->bind(1, keyOf(m_session, 0)).bind(2, keyOf(m_session, kKeyMask));
        return std::move(*query);
    }
    bool next(Statement& query) {
        const auto row = query.step();
        if (!row) m_status = fail(row.error());
        return row && *row;
    }
    void damaged(std::string_view table, std::size_t row) {
        m_status = fail(storeError(m_database.file(), SQLITE_CORRUPT, fmt::format("{} row {}", table, row)));
    }

    Database& m_database;
    std::int64_t m_session;
    Status m_status;
};

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
    "s.interval, s.start_capital, s.synthetic, s.from_time, s.to_time, s.bars, s.ticks, s.fact_names, c.json "
    "FROM sessions s JOIN configurations c ON c.hash = s.config_hash ";

struct HeaderRow {
    std::int64_t number = 0;
    StoredSession session;
};

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

// Ids run from 1, so the last key tells how many there are.
Result<std::int64_t> countOf(Database& database, std::string_view table, std::int64_t session) {
    return database.number(
        fmt::format("SELECT coalesce(max(key), 0) & {} FROM {} WHERE key BETWEEN {} AND {}", kKeyMask, table,
                    keyOf(session, 0), keyOf(session, kKeyMask)));
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
        const std::pair<std::string_view, std::int64_t*> counted[] = {{"signals", &read.session.signals},
                                                                      {"orders", &read.session.orders},
                                                                      {"fills", &read.session.fills},
                                                                      {"trades", &read.session.trades}};
        for (const auto& [table, into] : counted) {
            const auto count = countOf(database, table, read.number);
            if (!count) return fail(count.error());
            *into = *count;
        }
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

Result<SessionRecord> loadSession(Database& database, std::string_view sessionId) {
    auto query = database.prepare(fmt::format("{} WHERE s.id = ?1", kHeaderQuery));
    if (!query) return fail(query.error());
    const auto found = query->bind(1, sessionId).step();
    if (!found) return fail(found.error());
    if (!*found) return fail("{} has no session {}", database.file(), sessionId);
    HeaderRow header = readHeaderRow(*query);
    if (auto lists = readLists(database, header.number, header.session.header); !lists)
        return fail(lists.error());
    SessionRecord record;
    record.header = std::move(header.session.header);
    SessionReader reader{database, header.number};
    reader.readRows("signals", record.signals);
    reader.readRows("decisions", record.decisions);
    reader.readRows("orders", record.orders);
    reader.readRows("fills", record.fills);
    reader.readRows("trades", record.trades);
    reader.readRows("risk_events", record.riskEvents);
    reader.readPacked("conditions", record.conditions);
    reader.readPacked("gates", record.gates);
    reader.readPacked("near_misses", record.nearMisses);
    reader.readPacked("order_events", record.orderEvents);
    reader.readPacked("positions", record.positionChanges);
    reader.readPacked("equity", record.equity);
    if (!reader.status()) return fail(reader.status().error());
    if (auto sound = checkRecord(record); !sound)
        return fail("{}: {}", database.file(), sound.error().message);
    return record;
}

} // namespace openbell
