// Stores are made, migrated both ways, checked and backed up; what is broken is named with its remedy.
#include "engine/store/market_store.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include "tests/store/record_support.h"
#include <algorithm>
#include <cstdlib>
#include <sys/mount.h>

using namespace openbell;
using namespace openbell::tests;
namespace fs = std::filesystem;

namespace {

const Date kFirst = Date::fromYmd(2024, 1, 1);
const Interval kMinute = Interval::ofMinutes(1);

void write(const fs::path& file, const std::string& bytes) {
    std::ofstream{file, std::ios::binary} << bytes;
}

std::vector<std::string> layoutOf(Database& database) {
    return *database.texts("SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_schema "
                           "ORDER BY type, name");
}

} // namespace

class TestStores : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initMakesEveryStoreAndIsRepeatable() {
        const Folder folder;
        const fs::path dataDir = folder / "a/b";
        for (int round = 0; round < 2; ++round) {
            OPENBELL_OK(initStores(dataDir));
            for (const CheckedStore& store : checkStores(dataDir)) {
                QVERIFY2(store.state == StoreState::Ok, store.name.c_str());
                QCOMPARE(store.version, store.newest);
            }
        }
        QCOMPARE(checkStores(dataDir).size(), 3U);
    }

    void everyVersionMigratesForwardAndBackward() {
        for (const StoreSchema* schema : {&marketSchema(), &sessionSchema()}) {
            std::vector<std::vector<std::string>> layouts;
            for (int version = 0; version <= schema->newest(); ++version) {
                const Folder folder;
                auto fresh = Database::open(folder / "x.db");
                OPENBELL_OK(fresh);
                OPENBELL_OK(migrateTo(*fresh, *schema, version));
                layouts.push_back(layoutOf(*fresh));
            }
            for (int from = 0; from <= schema->newest(); ++from)
                for (int to = 0; to <= schema->newest(); ++to) {
                    const Folder folder;
                    auto database = Database::open(folder / "x.db");
                    OPENBELL_OK(migrateTo(*database, *schema, from));
                    OPENBELL_OK(migrateTo(*database, *schema, to));
                    QCOMPARE(*schemaVersion(*database, *schema), to);
                    QVERIFY(layoutOf(*database) == layouts[static_cast<std::size_t>(to)]);
                }
        }
    }

    void migrationKeepsWhatTheOtherVersionHasAPlaceFor() {
        const Folder folder;
        const auto bars = minuteBars(kFirst, 3, 20);
        {
            auto store = MarketStore::open(folder.path());
            OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
            OPENBELL_OK(store->addImportReport({UtcTime{1}, "a.csv", "{}", ""}));
        }
        const auto back = migrateStore(folder.path(), "market", 1);
        OPENBELL_OK(back);
        QCOMPARE(back->from, marketSchema().newest());
        const auto forward = migrateStores(folder.path());
        OPENBELL_OK(forward);
        QCOMPARE(forward->size(), 1U);
        QCOMPARE(forward->front().from, 1);
        auto store = MarketStore::open(folder.path());
        QVERIFY(store->storedBars("INFY", kMinute)->bars == bars);
        QVERIFY(store->importReports()->empty());
    }

    // Layout 1 kept facts as rows; what it had no place for is dropped on the way there.
    void migrationKeepsSessions() {
        SessionRecord record = randomRecord("s", 9'000, 3), other = randomRecord("other", 23, 4);
        record.gates.resize(8'997); // of whole decisions, and some more
        for (Decision& decision : record.decisions)
            decision.gates = {};
        const Folder folder;
        for (int version = 2; version >= 1; --version) {
            {
                auto database = openStore(folder.path(), "backtest");
                OPENBELL_OK(recordSession(*database, record, UtcTime{1}));
                OPENBELL_OK(recordSession(*database, other, UtcTime{2}));
                OPENBELL_OK(removeSession(*database, "other"));
                OPENBELL_OK(recordSession(*database, other, UtcTime{2}));
            }
            OPENBELL_OK(migrateStore(folder.path(), "backtest", version));
            {
                auto old = Database::open(folder / "backtest.db");
                QCOMPARE(*old->number("SELECT count(*) FROM fills"), 9'023);
                QCOMPARE(*old->number("SELECT price FROM fills WHERE key & 0xFFFFFFFF = 9000"),
                         record.fills.back().price.raw());
                QCOMPARE(*old->number("SELECT count(*) FROM decisions WHERE signal IS NULL"),
                         std::count_if(record.decisions.begin(), record.decisions.end(),
                                       [](const Decision& d) { return d.signal.isNone(); }) +
                             std::count_if(other.decisions.begin(), other.decisions.end(),
                                           [](const Decision& d) { return d.signal.isNone(); }));
            }
            auto database = openStore(folder.path(), "backtest");
            OPENBELL_OK(database);
            SessionRecord kept = record;
            kept.texts.clear();
            kept.differences.clear();
            kept.benchmark.clear();
            kept.header.build.clear(), kept.header.factFormat = 2;
            for (Signal& signal : kept.signals)
                signal.stopDistance = {};
            for (Decision& d : kept.decisions) {
                const Signal of = d.signal.isNone() ? Signal{} : kept.signals[d.signal.value - 1];
                d.reason = {}, d.instrument = of.instrument, d.strategy = of.strategy;
            }
            for (Order& o : kept.orders)
                o.attempt = {};
            for (OrderEvent& e : kept.orderEvents)
                e.price = {}, e.text = {};
            for (RiskEvent& e : kept.riskEvents)
                e.order = {}, e.text = {};
            const auto loaded = loadSession(*database, "s");
            OPENBELL_OK(loaded);
            QVERIFY(sameRecord(*loaded, kept));
            OPENBELL_OK(loadSession(*database, "other"));
        }
    }

    void aFailedMigrationLeavesTheFileAsItWas() {
        static constexpr Migration steps[] = {{"CREATE TABLE a(x)", "DROP TABLE a"},
                                              {"CREATE TABLE b(x); CREATE TABLE a(x)", "DROP TABLE b"}};
        static constexpr StoreSchema schema{"test", 77, 4096, steps};
        const Folder folder;
        auto database = Database::open(folder / "x.db");
        OPENBELL_OK(migrateTo(*database, schema, 1));
        OPENBELL_FAILS(migrateTo(*database, schema, 2), "x.db", "layout 1 forward");
        QCOMPARE(*schemaVersion(*database, schema), 1);
        QCOMPARE(layoutOf(*database).size(), 1U);
        OPENBELL_FAILS(migrateTo(*database, schema, 3), "no layout 3: use 0 to 2");
    }

    void aNewerLayoutIsRefused() {
        const Folder folder;
        OPENBELL_OK(initStores(folder.path()));
        {
            auto database = Database::open(folder / "market.db");
            OPENBELL_OK(database->execute("PRAGMA user_version = 99"));
        }
        OPENBELL_FAILS(MarketStore::open(folder.path()), "market.db has layout 99", "update Openbell");
    }

    void anotherProgramsDatabaseIsRefused() {
        const Folder folder;
        {
            auto database = Database::open(folder / "market.db");
            OPENBELL_OK(database->execute("CREATE TABLE t(x)"));
        }
        OPENBELL_FAILS(MarketStore::open(folder.path()), "market.db", "not an Openbell market store");
        OPENBELL_OK(openStore(folder.path(), "paper"));
        fs::remove(folder / "market.db");
        fs::copy_file(folder / "paper.db", folder / "market.db");
        OPENBELL_FAILS(MarketStore::open(folder.path()), "not an Openbell market store");
    }

    void aFileThatIsNoDatabaseIsNamedAndLeftAlone() {
        const Folder folder;
        const std::string text(5'000, 'x');
        write(folder / "market.db", text);
        OPENBELL_FAILS(MarketStore::open(folder.path()), "market.db is not a database", "openbell db check");
        QVERIFY(bytesOf(folder / "market.db") == text);
        const auto checked = checkStores(folder.path());
        QCOMPARE(checked.front().problems.size(), 1U);
    }

    void aTruncatedFileIsNamed() {
        const Folder folder;
        {
            auto store = MarketStore::open(folder.path());
            OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, minuteBars(kFirst, 100, 375)));
        }
        fs::resize_file(folder / "market.db", fs::file_size(folder / "market.db") / 2);
        OPENBELL_FAILS(MarketStore::open(folder.path()), "market.db is damaged", "openbell db check");
        QVERIFY(!checkStores(folder.path()).front().problems.empty());
    }

    void aDamagedPageIsNamed() {
        const Folder folder;
        {
            auto store = MarketStore::open(folder.path());
            OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, minuteBars(kFirst, 100, 375)));
        }
        std::string bytes = bytesOf(folder / "market.db");
        for (std::size_t page = 1; page * 32'768 < bytes.size(); ++page)
            bytes.replace(page * 32'768, 64, 64, '\x7F');
        write(folder / "market.db", bytes);
        OPENBELL_FAILS(MarketStore::open(folder.path()), "market.db is damaged", "openbell db check");
    }

    void aMissingFolderOrStoreIsNamed() {
        const Folder folder;
        OPENBELL_FAILS(MarketStore::open(folder / "nowhere"), "nowhere/market.db", "cannot be");
        OPENBELL_FAILS(Database::open(folder / "x.db", {.create = false}), "x.db does not exist", "db init");
        OPENBELL_FAILS(migrateStore(folder.path(), "markets", 1), "no store 'markets'");
        write(folder / "file", "");
        OPENBELL_FAILS(initStores(folder / "file/data"), "cannot be made");
    }

    void aFullDatabaseLosesNothing() {
        const Folder folder;
        const auto few = minuteBars(kFirst, 10, 375), many = minuteBars(kFirst, 2'000, 375);
        auto store = MarketStore::open(folder.path());
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, few));
        OPENBELL_OK(store->database().execute("PRAGMA max_page_count = 60"));
        OPENBELL_FAILS(store->storeBars(nse("TCS"), kMinute, many), "disk of", "market.db is full", "free");
        QCOMPARE(store->instruments()->size(), 1U);
        QVERIFY(store->storedBars("INFY", kMinute)->bars == few);
        OPENBELL_OK(store->database().execute("PRAGMA max_page_count = 100000"));
        OPENBELL_OK(store->storeBars(nse("TCS"), kMinute, many));
        QVERIFY(checkStores(folder.path()).front().problems.empty());
    }

    void aFullDiskLosesNothing() {
        const Folder folder;
        const fs::path disk = folder / "disk";
        fs::create_directory(disk);
        if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=2m") != 0)
            QSKIP("a small disk can be mounted by root only");
        const auto few = minuteBars(kFirst, 10, 375);
        {
            auto store = MarketStore::open(disk);
            const auto stored = store ? store->storeBars(nse("INFY"), kMinute, few) : Result<StoreCounts>{};
            const auto full = store->storeBars(nse("TCS"), kMinute, minuteBars(kFirst, 2'000, 375));
            const auto kept = store->storedBars("INFY", kMinute);
            umount2(disk.c_str(), MNT_DETACH);
            OPENBELL_OK(stored);
            OPENBELL_FAILS(full, "market.db is full", "free some space");
            QVERIFY(kept && kept->bars == few);
        }
    }

    void aTransactionInsideAnotherIsUndoneAlone() {
        const Folder folder;
        auto database = Database::open(folder / "x.db");
        OPENBELL_OK(database->execute("CREATE TABLE t(x)"));
        {
            auto outer = Transaction::begin(*database);
            OPENBELL_OK(database->execute("INSERT INTO t VALUES(1)"));
            {
                auto inner = Transaction::begin(*database);
                OPENBELL_OK(database->execute("INSERT INTO t VALUES(2)"));
            }
            OPENBELL_OK(outer->commit());
        }
        {
            auto outer = Transaction::begin(*database);
            OPENBELL_OK(database->execute("INSERT INTO t VALUES(3)"));
        }
        QVERIFY(*database->texts("SELECT x FROM t") == std::vector<std::string>{"1"});
    }

    void backupsOpenAndTheOldestGo() {
        const Folder folder;
        OPENBELL_OK(initStores(folder.path()));
        auto store = MarketStore::open(folder.path());
        const auto bars = minuteBars(kFirst, 2, 50);
        OPENBELL_OK(store->storeBars(nse("INFY"), kMinute, bars));
        const UtcTime now = *parseIso("2024-01-20T09:15:00.5Z");
        for (int i = 0; i < 7; ++i) {
            const auto copies = backupStores(folder.path(), now.plus(i * kNanosPerMinute));
            QVERIFY(copies.failures.empty());
            QCOMPARE(copies.files.size(), 3U);
        }
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator{folder / "backups"})
            names.push_back(entry.path().filename());
        QCOMPARE(names.size(), 15U);
        QCOMPARE(std::count(names.begin(), names.end(), "market-20240120T091600Z.db"), 0);
        QCOMPARE(std::count(names.begin(), names.end(), "market-20240120T091700Z.db"), 1);
        QCOMPARE(std::count(names.begin(), names.end(), "paper-20240120T092100Z.db"), 1);
        const fs::path restored = folder / "restored";
        fs::create_directory(restored);
        fs::copy_file(folder / "backups/market-20240120T092100Z.db", restored / "market.db");
        auto copy = MarketStore::open(restored);
        OPENBELL_OK(copy);
        QVERIFY(copy->storedBars("INFY", kMinute)->bars == bars);
    }
};

QTEST_APPLESS_MAIN(TestStores)
#include "tst_stores.moc"
