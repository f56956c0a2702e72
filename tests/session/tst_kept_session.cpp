#include "engine/feed/demo/demo_data.h"
#include "engine/session/dead_letter_rows.h"
#include "engine/session/headless/backtest_session.h"
#include "engine/session/headless/import_data.h"
#include "engine/session/headless/rerun.h"
#include "engine/store/letter_groups.h"
#include "engine/store/session_progress.h"
#include "engine/store/stores.h"
#include "tests/support/values.h"
#include <QTemporaryDir>
#include <QtTest>

using namespace openbell;
using namespace openbell::headless;
using namespace openbell::tests;

namespace {

const std::string kConfiguration =
    R"({"data": {"symbols": ["DEMOALPHA", "DEMOBETA"], "interval": "1m"},
        "strategies": [{"type": "ehma_pivot"}, {"type": "regime_adaptive"}],
        "exits": {"stop": {"type": "percent", "value": 0.3}, "target": {"type": "r", "value": 1},
                  "target_2": {"type": "r", "value": 2}}})";
constexpr std::size_t kBars = 1500;
constexpr UtcTime kNow{1'700'000'000'000'000'000};

RunConfig config() {
    return readRunConfig(parseConfiguration(kConfiguration, "test.json").value()).value();
}

// A data folder with some bars, and a session on them.
class Desk {
public:
    Desk() {
        for (BarSeries series : makeDemoData()) {
            series.bars.resize(kBars);
            if (!workspace().market().storeBars(series.instrument, series.interval, series.bars))
                qFatal("no bars");
        }
    }
    [[nodiscard]] std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    Workspace& workspace() {
        if (!m_workspace) m_workspace.emplace(Workspace::open(folder()).value());
        return *m_workspace;
    }
    [[nodiscard]] SessionPlace place(const std::string& id = "paper-1") const { return {"paper", id}; }

    Backtest fresh(const std::string& id = "paper-1") { return made({Mode::Paper, id, true}); }
    Backtest apart() { return made({Mode::Paper, "paper-1", true, true}); }
    Backtest made(const RunKind& kind) {
        auto input = loadBacktestInput(workspace(), config(), kind);
        return Backtest::make(config(), std::move(*input), kind).value();
    }
    std::unique_ptr<SessionKeeper> keep(Backtest& run) {
        auto keeper = SessionKeeper::begin(workspace(), run, "bars", true, kNow);
        if (!keeper) qFatal("%s", keeper.error().message.c_str());
        return std::move(*keeper);
    }
    // A session from begin to end, with a pause in the middle; its facts' hash.
    std::string whole(const std::string& id = "paper-1") {
        Backtest run = fresh(id);
        auto keeper = keep(run);
        drive(run);
        run.finish();
        if (auto ended = keeper->end(kNow); !ended) qFatal("%s", ended.error().message.c_str());
        return run.runHash();
    }
    // Up to a bar of the first symbol.
    static void drive(Backtest& run, std::size_t until = kBars) {
        while (run.applied(0) < until && run.step(1)) {
            const auto at = run.applied(0);
            if (at == 400) (void)run.apply(command(OperatorAction::Pause));
            if (at == 500) (void)run.apply(command(OperatorAction::Clear));
        }
    }
    static OperatorCommand command(OperatorAction action) {
        OperatorCommand made;
        made.action = action;
        made.text = ShortText{"lunch"};
        return made;
    }
    Database database() const { return openStore(folder(), "paper").value(); }
    void execute(const std::string& sql) const {
        Database all = database();
        const auto done = all.execute(sql);
        if (!done) qFatal("%s", done.error().message.c_str());
    }

private:
    QTemporaryDir m_folder;
    std::optional<Workspace> m_workspace;
};

// A session whose database finds no room any more after some bars; the hash of all it had seen by then.
std::string cutByAFullDisk(Desk& desk) {
    Backtest run = desk.fresh();
    auto keeper = desk.keep(run);
    run.step(150);
    if (!keeper->flush()) qFatal("nothing was to be in the way yet");
    Database other = desk.database();
    // As a full disk does, but at will.
    if (!other.execute("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'the disk is "
                       "full'); END"))
        qFatal("no trigger");
    run.step(120);
    if (keeper->flush()) qFatal("all was written");
    const std::string hash = run.runHash();
    keeper.reset();
    if (!other.execute("DROP TRIGGER full")) qFatal("the trigger stays");
    return hash;
}

// A session on bars of five minutes, made of the stored ones.
Backtest fiveMinuteRun(Desk& desk) {
    const QByteArray text = QByteArray::fromStdString(kConfiguration).replace("1m", "5m");
    const RunConfig config =
        readRunConfig(parseConfiguration(text.toStdString(), "test.json").value()).value();
    const RunKind kind{Mode::Paper, "paper-5", false};
    return Backtest::make(config, loadBacktestInput(desk.workspace(), config, kind).value(), kind).value();
}

} // namespace

class KeptSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsKeptIsWhatHappened() {
        Desk desk;
        Backtest run = desk.fresh();
        auto keeper = desk.keep(run);
        Desk::drive(run);
        run.finish();
        QVERIFY(keeper->end(kNow));
        const SessionRecord stored =
            loadSession(*std::make_unique<Database>(desk.database()), "paper-1").value();
        const auto difference = firstDifference(stored, run.record());
        QVERIFY2(!difference, difference ? difference->what.c_str() : "");
        QCOMPARE(stored.header.runHash, run.runHash());
        QCOMPARE(stored.header.chainHead, keeper->journal().head());
        QCOMPARE(stored.benchmark, run.record().benchmark);
        QVERIFY(!stored.trades.empty());
        keeper.reset(); // as long as it lives, the session counts as running
        const auto check = verifyJournal(desk.folder(), desk.place()).value();
        QVERIFY2(check.intact, check.what.c_str());
        QCOMPARE(check.entries, static_cast<std::int64_t>(kBars) + 4); // header, pause, clear, end
        const auto verification = verifySession(desk.workspace(), desk.place()).value();
        QCOMPARE(verification.facts, run.session().log().count());
        QVERIFY(!verification.difference);
    }

    // What an operator is refused is in the record, and so is his command in the journal.
    void aChangeThatIsRefusedIsProvedToo() {
        Desk desk;
        Backtest run = desk.fresh();
        auto keeper = desk.keep(run);
        run.step(60);
        OperatorCommand place = Desk::command(OperatorAction::PlaceOrder);
        place.type = OrderType::Limit;
        place.quantity = qty(10);
        place.limit = roundToStep(portion(run.runner().execution().lastPrice({}), 98, 100), price("0.05"),
                                  Rounding::Down);
        QVERIFY(run.apply(place));
        QVERIFY(!run.record().orders.empty());
        OperatorCommand change = Desk::command(OperatorAction::ModifyOrder);
        change.order = run.record().orders.back().id;
        change.limit = place.limit * 100;
        QVERIFY(run.apply(change));
        QCOMPARE(run.record().riskEvents.back().code, RiskEventCode::ChangeRefused);
        run.step(60);
        run.finish();
        QVERIFY(keeper->end(kNow));
        keeper.reset();
        QVERIFY(!verifySession(desk.workspace(), desk.place())->difference);
    }

    // It is an input like any other: the clocks have followed it, though nothing else has.
    void aCommandThatIsRefusedIsInTheJournal() {
        Desk desk;
        Backtest run = desk.fresh();
        auto keeper = desk.keep(run);
        run.step(60);
        const std::int64_t before = keeper->journal().entries();
        OperatorCommand cancel = Desk::command(OperatorAction::CancelOrder);
        cancel.order = OrderId{99};
        QVERIFY(!run.apply(cancel));
        QCOMPARE(keeper->journal().entries(), before + 1);
        run.step(60);
        QVERIFY(keeper->flush());
        const std::string hash = run.runHash();
        keeper.reset();
        QVERIFY(!verifySession(desk.workspace(), desk.place())->difference);
        QCOMPARE(rebuildSession(desk.workspace(), desk.place())->runHash(), hash);
    }

    // What the account says is an input, too, also what nobody in the session has done.
    void aSessionWhoseAccountIsKeptApartIsProved() {
        Desk desk;
        Backtest run = desk.apart();
        auto keeper = desk.keep(run);
        Desk::drive(run, 600);
        QVERIFY(run.book(InstrumentId{1}, qty(3)));
        for (int answers = 0; answers < 2; ++answers)
            QVERIFY(run.apply(Desk::command(OperatorAction::Reconcile)));
        const auto& differences = run.record().differences;
        QVERIFY(!differences.empty() && run.runner().execution().isHalted());
        OperatorCommand adopt = Desk::command(OperatorAction::AdoptDifference);
        adopt.difference = differences.front().seq;
        QVERIFY(run.apply(adopt));
        (void)run.apply(Desk::command(OperatorAction::Clear));
        Desk::drive(run, 1000);
        run.finish();
        QVERIFY(keeper->end(kNow));
        keeper.reset();
        QVERIFY(run.record().fills.size() > 20);
        const auto verification = verifySession(desk.workspace(), desk.place()).value();
        QCOMPARE(verification.facts, run.session().log().count());
        QVERIFY2(!verification.difference, verification.difference->what.c_str());
    }

    void aSessionWhoseAccountIsGoneIsClosedAndNotResumed() {
        Desk desk;
        {
            Backtest run = desk.apart();
            auto keeper = desk.keep(run);
            Desk::drive(run, 300);
        }
        const auto resumed = rebuildSession(desk.workspace(), desk.place());
        QVERIFY(!resumed);
        QVERIFY2(resumed.error().message.find("openbell run --close paper-1") != std::string::npos,
                 resumed.error().message.c_str());
        QVERIFY(closeSession(desk.workspace(), desk.place(), kNow));
        QVERIFY(!verifySession(desk.workspace(), desk.place())->difference);
    }

    // At every moment the database holds the journal up to an input and exactly the facts of then.
    void everyCommitIsOneState() {
        Desk desk;
        Backtest run = desk.fresh();
        auto keeper = desk.keep(run);
        for (std::size_t portion = 1; run.step(portion); portion = portion * 3 % 251) {
            QVERIFY(keeper->flush());
            Database database = desk.database();
            const SessionRecord stored = loadSession(database, "paper-1").value();
            const auto difference = firstDifference(stored, run.record());
            QVERIFY2(!difference, difference ? difference->what.c_str() : "");
            QCOMPARE(stored.header.runHash, run.runHash());
        }
    }

    void cutOffAnywhereItEndsTheSame() {
        Desk desk;
        const std::string hash = desk.whole("paper-1");
        {
            Backtest run = desk.fresh("paper-2");
            auto keeper = desk.keep(run);
            run.step(100);
        }
        bool ended = false;
        for (int cuts = 0; !ended; ++cuts) {
            QVERIFY(cuts < 30);
            Backtest run = rebuildSession(desk.workspace(), desk.place("paper-2")).value();
            auto keeper = SessionKeeper::resume(desk.folder(), run).value();
            for (int i = 0; i < 171 && !ended; ++i) {
                ended = !run.step(1);
                if (run.applied(0) == 400) QVERIFY(run.apply(Desk::command(OperatorAction::Pause)));
                if (run.applied(0) == 500) QVERIFY(run.apply(Desk::command(OperatorAction::Clear)));
            }
            if (!ended) continue;
            run.finish();
            QVERIFY(keeper->end(kNow));
            QCOMPARE(run.runHash(), hash);
        }
        QVERIFY(!verifySession(desk.workspace(), desk.place("paper-2"))->difference);
    }

    void anyChangeOfTheJournalIsFoundWhereItIs_data() {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("broken");
        const auto row = [](const char* name, const char* sql, int broken) {
            QTest::newRow(name) << QString::fromLatin1(sql) << broken;
        };
        row("payload", "UPDATE journal SET payload = payload || x'00' WHERE seq = 700", 700);
        row("time", "UPDATE journal SET time_ns = time_ns + 1 WHERE seq = 3", 3);
        row("kind", "UPDATE journal SET kind = 5 WHERE seq = 9", 9);
        row("kind of none", "UPDATE journal SET kind = 77 WHERE seq = 9", 9);
        row("text", "UPDATE journal SET time_ns = 'noon' WHERE seq = 9", 9);
        row("chain", "UPDATE journal SET chain = zeroblob(32) WHERE seq = 40", 40);
        row("short chain", "UPDATE journal SET chain = x'00' WHERE seq = 40", 40);
        row("header", "UPDATE journal SET payload = replace(payload, 'bars', 'cars') WHERE seq = 0", 0);
        row("other session", "UPDATE journal SET session_id = 'paper-9' WHERE seq = 20", 20);
        row("removed in the middle", "DELETE FROM journal WHERE seq = 12", 12);
        row("removed at the end", "DELETE FROM journal WHERE seq = 1503", 1503);
        row("header removed", "DELETE FROM journal WHERE seq = 0", 0);
        row("all removed", "DELETE FROM journal", 0);
        row("moved",
            "UPDATE journal SET seq = -1 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 6; "
            "UPDATE journal SET seq = 6 WHERE seq = -1",
            5);
        row("appended",
            "INSERT INTO journal SELECT session_id, 1504, time_ns, kind, payload, chain FROM journal "
            "WHERE seq = 1503",
            1504);
        row("put before",
            "INSERT INTO journal SELECT session_id, -1, time_ns, kind, payload, chain FROM journal "
            "WHERE seq = 0",
            0);
        row("payload as text", "UPDATE journal SET payload = CAST(payload AS TEXT) WHERE seq = 5", 5);
        row("renamed", "UPDATE journal SET session_id = 'paper-9'", 0);
        row("put in at the end",
            "INSERT INTO journal SELECT 'paper-1', 1504, time_ns, kind, payload, chain FROM journal "
            "WHERE seq = 12",
            1504);
        // Beside the journal's own table.
        const auto progress = [&](const char* column, const char* value, int broken = 0) {
            row(qPrintable(
                    QStringLiteral("progress: %1 = %2").arg(QLatin1String{column}, QLatin1String{value})),
                qPrintable(QStringLiteral("UPDATE session_progress SET %1 = %2")
                               .arg(QLatin1String{column}, QLatin1String{value})),
                broken);
        };
        progress("entries", "entries - 1", 1503);
        progress("entries", "entries + 1", 1504);
        progress("chain_head", "zeroblob(32)", 1504);
        progress("chain_head", "CAST(chain_head AS TEXT)");
        progress("started_at", "started_at + 1");
        progress("ended_at", "NULL");
        progress("ended_at", "ended_at + 1");
        progress("facts", "facts + 1");
        progress("facts_hash", "'c0ffee'");
        progress("checksum", "NULL");
        row("cut off, and its end with it",
            "DELETE FROM journal WHERE seq > 700; UPDATE session_progress SET entries = 701, chain_head = "
            "(SELECT chain FROM journal WHERE seq = 700)",
            0);
        row("progress removed", "DELETE FROM session_progress", 0);
        row("session removed", "DELETE FROM sessions", 0);
        row("progress and journal removed", "DELETE FROM session_progress; DELETE FROM journal", 0);
        for (const char* change :
             {"id = 'paper-2'", "mode = 0", "recorded_at = recorded_at + 1", "data_hash = 'da7a'",
              "run_hash = 'da7a'", "currency = 'USD'", "interval = 5", "start_capital = start_capital + 1",
              "synthetic = 0", "from_time = from_time + 1", "to_time = to_time + 1", "bars = bars + 1",
              "ticks = 7", "fact_names = fact_names || ',x'", "build = 'other'", "fact_format = 1"})
            row(qPrintable(QStringLiteral("session: %1").arg(QLatin1String{change})),
                qPrintable(QStringLiteral("UPDATE sessions SET %1").arg(QLatin1String{change})), 0);
        row("configuration", "UPDATE configurations SET json = replace(json, '0.3', '0.4')", 0);
        row("configuration's hash",
            "INSERT INTO configurations VALUES('c0ffee', '{}'); UPDATE sessions SET config_hash = 'c0ffee'",
            0);
        row("configuration removed", "PRAGMA foreign_keys = OFF; DELETE FROM configurations", 0);
        for (const char* change : {"symbol = 'DEMOGAMMA'", "exchange = 'BSE'", "currency = 'USD'",
                                   "calendar = '24x7'", "zone = 'UTC'", "tick_size = tick_size + 1",
                                   "lot_size = lot_size + 1", "freeze_quantity = 7", "tradable = 0"})
            row(qPrintable(QStringLiteral("instrument: %1").arg(QLatin1String{change})),
                qPrintable(QStringLiteral("UPDATE session_instruments SET %1 WHERE position = 1")
                               .arg(QLatin1String{change})),
                0);
        row("instrument removed", "DELETE FROM session_instruments WHERE position = 1", 0);
        row("instrument added",
            "INSERT INTO session_instruments SELECT session, 2, symbol, exchange, currency, calendar, zone, "
            "tick_size, lot_size, freeze_quantity, tradable FROM session_instruments WHERE position = 1",
            0);
        for (const char* change : {"id = 'x'", "type = 'x'", "parameters = 'x'"})
            row(qPrintable(QStringLiteral("strategy: %1").arg(QLatin1String{change})),
                qPrintable(QStringLiteral("UPDATE session_strategies SET %1 WHERE position = 0")
                               .arg(QLatin1String{change})),
                0);
        row("strategy removed", "DELETE FROM session_strategies WHERE position = 1", 0);
    }
    void anyChangeOfTheJournalIsFoundWhereItIs() {
        QFETCH(QString, sql);
        QFETCH(int, broken);
        static Desk desk;
        static const std::string hash = desk.whole();
        static const QByteArray file = [] {
            desk.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            QFile stored{QString::fromStdString((desk.folder() / "paper.db").string())};
            return stored.open(QIODevice::ReadOnly) ? stored.readAll() : QByteArray{};
        }();
        QVERIFY(verifyJournal(desk.folder(), desk.place())->intact);
        desk.execute(sql.toStdString());
        const auto check = verifyJournal(desk.folder(), desk.place());
        QVERIFY2(check, check ? "" : check.error().message.c_str());
        QVERIFY(!check->intact);
        QCOMPARE(check->firstBroken, std::int64_t{broken});
        const auto verification = verifySession(desk.workspace(), desk.place());
        QVERIFY2(verification, verification ? "" : verification.error().message.c_str());
        QVERIFY(verification->difference);
        desk.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        QFile stored{QString::fromStdString((desk.folder() / "paper.db").string())};
        QVERIFY(stored.open(QIODevice::WriteOnly));
        QCOMPARE(stored.write(file), file.size());
    }

    void aChangedFactIsNamedWithBothVersionsAndItsCauses() {
        Desk desk;
        desk.whole();
        // The price of the third fill: column 9 of the first piece of kind 3.
        desk.execute("UPDATE fact_columns SET base = base + 50000, width = width WHERE key = "
                     "(SELECT min(key) FROM fact_pieces WHERE (key >> 36 & 15) = 3) + 8");
        const auto verification = verifySession(desk.workspace(), desk.place()).value();
        QVERIFY(verification.difference);
        const FactDifference& difference = *verification.difference;
        QCOMPARE(difference.kind, std::string{"fills"});
        QCOMPARE(difference.number, std::int64_t{1});
        QCOMPARE(difference.fields, std::vector<std::string>{"price"});
        QVERIFY(!difference.causes.empty());
        QCOMPARE(difference.causes.front().kind, std::string{"order_events"});
        QCOMPARE(difference.causes.back().kind, std::string{"signals"});
    }

    // Also by somebody who makes the chain fit again.
    void inputsThatWereReplacedAreFound() {
        Desk desk;
        desk.whole();
        {
            Database database = desk.database();
            auto next = readJournal(database, "paper-1").value();
            std::vector<JournalEntry> all;
            for (auto entry = next(); entry && *entry; entry = next())
                all.push_back(**entry);
            Input bars = decodeInput(all[3].kind, all[3].time, all[3].payload).value();
            std::get<BarsInput>(bars.body).bars[0].bar.volume += qty(1);
            all[3].payload = encode(bars);
            Sha256::Digest head = all[2].chain;
            for (std::size_t i = 3; i < all.size(); ++i) {
                all[i].chain = head = chainAfter(head, all[i]);
                auto update =
                    database.prepare("UPDATE journal SET payload = ?1, chain = ?2 WHERE seq = ?3").value();
                QVERIFY(update.bind(1, Bytes{all[i].payload}).bind(2, Bytes{head}).bind(3, all[i].seq).run());
            }
            auto update = database.prepare("UPDATE session_progress SET chain_head = ?1").value();
            QVERIFY(update.bind(1, Bytes{head}).run());
            QVERIFY(database.execute(
                fmt::format("UPDATE session_progress SET checksum = {}", kProgressChecksum)));
        }
        QVERIFY(verifyJournal(desk.folder(), desk.place())->intact);
        const auto verification = verifySession(desk.workspace(), desk.place()).value();
        QVERIFY(verification.difference);
        QCOMPARE(verification.difference->kind, std::string{"data"});
    }

    void barsThatChangedSinceAreNotGoneOnWith() {
        Desk desk;
        {
            Backtest run = desk.fresh();
            auto keeper = desk.keep(run);
            run.step(100);
        }
        BarSeries series = desk.workspace().market().storedBars("DEMOALPHA", Interval::ofMinutes(1)).value();
        series.bars.back().volume += qty(1);
        QVERIFY(desk.workspace().market().storeBars(series.instrument, series.interval, series.bars,
                                                    OnConflict::Replace));
        const auto run = rebuildSession(desk.workspace(), desk.place());
        QVERIFY(!run);
        QVERIFY(run.error().message.find("--close") != std::string::npos);
        // What was recorded still holds, and can be ended.
        QVERIFY(!verifySession(desk.workspace(), desk.place())->difference);
        QVERIFY(closeSession(desk.workspace(), desk.place(), kNow));
        QCOMPARE(listAllSessions(desk.folder())->front().state, SessionState::Finished);
        QVERIFY(!verifySession(desk.workspace(), desk.place())->difference);
    }

    // The calendar that is known later does not change what a session was.
    void aSessionKeepsTheCalendarItRanBy() {
        Desk desk;
        (void)desk.whole();
        const std::string always =
            "{\"id\": \"NSE\", \"name\": \"Other hours\", \"zone\": \"Asia/Kolkata\", "
            "\"from\": \"2010-01-01\", \"to\": \"2027-12-31\", \"weekdays\": [\"Mon\"], "
            "\"hours\": [{\"from\": \"2010-01-01\", \"open\": \"10:00\", \"close\": \"11:00\"}], "
            "\"holidays\": [], \"sources\": [\"none\"]}";
        QVERIFY(desk.workspace().market().putCalendar({"NSE", always}));
        auto later = Workspace::open(desk.folder());
        QVERIFY2(later, later ? "" : later.error().message.c_str());
        QVERIFY(later->calendars().find("NSE")->sessionsOn(Date::fromYmd(2024, 1, 2)).empty()); // a Tuesday
        const auto verification = verifySession(*later, desk.place());
        QVERIFY2(verification, verification ? "" : verification.error().message.c_str());
        QVERIFY2(!verification->difference,
                 verification->difference ? verification->difference->what.c_str() : "");
    }

    void aSessionOfLongerBarsIsProvedToo() {
        Desk desk;
        Backtest run = fiveMinuteRun(desk);
        auto keeper = SessionKeeper::begin(desk.workspace(), run, "bars", false, kNow).value();
        while (run.step(100)) {
        }
        run.finish();
        QVERIFY(keeper->end(kNow));
        keeper.reset();
        const auto verification = verifySession(desk.workspace(), desk.place("paper-5")).value();
        QVERIFY2(!verification.difference,
                 verification.difference ? verification.difference->what.c_str() : "");
    }

    // ---- what could not be written
    void whatASessionCouldNotWriteIsWrittenLaterAsOne() {
        Desk desk;
        const std::string hash = cutByAFullDisk(desk);
        auto letters = DeadLetters::open(desk.folder()).value();
        const auto all = letters.all().value();
        QVERIFY(all.size() > 5);
        const auto groups = groupsOf(all);
        QCOMPARE(groups.size(), 1U);
        QCOMPARE(groups[0].sessionId, "paper-1");
        QVERIFY(groups[0].entries > 1);
        // One letter stands for all of them.
        const DeadLetter last = all.back();
        const auto outcomes = letters.retry(std::span{&last, 1}, kNow);
        QVERIFY2(outcomes.front(), outcomes.front() ? "" : outcomes.front().error().message.c_str());
        const auto after = letters.all().value();
        for (const DeadLetter& letter : after)
            QCOMPARE(letter.state, DeadLetterState::Written);
        const auto check = verifyJournal(desk.folder(), desk.place()).value();
        QVERIFY2(check.intact, check.what.c_str());
        QCOMPARE(check.entries, groups[0].firstEntry + groups[0].entries);
        const auto verification = verifySession(desk.workspace(), desk.place()).value();
        QVERIFY2(!verification.difference,
                 verification.difference ? verification.difference->what.c_str() : "");
        // Written twice they are there once.
        QVERIFY(letters.retry(all, kNow).front());
        QCOMPARE(rebuildSession(desk.workspace(), desk.place())->runHash(), hash);
    }

    // Written down by a program that knew no checksum of how far a session had come.
    void whatAnOlderProgramCouldNotWriteIsSealedWhenItIsWritten() {
        Desk desk;
        (void)cutByAFullDisk(desk);
        auto all = DeadLetters::open(desk.folder())->all().value();
        std::size_t stripped = 0;
        for (DeadLetter& letter : all)
            if (letter.table == "session_progress")
                stripped +=
                    std::erase_if(letter.row, [](const auto& cell) { return cell.first == "checksum"; });
        QVERIFY(stripped > 0);
        QVERIFY(std::filesystem::remove(desk.folder() / "dead_letters.log"));
        auto letters = DeadLetters::open(desk.folder()).value();
        QVERIFY(letters.add(all));
        for (const Status& outcome : letters.retry(all, kNow))
            QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        const auto check = verifyJournal(desk.folder(), desk.place()).value();
        QVERIFY2(check.intact, check.what.c_str());
    }

    void whatCouldNotBeWrittenIsToldAndSettledAsAWhole() {
        Desk desk;
        (void)cutByAFullDisk(desk);
        const auto told = [&] {
            return deadLetterRows(groupsOf(DeadLetters::open(desk.folder())->all().value()));
        };
        const auto rows = told();
        QCOMPARE(rows.size(), 1U);
        QCOMPARE(rows[0].session, "paper-1");
        QVERIFY2(rows[0].what.find("120 journal entries") != std::string::npos, rows[0].what.c_str());
        QVERIFY2(rows[0].reason.find("the disk is full") != std::string::npos, rows[0].reason.c_str());
        QVERIFY(rows[0].rows.size() > 100);
        QVERIFY(waitingOf(desk.folder(), "paper-1").find("120 journal entries") == 0);
        QVERIFY(waitingOf(desk.folder(), "paper-2").empty());
        QVERIFY(!retryGroup(desk.folder(), rows[0].id + 1, kNow));
        QVERIFY(retryGroup(desk.folder(), rows[0].id, kNow));
        QVERIFY(told().empty() && waitingOf(desk.folder(), "paper-1").empty());
        QVERIFY(!dismissGroup(desk.folder(), rows[0].id, kNow));
    }

    // Resumed without them, a session has other facts by now, which the old ones would undo.
    void whatASessionHasGoneOnWithoutIsNotWritten() {
        Desk desk;
        (void)cutByAFullDisk(desk);
        {
            Backtest run = rebuildSession(desk.workspace(), desk.place()).value();
            auto keeper = SessionKeeper::resume(desk.folder(), run).value();
            QVERIFY(run.apply(Desk::command(OperatorAction::Pause)));
            run.step(200);
            QVERIFY(keeper->flush());
        }
        auto letters = DeadLetters::open(desk.folder()).value();
        const auto all = letters.all().value();
        for (const Status& outcome : letters.retry(all, kNow)) {
            QVERIFY(!outcome);
            QVERIFY2(outcome.error().message.find("has gone on without these rows") != std::string::npos,
                     outcome.error().message.c_str());
        }
        QVERIFY(letters.all()->front().state == DeadLetterState::Waiting);
        const auto verification = verifySession(desk.workspace(), desk.place()).value();
        QVERIFY2(!verification.difference,
                 verification.difference ? verification.difference->what.c_str() : "");
    }

    void whatWasPartlyGivenUpIsNotWritten() {
        Desk desk;
        (void)cutByAFullDisk(desk);
        auto letters = DeadLetters::open(desk.folder()).value();
        const auto all = letters.all().value();
        const std::int64_t one = all[2].id;
        QVERIFY(letters.settle(std::span{&one, 1}, DeadLetterState::Dismissed, kNow));
        const auto outcomes = letters.retry(all, kNow);
        QVERIFY(!outcomes.front());
        QVERIFY2(outcomes.front().error().message.find("was dismissed") != std::string::npos,
                 outcomes.front().error().message.c_str());
    }

    void theSessionThatRunsIsNotWrittenInto() {
        Desk desk;
        (void)cutByAFullDisk(desk);
        Backtest other = desk.fresh("paper-2");
        auto keeper = desk.keep(other);
        auto letters = DeadLetters::open(desk.folder()).value();
        const auto outcomes = letters.retry(letters.all().value(), kNow);
        QVERIFY(!outcomes.front());
        QVERIFY2(outcomes.front().error().message.find("is being written by") != std::string::npos,
                 outcomes.front().error().message.c_str());
    }

    // ---- its market data
    void theBarsOfASessionAreStoredAgain() {
        Desk desk;
        (void)desk.whole();
        const auto bars = [&](const char* symbol) {
            return desk.workspace().market().storedBars(symbol, Interval::ofMinutes(1))->bars;
        };
        const auto before = bars("DEMOALPHA");
        const std::string runBefore = backtestStored(desk.workspace(), config(), kNow)->record.header.runHash;
        const auto same = importJournal(desk.workspace(), desk.place(), kNow);
        QVERIFY2(same, same ? "" : same.error().message.c_str());
        QCOMPARE(same->report.total.rowsUnchanged, std::int64_t{2 * kBars});
        for (const char* symbol : {"DEMOALPHA", "DEMOBETA"})
            QVERIFY(desk.workspace().market().removeInstrument(symbol));
        const auto stored = importJournal(desk.workspace(), desk.place(), kNow);
        QVERIFY2(stored, stored ? "" : stored.error().message.c_str());
        QCOMPARE(stored->report.total.rowsStored, std::int64_t{2 * kBars});
        QVERIFY(std::filesystem::exists(stored->reportFile));
        QVERIFY(bars("DEMOALPHA") == before);
        QCOMPARE(backtestStored(desk.workspace(), config(), kNow)->record.header.runHash, runBefore);
        QCOMPARE(importJournal(desk.workspace(), desk.place(), kNow)->report.total.rowsStored,
                 std::int64_t{0});
    }

    // Longer bars beside shorter ones would hide them: what the shorter ones give is there already.
    void longerBarsOfASessionDoNotHideShorterOnes() {
        Desk desk;
        Backtest run = fiveMinuteRun(desk);
        {
            auto keeper = SessionKeeper::begin(desk.workspace(), run, "bars", false, kNow).value();
            while (run.step(100)) {
            }
        }
        const auto kept = importJournal(desk.workspace(), desk.place("paper-5"), kNow).value();
        QVERIFY(kept.report.total.rowsRead > 100);
        QCOMPARE(kept.report.total.rowsUnchanged, kept.report.total.rowsRead);
        QCOMPARE(desk.workspace().market().storedIntervals("DEMOALPHA")->size(), 1U);
        const BarSeries all = *desk.workspace().market().storedBars("DEMOALPHA", Interval::ofMinutes(1));
        QVERIFY(desk.workspace().market().removeInstrument("DEMOALPHA"));
        QVERIFY(desk.workspace().market().storeBars(all.instrument, all.interval,
                                                    std::span{all.bars}.first(400)));
        const auto rest = importJournal(desk.workspace(), desk.place("paper-5"), kNow).value();
        QVERIFY(rest.report.total.rowsRefused > 0);
        QCOMPARE(rest.report.notes.size(), 1U);
        QVERIFY(rest.report.notes[0].find("import the 1m bars") != std::string::npos);
    }

    void whoWritesASessionIsItsOnlyWriter() {
        Desk desk;
        Backtest run = desk.fresh();
        auto keeper = desk.keep(run);
        run.step(10);
        QVERIFY(keeper->flush());
        QCOMPARE(listAllSessions(desk.folder())->front().state, SessionState::Running);
        Backtest other = desk.fresh("paper-2");
        QVERIFY(!SessionKeeper::begin(desk.workspace(), other, "bars", true, kNow));
        QVERIFY(!verifySession(desk.workspace(), desk.place()));
        keeper.reset();
        QCOMPARE(listAllSessions(desk.folder())->front().state, SessionState::Interrupted);
        QCOMPARE(listAllSessions(desk.folder())->front().session.inputs, std::int64_t{10});
    }

    void aPaperSessionHasTheFactsOfABacktest() {
        Desk desk;
        const RunKind kind{Mode::Paper, "paper-3", false};
        Backtest run =
            Backtest::make(config(), loadBacktestInput(desk.workspace(), config(), kind).value(), kind)
                .value();
        auto keeper = SessionKeeper::begin(desk.workspace(), run, "bars", false, kNow).value();
        while (run.step(100)) {
        }
        run.finish();
        QVERIFY(keeper->end(kNow));
        const auto backtest = backtestStored(desk.workspace(), config(), kNow).value();
        QCOMPARE(run.runHash(), backtest.record.header.runHash);
        const SessionPlace place{"backtest", backtest.record.header.sessionId};
        QVERIFY(!verifySession(desk.workspace(), place)->difference);
        QVERIFY(!verifyJournal(desk.folder(), place)); // it has none, and says so
    }
};

QTEST_APPLESS_MAIN(KeptSessionTest)
#include "tst_kept_session.moc"
