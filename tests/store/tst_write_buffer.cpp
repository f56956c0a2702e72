// What is appended is written, in order and once; what cannot be written is kept and told, never lost
// silently.
#include "engine/store/stores.h"
#include "engine/store/write_buffer.h"
#include "tests/store/store_support.h"
#include <atomic>

using namespace openbell;
using namespace openbell::tests;
namespace fs = std::filesystem;

namespace {

constexpr const char* kTable =
    "CREATE TABLE t(k INTEGER PRIMARY KEY, x REAL, s TEXT NOT NULL, b BLOB) STRICT";

struct Fixture {
    Folder folder;
    std::unique_ptr<WriteBuffer> buffer;
    int table = 0;
    std::atomic<std::size_t> failed{0};

    explicit Fixture(WriteBufferOptions options = {}) {
        auto database = openStore(folder.path(), "paper");
        if (!database || !database->execute(kTable)) std::abort();
        sqlite3_busy_timeout(database->handle(), 20);
        options.onFailure = [this](const WriteFailure& failure) { failed += failure.rows; };
        buffer =
            WriteBuffer::start(std::move(*database), "paper", *DeadLetters::open(folder.path()), options);
        table = buffer->addTable("t", {"k", "x", "s", "b"});
    }
    [[nodiscard]] std::vector<std::string> stored() const {
        auto database = Database::open(folder / "paper.db");
        return *database->texts("SELECT k || ' ' || ifnull(x, '-') || ' ' || s || ' ' || hex(b) FROM t "
                                "ORDER BY rowid");
    }
    [[nodiscard]] std::vector<DeadLetter> letters() const { return *DeadLetters::open(folder.path())->all(); }
};

constexpr std::uint8_t kBytes[] = {0, 255, 7};

} // namespace

class TestWriteBuffer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFlushWritesEveryKindOfValueInOrder() {
        Fixture f;
        WriteBatch batch;
        batch.add(f.table, {std::int64_t{-1}, 0.5, "a'b", Bytes{kBytes}});
        batch.add(f.table, {std::int64_t{2}, std::monostate{}, "", Bytes{}});
        OPENBELL_OK(f.buffer->append(batch));
        OPENBELL_OK(f.buffer->flush());
        QVERIFY(f.stored() == (std::vector<std::string>{"-1 0.5 a'b 00FF07", "2 -  "}));
    }

    void theTimerWritesWhatNobodyFlushes() {
        Fixture f{{.interval = std::chrono::milliseconds{5}}};
        WriteBatch batch;
        OPENBELL_OK(f.buffer->append(batch.add(f.table, {std::int64_t{1}, {}, "x", {}})));
        QTRY_COMPARE(f.stored().size(), 1U);
    }

    void closingWritesTheRestAndACommitAlone() {
        Fixture f{{.interval = std::chrono::hours{1}}};
        WriteBatch batch;
        for (std::int64_t k = 1; k <= 5'000; ++k)
            batch.add(f.table, {k, {}, "x", {}});
        OPENBELL_OK(f.buffer->append(batch));
        OPENBELL_OK(f.buffer->close());
        QCOMPARE(f.stored().size(), 5'000U);
        QCOMPARE(f.buffer->counts().written, 5'000U);
        QCOMPARE(f.buffer->counts().transactions, 1U);
    }

    void aFullBufferMakesItsWritersWait() {
        Fixture f{{.capacity = 4'096}};
        std::vector<std::thread> writers;
        for (std::int64_t w = 0; w < 4; ++w)
            writers.emplace_back([&f, w] {
                WriteBatch batch;
                for (std::int64_t i = 0; i < 500; ++i) {
                    batch.clear();
                    if (!f.buffer->append(batch.add(f.table, {w * 1'000 + i, {}, "some text", {}})))
                        std::abort();
                }
            });
        for (std::thread& writer : writers)
            writer.join();
        OPENBELL_OK(f.buffer->commit());
        QCOMPARE(f.stored().size(), 2'000U);
        QVERIFY(f.buffer->counts().transactions > 1);
    }

    void aRowThatIsRefusedBecomesADeadLetterAndTheOthersAreWritten() {
        Fixture f;
        WriteBatch batch;
        batch.add(f.table, {std::int64_t{1}, {}, "first", {}});
        batch.add(f.table, {std::int64_t{1}, 1.25, "again", Bytes{kBytes}});
        batch.add(f.table, {std::int64_t{2}, {}, {}, {}});
        batch.add(f.table, {std::int64_t{3}, {}, "third", {}});
        OPENBELL_OK(f.buffer->append(batch));
        OPENBELL_FAILS(f.buffer->commit(), "2 rows", "dead letters", "dead-letters list");
        OPENBELL_OK(f.buffer->commit()); // told once
        QCOMPARE(f.failed.load(), 2U);
        QVERIFY(f.stored() == (std::vector<std::string>{"1 - first ", "3 - third "}));
        const auto letters = f.letters();
        QCOMPARE(letters.size(), 2U);
        QCOMPARE(letters[0].id, 1);
        QVERIFY(letters[0].store == "paper" && letters[0].table == "t");
        QVERIFY2(letters[0].reason.find("UNIQUE") != std::string::npos, letters[0].reason.c_str());
        const std::vector<std::pair<std::string, KeptValue>> row{{"k", std::int64_t{1}},
                                                                 {"x", 1.25},
                                                                 {"s", std::string{"again"}},
                                                                 {"b", std::vector<std::uint8_t>{0, 255, 7}}};
        QVERIFY(letters[0].row == row);
        QVERIFY(std::holds_alternative<std::monostate>(letters[1].row[2].second));
    }

    // Where rows build on each other nothing is written beyond a hole, until the letters close it in order.
    void afterAHoleInOrderedRowsAllAreDeadLetters() {
        Fixture f{{.ordered = true}};
        WriteBatch batch;
        OPENBELL_OK(f.buffer->append(batch.add(f.table, {std::int64_t{1}, {}, "first", {}})));
        OPENBELL_OK(f.buffer->flush());
        batch.clear();
        batch.add(f.table, {std::int64_t{2}, {}, "second", {}});
        batch.add(f.table, {std::int64_t{1}, {}, "again", {}});
        OPENBELL_OK(f.buffer->append(batch));
        OPENBELL_FAILS(f.buffer->flush(), "2 rows", "dead letters");
        batch.clear();
        OPENBELL_OK(f.buffer->append(batch.add(f.table, {std::int64_t{3}, {}, "third", {}})));
        OPENBELL_FAILS(f.buffer->commit(), "1 rows", "before it");
        QVERIFY(f.stored() == (std::vector<std::string>{"1 - first "}));
        QCOMPARE(f.letters().size(), 3U);
    }

    void rowsOfAFullDatabaseAreDeadLettersUntilTheyAreWrittenAgain() {
        Fixture f;
        OPENBELL_OK(f.buffer->flush());
        auto database = Database::open(f.folder / "paper.db");
        const auto pages = *database->number("PRAGMA page_count");
        Fixture g;
        auto small = openStore(g.folder.path(), "paper");
        OPENBELL_OK(small->execute(fmt::format("PRAGMA max_page_count = {}", pages + 1)));
        auto buffer = WriteBuffer::start(std::move(*small), "paper", *DeadLetters::open(g.folder.path()));
        const int table = buffer->addTable("t", {"k", "x", "s", "b"});
        const std::string large(1'000, 'x');
        WriteBatch batch;
        for (std::int64_t k = 1; k <= 200; ++k)
            batch.add(table, {k, {}, std::string_view{large}, {}});
        OPENBELL_OK(buffer->append(batch));
        OPENBELL_FAILS(buffer->flush(), "200 rows", "is full", "free some space");
        QVERIFY(g.stored().empty());
        OPENBELL_OK(buffer->close());
        auto letters = DeadLetters::open(g.folder.path());
        const auto waiting = *letters->all();
        for (const Status& written : letters->retry(waiting, UtcTime{1}))
            OPENBELL_OK(written);
        QCOMPARE(g.stored().size(), 200U);
        QVERIFY(letters->all()->back().state == DeadLetterState::Written);
        // Written twice it is there once.
        const auto again = letters->retry(waiting, UtcTime{2});
        OPENBELL_OK(again.front());
        QCOMPARE(g.stored().size(), 200U);
    }

    void rowsThatCanGoNowhereAreHeldAndTriedAgain() {
        Fixture f{{.capacity = 2'000, .interval = std::chrono::milliseconds{5}}};
        auto other = Database::open(f.folder / "paper.db");
        OPENBELL_OK(other->execute("BEGIN IMMEDIATE"));
        WriteBatch batch;
        OPENBELL_OK(f.buffer->append(batch.add(f.table, {std::int64_t{1}, {}, "x", {}})));
        OPENBELL_FAILS(f.buffer->flush(), "in use by another program");
        QVERIFY(f.letters().empty());
        OPENBELL_OK(other->execute("ROLLBACK"));
        OPENBELL_OK(f.buffer->flush());
        QCOMPARE(f.stored().size(), 1U);
    }

    void aTableThatReplacesKeepsTheLastRow() {
        Fixture f;
        const int states = f.buffer->addTable("t", {"k", "s"}, true);
        WriteBatch batch;
        batch.add(states, {std::int64_t{1}, "running"}).add(states, {std::int64_t{1}, "finished"});
        OPENBELL_OK(f.buffer->append(batch));
        OPENBELL_OK(f.buffer->commit());
        QVERIFY(f.stored() == std::vector<std::string>{"1 - finished "});
    }

    void deadLettersAreSettledAndSurviveATornLine() {
        const Folder folder;
        auto letters = DeadLetters::open(folder.path());
        OPENBELL_OK(letters);
        std::vector<DeadLetter> two(2);
        two[0].row = {{"k", std::int64_t{INT64_MIN}}, {"x", 0.1}};
        OPENBELL_OK(letters->add(two));
        const std::int64_t second[] = {2};
        OPENBELL_OK(letters->settle(second, DeadLetterState::Dismissed, UtcTime{5}));
        std::ofstream{letters->file(), std::ios::app} << "0badc0de {\"id\":3";
        std::vector<DeadLetter> next(1);
        OPENBELL_OK(letters->add(next));
        QCOMPARE(next[0].id, 3);
        const auto all = *letters->all();
        QCOMPARE(all.size(), 3U);
        QVERIFY(all[0] == two[0]);
        QVERIFY(all[1].state == DeadLetterState::Dismissed && all[2].state == DeadLetterState::Waiting);
    }
};

QTEST_APPLESS_MAIN(TestWriteBuffer)
#include "tst_write_buffer.moc"
