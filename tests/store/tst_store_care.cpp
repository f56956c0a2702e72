// A damaged store is found, set aside and replaced by its newest good backup; nothing is ever lost on the
// way.
#include "engine/store/files.h"
#include "engine/store/market_store.h"
#include "engine/store/packed_bars.h"
#include "engine/store/session_store.h"
#include "engine/store/store_lock.h"
#include "engine/store/stores.h"
#include "tests/store/record_support.h"
#include <algorithm>

using namespace openbell;
using namespace openbell::tests;
namespace fs = std::filesystem;

namespace {

const Date kFirst = Date::fromYmd(2024, 1, 1);
const Interval kMinute = Interval::ofMinutes(1);
const UtcTime kNow = *parseIso("2024-02-01T10:00:00Z");

void write(const fs::path& file, const std::string& bytes) {
    std::ofstream{file, std::ios::binary} << bytes;
}

std::vector<fs::path> filesIn(const fs::path& folder, const std::string& part) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().filename().string().find(part) != std::string::npos) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

// A data folder with bars of 40 days, closed, so that all of it is in market.db.
struct Filled {
    Folder folder;
    fs::path dataDir = folder.path(), market = folder / "market.db";
    std::vector<Bar> bars = minuteBars(kFirst, 40, 375);

    Filled() {
        if (!initStores(dataDir)) std::abort();
        auto store = MarketStore::open(dataDir);
        if (!store || !store->storeBars(nse("INFY"), kMinute, bars) ||
            !store->putCalendar({"XYZ", std::string(40'000, ' ') + "{}"}) ||
            !store->addImportReport({kNow, "a.csv", "{}", ""}))
            std::abort();
    }
    [[nodiscard]] StoreState state() const { return inspectStore(*storeNamed("market"), market).state; }
    [[nodiscard]] bool hasBars() const {
        auto store = MarketStore::open(dataDir);
        const auto stored = store ? store->storedBars("INFY", kMinute) : Result<BarSeries>{fail("")};
        return stored && stored->bars == bars;
    }
    [[nodiscard]] StoreCare care(UtcTime now = kNow) const { return careForStores(dataDir, now).front(); }
};

} // namespace

class TestStoreCare : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyOverwrittenPageIsFound() {
        const Filled filled;
        const std::string sound = bytesOf(filled.market);
        constexpr std::size_t page = 32'768;
        QVERIFY(sound.size() % page == 0 && sound.size() > 8 * page);
        for (const char filling : {'\0', '\xFF', '\x0D'})
            for (std::size_t at = 0; at < sound.size(); at += page) {
                std::string bytes = sound;
                std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), page, filling);
                write(filled.market, bytes);
                QVERIFY2(filled.state() == StoreState::Damaged,
                         fmt::format("page {}", at / page + 1).c_str());
            }
        write(filled.market, sound);
        QVERIFY(filled.state() == StoreState::Ok);
    }

    void oneChangedByteOfAPackedRowIsFound() {
        const Filled filled;
        const std::string sound = bytesOf(filled.market);
        const std::span<const Bar> day{filled.bars.data() + 375 * 7, 375};
        const PackedBytes packed = packBars(day);
        const std::size_t at = sound.find(std::string(packed.begin(), packed.end()));
        QVERIFY(at != std::string::npos);
        for (std::size_t byte = 0; byte < packed.size(); byte += 97) {
            std::string bytes = sound;
            bytes[at + byte] = static_cast<char>(bytes[at + byte] ^ 0x10);
            write(filled.market, bytes);
            const auto checked = inspectStore(*storeNamed("market"), filled.market);
            QVERIFY(checked.state == StoreState::Damaged);
            QVERIFY2(checked.problems.front().find("bars 8") != std::string::npos,
                     checked.problems.front().c_str());
            QVERIFY(!filled.hasBars()); // nor are they traded on
        }
    }

    void oneChangedByteOfALongTextIsFound() {
        const Filled filled;
        std::string bytes = bytesOf(filled.market);
        const std::size_t at = bytes.rfind(std::string(30'000, ' '));
        bytes[at + 29'000] = '\t';
        write(filled.market, bytes);
        QVERIFY(filled.state() == StoreState::Damaged);
    }

    void oneChangedByteOfASessionsFactsIsFound() {
        const Folder folder;
        const SessionRecord record = randomRecord("s", 500, 3);
        {
            auto database = openStore(folder.path(), "backtest");
            OPENBELL_OK(recordSession(*database, record, kNow));
        }
        const auto state = [&] {
            return inspectStore(*storeNamed("backtest"), folder / "backtest.db").state;
        };
        QVERIFY(state() == StoreState::Ok);
        auto database = Database::open(folder / "backtest.db");
        OPENBELL_OK(database->execute("UPDATE fact_columns SET slope = slope + 1 WHERE key = "
                                      "(SELECT max(key) FROM fact_columns)"));
        QVERIFY(state() == StoreState::Damaged);
        QVERIFY(!loadSession(*database, "s"));
        OPENBELL_OK(database->execute("UPDATE fact_columns SET slope = slope - 1 WHERE key = "
                                      "(SELECT max(key) FROM fact_columns)"));
        QVERIFY(state() == StoreState::Ok);
        OPENBELL_OK(database->execute("UPDATE configurations SET json = json || ' '"));
        QVERIFY(state() == StoreState::Damaged);
    }

    void everyKindOfFileIsNamed() {
        const Filled filled;
        const std::string sound = bytesOf(filled.market);
        const auto stateOf = [&](const std::string& bytes) {
            write(filled.market, bytes);
            return filled.state();
        };
        QVERIFY(stateOf("") == StoreState::Damaged);
        QVERIFY(stateOf("this is no database, whatever its name says") == StoreState::NotADatabase);
        QVERIFY(stateOf(std::string(100'000, 'x')) == StoreState::NotADatabase);
        QVERIFY(stateOf(sound.substr(0, sound.size() / 2)) == StoreState::Damaged);
        QVERIFY(stateOf(sound.substr(0, sound.size() - 100)) == StoreState::Damaged);
        QVERIFY(stateOf(sound.substr(0, 50)) == StoreState::Damaged);
        for (const std::size_t byte : {0U, 17U, 18U, 19U, 20U, 21U, 28U, 47U, 60U, 68U}) {
            std::string bytes = sound;
            bytes[byte] = static_cast<char>(bytes[byte] ^ 0x55);
            QVERIFY2(stateOf(bytes) == StoreState::Damaged, fmt::format("byte {}", byte).c_str());
        }
        fs::remove(filled.market);
        QVERIFY(filled.state() == StoreState::Missing);
        fs::create_directory(filled.market);
        QVERIFY(filled.state() != StoreState::Ok);
        fs::remove(filled.market);
        write(filled.market, sound);
        {
            auto database = Database::open(filled.market);
            OPENBELL_OK(database->execute("PRAGMA user_version = 99"));
        }
        const StoreCare newer = filled.care();
        QVERIFY(newer.checked.state == StoreState::Newer && newer.setAside.empty());
        QVERIFY2(newer.remedy.find("layout 99") != std::string::npos, newer.remedy.c_str());
        fs::copy_file(filled.folder / "paper.db", filled.market, fs::copy_options::overwrite_existing);
        QVERIFY(!inspectStore(*storeNamed("market"), filled.market).problems.empty());
    }

    void aDamagedStoreIsSetAsideWithItsLogAndComesBack() {
        const Filled filled;
        const auto backup = backupStore(filled.dataDir, *storeNamed("market"), kNow);
        OPENBELL_OK(backup);
        {
            auto store = MarketStore::open(filled.dataDir);
            store->database().keepLogOnClose(true);
            OPENBELL_OK(store->addImportReport({kNow, "b.csv", "{}", ""}));
        }
        QVERIFY(fs::file_size(filled.folder / "market.db-wal") > 0);
        std::string bytes = bytesOf(filled.market);
        for (std::size_t page = 8; page < 12; ++page)
            bytes.replace(page * 32'768, 64, 64, '\x7F');
        write(filled.market, bytes);
        const StoreCare care = filled.care();
        QVERIFY(care.checked.state == StoreState::Damaged);
        QCOMPARE(care.setAside, filled.folder / "market.db.corrupt-20240201T100000Z");
        QVERIFY(bytesOf(care.setAside) == bytes);
        QVERIFY(fs::exists(care.setAside.string() + "-wal"));
        QVERIFY(!fs::exists(filled.market) && !fs::exists(filled.folder / "market.db-wal"));
        QVERIFY(care.backup && care.backup->file == backup->file);
        QVERIFY2(care.remedy.find("openbell db restore") != std::string::npos, care.remedy.c_str());

        const StoreCare again = filled.care();
        QVERIFY(again.checked.state == StoreState::Missing && again.backup && !again.remedy.empty());
        OPENBELL_FAILS(MarketStore::open(filled.dataDir), "set aside", "db restore", "db init");

        const auto restored = restoreStore(filled.dataDir, "market", {}, false, kNow);
        OPENBELL_OK(restored);
        QCOMPARE(restored->from, backup->file);
        QVERIFY(filled.state() == StoreState::Ok && filled.hasBars());
        QVERIFY(fs::exists(care.setAside));
        QVERIFY(filled.care().remedy.empty());
    }

    void whatIsSetAsideIsNeverWrittenOver() {
        const Filled filled;
        for (int i = 0; i < 3; ++i) {
            write(filled.market, fmt::format("{}{}", std::string(600, 'x'), i));
            QVERIFY(!filled.care().setAside.empty());
        }
        const auto aside = filesIn(filled.dataDir, ".corrupt-");
        QCOMPARE(aside.size(), 3U);
        for (const fs::path& file : aside)
            QCOMPARE(fs::file_size(file), 601U);
        OPENBELL_OK(initStores(filled.dataDir)); // begins anew, which nothing else does
        QVERIFY(filled.state() == StoreState::Ok);
    }

    void aStoreThatIsBeingWrittenIsNotSetAside() {
        const Filled filled;
        write(filled.market, "no database");
        {
            const auto lock = StoreLock::take(filled.dataDir, "market", "import bars");
            const StoreCare care = filled.care();
            QVERIFY(care.setAside.empty() && fs::exists(filled.market));
            QVERIFY2(care.remedy.find("import bars") != std::string::npos, care.remedy.c_str());
            QVERIFY(!restoreStore(filled.dataDir, "market", {}, false, kNow)->refusal.empty());
        }
        QVERIFY(!filled.care().setAside.empty());
    }

    void aDamagedStoreNeverPushesAGoodBackupOut() {
        const Filled filled;
        const StoreFile market = *storeNamed("market");
        for (int i = 0; i < 5; ++i)
            OPENBELL_OK(backupStore(filled.dataDir, market, kNow.plus(i * kNanosPerMinute)));
        const auto before = filesIn(filled.dataDir / "backups", "market-");
        QCOMPARE(before.size(), 5U);
        std::string bytes = bytesOf(filled.market);
        const std::size_t at = bytes.rfind(std::string(30'000, ' '));
        bytes[at + 29'000] = '\t';
        write(filled.market, bytes);
        for (int i = 5; i < 12; ++i)
            OPENBELL_FAILS(backupStore(filled.dataDir, market, kNow.plus(i * kNanosPerMinute)),
                           "no backup of", "market.db", "those there are stay");
        QVERIFY(filesIn(filled.dataDir / "backups", "market-") == before);
    }

    void backupsKilledAtTheirLastStepDoNotPileUp() {
        const Filled filled;
        const StoreFile market = *storeNamed("market");
        for (int i = 0; i < 5; ++i)
            OPENBELL_OK(backupStore(filled.dataDir, market, kNow.plus(i * kNanosPerMinute)));
        // Each was in its place, and killed before it removed the oldest.
        const auto newest = newestGoodBackup(filled.dataDir, market);
        for (const char* stamp : {"20300101T000000Z", "20300102T000000Z", "20300103T000000Z"})
            std::filesystem::copy_file(newest->file,
                                       filled.dataDir / "backups" / fmt::format("market-{}.db", stamp));
        QCOMPARE(backupsOf(filled.dataDir, "market").size(), 8U);
        write(filled.market, "no database");
        OPENBELL_FAILS(backupStore(filled.dataDir, market, kNow), "no backup of"); // before a sixth is there
        QCOMPARE(backupsOf(filled.dataDir, "market").size(), 5U);
    }

    void aDamagedBackupIsPassedOver() {
        const Filled filled;
        const StoreFile market = *storeNamed("market");
        const auto good = backupStore(filled.dataDir, market, kNow);
        const auto bad = backupStore(filled.dataDir, market, kNow.plus(kNanosPerMinute));
        OPENBELL_OK(bad);
        fs::resize_file(bad->file, 100'000);
        write(filled.market, "no database");
        const auto restored = restoreStore(filled.dataDir, "market", {}, false, kNow);
        OPENBELL_OK(restored);
        QCOMPARE(restored->from, good->file);
        QCOMPARE(restored->passedOver.size(), 1U);
        QVERIFY(filled.hasBars());
        write(filled.market, "no database");
        OPENBELL_FAILS(restoreStore(filled.dataDir, "market", bad->file, false, kNow), "damaged");
        QCOMPARE(bytesOf(filled.market), "no database"); // as it was
    }

    void aSoundStoreIsReplacedOnlyByForce() {
        Filled filled;
        const auto backup = backupStore(filled.dataDir, *storeNamed("market"), kNow);
        {
            auto store = MarketStore::open(filled.dataDir);
            OPENBELL_OK(store->storeBars(nse("TCS"), kMinute, filled.bars));
        }
        const auto left = restoreStore(filled.dataDir, "market", {}, false, kNow);
        OPENBELL_OK(left);
        QVERIFY2(left->from.empty() && left->refusal.find("--force") != std::string::npos,
                 left->refusal.c_str());
        const auto forced = restoreStore(filled.dataDir, "market", backup->file, true, kNow);
        OPENBELL_OK(forced);
        QVERIFY(forced->setAside.string().find("market.db.replaced-") != std::string::npos);
        QVERIFY(filled.hasBars());
        QCOMPARE(MarketStore::open(filled.dataDir)->instruments()->size(), 1U);
        auto old = Database::open(forced->setAside);
        QCOMPARE(*old->number("SELECT count(*) FROM instruments"), 2);
        OPENBELL_FAILS(restoreStore(filled.dataDir, "paper", {}, true, kNow), "no good backup");
        OPENBELL_FAILS(restoreStore(filled.dataDir, "papers", {}, false, kNow), "no store 'papers'");
    }

    void backupsAreMadeWhenTheNewestIsOld() {
        const Filled filled;
        const StoreFile market = *storeNamed("market");
        const auto made = [&](std::int64_t hours) {
            const auto backup =
                backupIfOlder(filled.dataDir, market, kNow.plus(hours * 60 * kNanosPerMinute), 24);
            return backup && backup->has_value();
        };
        QVERIFY(made(0));
        QVERIFY(!made(23));
        QVERIFY(made(24));
        QVERIFY(!backupIfOlder(filled.dataDir, market, kNow.plus(kNanosPerDay * 9), 0)->has_value());
        const Folder empty;
        QVERIFY(!backupIfOlder(empty.path(), market, kNow, 24)->has_value());
    }

    void twoBackupsOfOneSecondAreBothKept() {
        const Filled filled;
        OPENBELL_OK(backupStore(filled.dataDir, *storeNamed("market"), kNow));
        write(filled.dataDir / "backups" / "market-20240101T000000Z.db.part", "left by a killed process");
        OPENBELL_OK(backupStore(filled.dataDir, *storeNamed("market"), kNow));
        QCOMPARE(filesIn(filled.dataDir / "backups", "market-").size(), 2U);
    }

    void everyMarketLayoutIsBroughtUpWithItsRows() {
        const auto bars = minuteBars(kFirst, 1, 100);
        const PackedBytes packed = packBars(bars);
        std::vector<Tick> ticks{{bars[0].start, bars[0].open, bars[0].volume, {}, {}}};
        for (int version = 1; version < marketSchema().newest(); ++version) {
            const Folder folder;
            {
                auto old = Database::open(folder / "market.db", {.pageSize = 32'768});
                OPENBELL_OK(migrateTo(*old, marketSchema(), version));
                OPENBELL_OK(old->execute("INSERT INTO instruments VALUES(1, 'INFY', 'NSE', 'INR', 'NSE', "
                                         "'Asia/Kolkata', 50000, 1000000, 0, 1);"
                                         "INSERT INTO calendars(id, json) VALUES('X', '{}')"));
                auto bar = old->prepare("INSERT INTO bars(instrument, interval, day, bar_count, packed) "
                                        "VALUES(1, 1, ?1, 100, ?2)");
                OPENBELL_OK(bar->bind(1, std::int64_t{kFirst.days}).bind(2, packed).run());
                if (version >= 2) {
                    const PackedBytes packedTicks = packTicks(ticks);
                    auto tick = old->prepare("INSERT INTO ticks(instrument, day, tick_count, packed) "
                                             "VALUES(1, ?1, 1, ?2)");
                    OPENBELL_OK(tick->bind(1, std::int64_t{kFirst.days}).bind(2, packedTicks).run());
                }
                if (version >= 3)
                    OPENBELL_OK(old->execute("INSERT INTO import_reports(imported_at, source, report, "
                                             "refused_file) VALUES(5, 'a.csv', '{\"a\": 1}', '')"));
            }
            auto store = MarketStore::open(folder.path());
            OPENBELL_OK(store);
            QVERIFY(store->storedBars("INFY", kMinute)->bars == bars);
            QCOMPARE(store->storedTicks("INFY")->size(), version >= 2 ? 1U : 0U);
            QCOMPARE(store->importReports()->size(), version >= 3 ? 1U : 0U);
            QCOMPARE(store->calendars()->front().id, "X");
            QVERIFY(inspectStore(*storeNamed("market"), folder / "market.db").state == StoreState::Ok);
            // What it was before is among the backups.
            const auto backup = newestGoodBackup(folder.path(), *storeNamed("market"));
            QVERIFY(backup);
            QCOMPARE(inspectStore(*storeNamed("market"), backup->file, FileUse::Frozen).version, version);
        }
    }

    void aStoreAppearsWhole() {
        const Folder folder;
        write(folder / "market.db.new-999999999", "left by a killed process");
        OPENBELL_OK(MarketStore::open(folder.path()));
        QCOMPARE(filesIn(folder.path(), "market.db").size(), 1U);
        const auto backup = backupStore(folder.path(), *storeNamed("market"), kNow);
        write(folder / "market.db.restoring-999999999", "left by another");
        OPENBELL_OK(restoreStore(folder.path(), "market", backup->file, true, kNow));
        QVERIFY(filesIn(folder.path(), "restoring").empty());
    }
};

QTEST_APPLESS_MAIN(TestStoreCare)
#include "tst_store_care.moc"
