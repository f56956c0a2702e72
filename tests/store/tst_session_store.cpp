// A recorded session comes back equal, replaces itself, joins back to its signals, and is refused when
// broken.
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include "tests/store/record_support.h"
#include <functional>

using namespace openbell;
using namespace openbell::tests;

namespace {

Result<Database> backtests(const Folder& folder) {
    return openStore(folder.path(), "backtest");
}

std::int64_t rowsOf(Database& database) {
    std::int64_t rows = 0;
    const auto tables =
        database.texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    for (const std::string& table : *tables)
        rows += *database.number("SELECT count(*) FROM " + table);
    return rows;
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
            {[](auto& r) { r.decisions[0].signal.value = 0; }, "decision number 1 refers to a signal"},
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

    void damagedRowsAreNamedNotBelieved() {
        const std::string damages[] = {
            "UPDATE signals SET direction = 200 WHERE key & 255 = 3",
            "UPDATE orders SET state = -1 WHERE key & 255 = 3",
            "DELETE FROM fills WHERE key & 255 = 3",
            "UPDATE trades SET entry_signal = 4000000000 WHERE key & 255 = 3",
            "UPDATE decisions SET signal = NULL WHERE key & 255 = 3",
            "UPDATE equity SET packed = x'00'",
            "UPDATE gates SET packed = (SELECT packed FROM equity LIMIT 1)",
            "UPDATE conditions SET key = key + 1",
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
