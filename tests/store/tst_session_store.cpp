// A recorded session comes back equal, replaces itself, joins back to its signals, and is refused when
// broken.
#include "engine/store/session_keys.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include "tests/store/record_support.h"
#include <cmath>
#include <functional>
#include <limits>

using namespace openbell;
using namespace openbell::tests;

namespace {

Result<Database> backtests(const Folder& folder) {
    return openStore(folder.path(), "backtest");
}

std::int64_t rowsOf(Database& database) {
    std::int64_t rows = 0;
    const auto tables = database.texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT "
                                       "LIKE 'sqlite_%' AND name <> 'piece_rows'");
    for (const std::string& table : *tables)
        rows += *database.number("SELECT count(*) FROM " + table);
    return rows;
}

// "order, seq" of "order seq", quoted: some are words of SQL.
std::string viewColumns(std::string_view names) {
    std::string columns = "\"";
    for (const char c : names)
        columns += c == ' ' ? std::string{"\", \""} : std::string{c};
    return columns + "\"";
}

template <class Field>
bool shows(const Statement& row, int column, const Field& field) {
    if constexpr (std::is_same_v<Field, double>)
        return std::isnan(field) ? row.isNull(column) : row.real(column) == field;
    else if constexpr (requires { field.id; })
        return field.id.isNone() ? row.isNull(column)
                                 : row.number(column) == (std::int64_t{2} << 32) + field.id.value;
    else if constexpr (requires { field.other; })
        return row.number(column) == rows::toNumber(field.field);
    else
        return row.number(column) == rows::toNumber(field);
}

} // namespace

class TestSessionStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSessionComesBackEqual() {
        for (const std::size_t count : {23U, 1'000U, 4'096U, 9'000U}) {
            const Folder folder;
            auto database = backtests(folder);
            OPENBELL_OK(database);
            const SessionRecord record = randomRecord("s1", count, static_cast<unsigned>(count));
            OPENBELL_OK(recordSession(*database, record, UtcTime{5}));
            const auto back = loadSession(*database, "s1");
            OPENBELL_OK(back);
            QVERIFY(sameRecord(*back, record));
        }
    }

    void gatesKeepTheNumbersTheyWereStoredUnder() {
        QCOMPARE(rows::toNumber(GateCode::Halted), 0);
        QCOMPARE(rows::toNumber(GateCode::MarketHours), 1);
        QCOMPARE(rows::toNumber(GateCode::DailyLoss), 7);
        QCOMPARE(rows::toNumber(GateCode::BuyingPower), 12);
        for (int i = 0; i < kGateCount; ++i) {
            auto back = GateCode::Halted;
            QVERIFY(rows::fromNumber(rows::toNumber(static_cast<GateCode>(i)), back));
            QCOMPARE(back, static_cast<GateCode>(i));
        }
        auto none = GateCode::Halted;
        QVERIFY(!rows::fromNumber(kGateCount, none));
    }

    void anEmptySessionComesBackEqual() {
        const Folder folder;
        auto database = backtests(folder);
        SessionRecord record;
        record.header.sessionId = "nothing";
        OPENBELL_OK(recordSession(*database, record, UtcTime{5}));
        const auto back = loadSession(*database, "nothing");
        OPENBELL_OK(back);
        QVERIFY(sameRecord(*back, record));
    }

    void recordingAgainReplaces() {
        const Folder folder;
        auto database = backtests(folder);
        const SessionRecord other = randomRecord("other", 50, 1), second = randomRecord("s", 30, 3);
        OPENBELL_OK(recordSession(*database, other, UtcTime{1}));
        OPENBELL_OK(recordSession(*database, randomRecord("s", 5'000, 2), UtcTime{2}));
        OPENBELL_OK(recordSession(*database, second, UtcTime{3}));
        const std::int64_t rows = rowsOf(*database);
        OPENBELL_OK(recordSession(*database, second, UtcTime{4}));
        QCOMPARE(rowsOf(*database), rows);
        QVERIFY(sameRecord(*loadSession(*database, "s"), second));
        QVERIFY(sameRecord(*loadSession(*database, "other"), other));
        OPENBELL_OK(removeSession(*database, "s"));
        OPENBELL_OK(removeSession(*database, "other"));
        QCOMPARE(rowsOf(*database), 0);
    }

    void sessionsAreListedNewestFirstAndFoundByTheirStart() {
        const Folder folder;
        auto database = backtests(folder);
        OPENBELL_FAILS(findSession(*database, ""), "backtest.db holds no session yet", "openbell backtest");
        OPENBELL_OK(recordSession(*database, randomRecord("bt-12", 30, 1), UtcTime{9}));
        OPENBELL_OK(recordSession(*database, randomRecord("bt-1", 23, 2), UtcTime{8}));
        OPENBELL_OK(recordSession(*database, randomRecord("bt-27", 40, 3), UtcTime{7}));
        const auto sessions = listSessions(*database);
        OPENBELL_OK(sessions);
        QCOMPARE(sessions->size(), 3U);
        QCOMPARE(sessions->front().header.sessionId, "bt-12");
        QVERIFY(sameHeader(sessions->front().header, randomHeader("bt-12")));
        QCOMPARE(sessions->front().recordedAt, UtcTime{9});
        QCOMPARE(sessions->front().trades, 30);
        QCOMPARE(sessions->back().fills, 40);
        QCOMPARE(*findSession(*database, ""), "bt-12");
        QCOMPARE(*findSession(*database, "bt-2"), "bt-27");
        QCOMPARE(*findSession(*database, "bt-1"), "bt-1");
        OPENBELL_FAILS(findSession(*database, "bt-"), "several", "bt-12, bt-1, bt-27");
        OPENBELL_FAILS(findSession(*database, "x"), "no session x", "holds: bt-12, bt-1, bt-27");
        OPENBELL_FAILS(loadSession(*database, "x"), "backtest.db has no session x");
        OPENBELL_FAILS(loadHeader(*database, "x"), "backtest.db has no session x");
        QVERIFY(sameHeader(*loadHeader(*database, "bt-12"), randomHeader("bt-12")));
    }

    void everyTradeJoinsBackToItsSignalInPlainSql() {
        const Folder folder;
        auto database = backtests(folder);
        OPENBELL_OK(recordSession(*database, randomRecord("before", 40, 9), UtcTime{1}));
        SessionRecord r;
        r.header = randomHeader("s");
        r.conditions.resize(3);
        r.signals.resize(2);
        r.decisions.resize(2);
        r.orders.resize(2);
        r.fills.resize(3);
        for (std::uint32_t i = 0; i < 2; ++i) {
            r.signals[i].id.value = r.decisions[i].id.value = r.orders[i].id.value = i + 1;
            r.decisions[i].signal.value = 2 - i;
            r.orders[i].decision.value = i + 1;
        }
        for (std::uint32_t i = 0; i < 3; ++i) {
            r.fills[i].id.value = i + 1;
            r.fills[i].order.value = 1 + i / 2;
        }
        r.signals[1].conditions = {1, 2};
        r.trades.resize(1);
        r.trades[0].id.value = 1;
        r.trades[0].entryOrder.value = 1;
        r.trades[0].exitOrder.value = 2;
        OPENBELL_OK(recordSession(*database, r, UtcTime{1}));
        const auto story = database->texts(
            "SELECT trade || ' ' || fill || ' ' || \"order\" || ' ' || decision || ' ' || signal || ' ' || "
            "first_condition || ' ' || condition_count || ' ' || symbol || ' ' || strategy "
            "FROM trade_story WHERE session = 's' ORDER BY fill");
        OPENBELL_OK(story);
        const std::vector<std::string> expected{"1 1 1 1 2 1 2 INFY cross", "1 2 1 1 2 1 2 INFY cross",
                                                "1 3 2 2 1 0 0 INFY cross"};
        QVERIFY(*story == expected);
    }

    // Every kind of fact, every field, as SQL sees it.
    void theViewsShowEveryFieldInPlainSql() {
        const Folder folder;
        auto database = backtests(folder);
        OPENBELL_OK(recordSession(*database, randomRecord("before", 30, 9), UtcTime{1}));
        SessionRecord record = randomRecord("s", 130, 11);
        record.conditions[7].leftValue = std::numeric_limits<double>::quiet_NaN();
        record.conditions[8].leftValue = 0.0;
        OPENBELL_OK(recordSession(*database, record, UtcTime{2}));
        eachKind(record, [&]<class Fact>(StoredKind kind, const std::vector<Fact>& facts) {
            auto query =
                database->prepare(fmt::format("SELECT {}, key, id FROM {} WHERE session = 2 ORDER BY id",
                                              viewColumns(rows::kFields<Fact>), kind.name));
            OPENBELL_OK(query);
            for (std::size_t at = 0; at < facts.size(); ++at) {
                const auto more = query->step();
                OPENBELL_OK(more);
                QVERIFY2(*more, std::string{kind.name}.c_str());
                int column = 0;
                bool same = true;
                rows::eachField(facts[at],
                                [&](const auto& field) { same &= shows(*query, column++, field); });
                QVERIFY2(same, fmt::format("{} {}", kind.name, at).c_str());
                QCOMPARE(query->number(column), (std::int64_t{2} << 32) + static_cast<std::int64_t>(at) + 1);
                QCOMPARE(query->number(column + 1), static_cast<std::int64_t>(at) + 1);
            }
            QVERIFY(!*query->step());
        });
    }

    void theViewsGoOnFromPieceToPiece() {
        const Folder folder;
        auto database = backtests(folder);
        SessionRecord record;
        record.header = randomHeader("s");
        for (std::uint32_t i = 1; i <= 9'000; ++i) {
            record.riskEvents.push_back({});
            record.riskEvents.back().seq = i;
        }
        OPENBELL_OK(recordSession(*database, record, UtcTime{1}));
        QCOMPARE(*database->number("SELECT count(*) FROM risk_events WHERE id = seq"), 9'000);
    }

    void factsOfAnOlderProgramReadWithTheFieldsTheyHad() {
        const Folder folder;
        auto database = backtests(folder);
        SessionRecord record = randomRecord("s", 50, 1);
        OPENBELL_OK(recordSession(*database, record, UtcTime{1}));
        OPENBELL_OK(database->execute("DELETE FROM fact_columns WHERE key >> 36 & 15 = 2 AND key & 255 = 19;"
                                      "UPDATE fact_pieces SET columns = 19 WHERE key >> 36 & 15 = 2"));
        for (Order& order : record.orders)
            order.attempt = 0;
        QVERIFY(sameRecord(*loadSession(*database, "s"), record));
        QCOMPARE(*database->number("SELECT count(*) FROM orders WHERE attempt = 0"), 50);
    }

    void aBrokenRecordIsRefusedAndTheStoredOneStays() {
        const Folder folder;
        auto database = backtests(folder);
        const SessionRecord good = randomRecord("s", 50, 1);
        OPENBELL_OK(recordSession(*database, good, UtcTime{1}));
        using Break = std::function<void(SessionRecord&)>;
        const std::pair<Break, std::string> cases[] = {
            {[](auto& r) { r.trades[4].entrySignal.value = 51; }, "trade number 5 refers to a signal"},
            {[](auto& r) { r.trades[4].exitOrder.value = 51; }, "trade number 5 refers to an order"},
            {[](auto& r) { r.fills[1].order.value = 0; }, "fill number 2 refers to an order"},
            {[](auto& r) { r.fills[1].id.value = 7; }, "fill number 2 has id 7"},
            {[](auto& r) { r.orders[0].decision.value = 99; }, "order number 1 refers to a decision"},
            {[](auto& r) { r.orders[0].group.value = 99; }, "order number 1 refers to an order"},
            {[](auto& r) { r.orderEvents[0].order.value = 99; }, "order event number 1"},
            {[](auto& r) { r.decisions[0].signal.value = 51; }, "decision number 1 refers to a signal"},
            {[](auto& r) { r.orderEvents[2].text.value = 4; }, "order event number 3 refers to a text"},
            {[](auto& r) { r.riskEvents[2].order.value = 51; }, "risk event number 3 refers to an order"},
            {[](auto& r) { r.riskEvents[2].text.value = 4; }, "risk event number 3 refers to a text"},
            {[](auto& r) { r.differences[2].order.value = 51; }, "difference number 3 refers to an order"},
            {[](auto& r) { r.differences[2].instrument.value = 2; },
             "difference number 3 refers to an instr"},
            {[](auto& r) {
                 r.decisions[0].gates = {50, 1};
             },
             "decision number 1 refers to gates"},
            {[](auto& r) {
                 r.signals[0].conditions = {UINT32_MAX, 2};
             },
             "signal number 1 refers to conditions"},
            {[](auto& r) {
                 r.nearMisses[0].conditions = {0, 51};
             },
             "near miss number 1 refers to conditions"},
            {[](auto& r) { r.signals[0].instrument.value = 2; }, "signal number 1 refers to an instrument"},
            {[](auto& r) { r.positionChanges[0].strategy.value = 1; }, "position change number 1"},
            {[](auto& r) { r.conditions[3].left = 2; }, "condition number 4 refers to a fact name"},
        };
        for (const auto& [damage, message] : cases) {
            SessionRecord broken = good;
            damage(broken);
            OPENBELL_FAILS(recordSession(*database, broken, UtcTime{2}), "session s does not hold", message);
        }
        SessionRecord nameless = good;
        nameless.header.sessionId.clear();
        OPENBELL_FAILS(recordSession(*database, nameless, UtcTime{2}), "needs an id");
        QVERIFY(sameRecord(*loadSession(*database, "s"), good));
    }

    void aFullDatabaseKeepsTheOlderRecording() {
        const Folder folder;
        auto database = backtests(folder);
        const SessionRecord good = randomRecord("s", 50, 1);
        OPENBELL_OK(recordSession(*database, good, UtcTime{1}));
        OPENBELL_OK(database->execute("PRAGMA max_page_count = 60"));
        OPENBELL_FAILS(recordSession(*database, randomRecord("s", 20'000, 2), UtcTime{2}),
                       "backtest.db is full");
        QVERIFY(sameRecord(*loadSession(*database, "s"), good));
    }

    void damagedFactsAreNamedNotBelieved() {
        const std::string kColumn = "UPDATE fact_columns SET ";
        const auto column = [](int kind, int at) {
            return fmt::format(" key >> 36 & 15 = {} AND key & 255 = {}", kind, at);
        };
        const std::string damages[] = {
            kColumn + "base = 200, width = 0, packed = x'' WHERE" + column(0, 5), // a signal's direction
            kColumn + "base = -1, width = 0, packed = x'' WHERE" + column(2, 12), // an order's state
            kColumn + "base = 4000000000, width = 0, packed = x'' WHERE" + column(4, 17), // an entry signal
            kColumn + "base = 0, width = 0, packed = x'' WHERE" + column(3, 0),           // a fill's order
            kColumn + "packed = x'00' WHERE" + column(11, 1),
            kColumn + "width = 3 WHERE" + column(11, 1),
            kColumn + "width = -1 WHERE" + column(11, 1),
            "DELETE FROM fact_columns WHERE" + column(3, 10),
            "DELETE FROM fact_columns WHERE" + column(3, 4),
            "DELETE FROM fact_pieces WHERE" + column(2, 0),
            "UPDATE fact_pieces SET first = 1 WHERE" + column(6, 0),
            "UPDATE fact_pieces SET rows = 49 WHERE" + column(6, 0),
            "UPDATE fact_pieces SET rows = 5000 WHERE" + column(6, 0),
            "UPDATE fact_pieces SET rows = -1 WHERE" + column(6, 0),
            "UPDATE fact_pieces SET period = 0 WHERE" + column(6, 0),
            "UPDATE fact_pieces SET columns = 7 WHERE" + column(6, 0),
            "UPDATE fact_pieces SET key = key + 256 WHERE" + column(6, 0),
            "DELETE FROM session_texts",
        };
        for (const std::string& damage : damages) {
            const Folder folder;
            auto database = backtests(folder);
            OPENBELL_OK(recordSession(*database, randomRecord("s", 50, 1), UtcTime{1}));
            OPENBELL_OK(database->execute(damage));
            OPENBELL_FAILS(loadSession(*database, "s"), "backtest.db");
        }
    }

    void theAuditLogOnlyGrows() {
        const Folder folder;
        auto database = backtests(folder);
        OPENBELL_OK(database->execute("INSERT INTO audit_log VALUES(1, 2, 'op', 'cleared halt', '')"));
        OPENBELL_FAILS(database->execute("UPDATE audit_log SET action = ''"), "only grows");
        OPENBELL_FAILS(database->execute("DELETE FROM audit_log"), "only grows");
    }
};

QTEST_APPLESS_MAIN(TestSessionStore)
#include "tst_session_store.moc"
