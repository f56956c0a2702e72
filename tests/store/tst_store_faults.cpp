// A disk that fails at every point of an import, a recording, a migration, a backup and of what the write
// buffer does: what was acknowledged is there, nothing is there twice or in part, and doing it again
// completes it.
#include "engine/store/market_store.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include "engine/store/write_buffer.h"
#include "tests/store/fault_vfs.h"
#include "tests/store/record_support.h"
#include <functional>

using namespace openbell;
using namespace openbell::tests;
namespace fs = std::filesystem;

namespace {

const Date kFirst = Date::fromYmd(2024, 1, 1);
const Interval kMinute = Interval::ofMinutes(1);
const UtcTime kNow = *parseIso("2024-02-01T10:00:00Z");

std::vector<std::string> contentOf(const fs::path& file, const std::string& sql) {
    auto database = Database::open(file, {.create = false});
    if (!database) return {database.error().message};
    const auto rows = database->texts(sql);
    return rows ? *rows : std::vector<std::string>{rows.error().message};
}

struct Trial {
    std::string store;
    std::string contentSql;                         // one text a row of all that matters
    std::function<Status(const fs::path&)> act;     // in a data folder; ok = acknowledged
    std::function<void(const fs::path&)> look = {}; // after the fault, before it is done again
    std::string errorNames = {};                    // what an error must name; the store's file by default
};

// Runs `act` with every fault at every n until the fault does not strike any more, each time on a copy of
// `base`.
void tryEveryFault(const Folder& base, const Trial& trial) {
    FaultVfs disk;
    const std::string file = trial.store + ".db";
    const auto before = contentOf(base / file, trial.contentSql);
    const Folder undisturbed;
    fs::copy(base.path(), undisturbed.path(), fs::copy_options::recursive);
    const auto whole = trial.act(undisturbed.path());
    QVERIFY2(whole.has_value(), errorOf(whole).c_str());
    const auto after = contentOf(undisturbed / file, trial.contentSql);
    int strikes = 0;
    for (const Fault fault : kFaults)
        for (const bool lasting : {false, true})
            for (int n = 1;; n += n < 12 ? 1 : n / 3) {
                if (lasting && fault == Fault::PowerCut) break;
                const std::string where =
                    fmt::format("{} at {}{}", nameOf(fault), n, lasting ? ", lasting" : "");
                const Folder folder;
                fs::copy(base.path(), folder.path(), fs::copy_options::recursive);
                disk.plan(fault, n, lasting);
                const auto done = trial.act(folder.path());
                const bool struck = disk.struck();
                disk.clear();
                if (!struck) break;
                ++strikes;
                const std::string named = trial.errorNames.empty() ? file : trial.errorNames;
                QVERIFY2(done || errorOf(done).find(named) != std::string::npos,
                         (where + ": " + errorOf(done)).c_str());
                const auto content = contentOf(folder / file, trial.contentSql);
                QVERIFY2(content == after || (!done && content == before),
                         fmt::format("{}: {} rows, {} before, {} after; {}", where, content.size(),
                                     before.size(), after.size(), errorOf(done))
                             .c_str());
                const auto health = inspectStore(*storeNamed(trial.store), folder / file);
                QVERIFY2(health.state == StoreState::Ok,
                         fmt::format("{}: {}", where, fmt::join(health.problems, "; ")).c_str());
                if (trial.look) trial.look(folder.path());
                const auto again = trial.act(folder.path());
                QVERIFY2(again.has_value(), (where + ", again: " + errorOf(again)).c_str());
                QVERIFY2(contentOf(folder / file, trial.contentSql) == after, where.c_str());
            }
    QVERIFY2(strikes > 20, fmt::format("{} strikes", strikes).c_str());
    qInfo("%d faults", strikes);
}

constexpr const char* kBars =
    "SELECT i.symbol || ' ' || b.day || ' ' || b.bar_count || ' ' || hex(b.packed) FROM "
    "bars b JOIN instruments i ON i.id = b.instrument ORDER BY 1";

} // namespace

class TestStoreFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anImport() {
        const Folder base;
        OPENBELL_OK(
            MarketStore::open(base.path())->storeBars(nse("INFY"), kMinute, minuteBars(kFirst, 3, 375)));
        const auto bars = minuteBars(kFirst, 30, 375, 7);
        tryEveryFault(base, {"market", kBars, [&](const fs::path& dataDir) -> Status {
                                 auto store = MarketStore::open(dataDir);
                                 if (!store) return fail(store.error());
                                 const auto stored = store->storeBars(nse("TCS"), kMinute, bars);
                                 return stored ? Status{} : Status{fail(stored.error())};
                             }});
    }

    void aRecording() {
        const Folder base;
        {
            auto database = openStore(base.path(), "paper");
            OPENBELL_OK(recordSession(*database, randomRecord("first", 200, 1), kNow));
        }
        const SessionRecord second = randomRecord("second", 200, 2);
        tryEveryFault(base,
                      {"paper",
                       "SELECT s.id || ' ' || s.run_hash || ' ' || (SELECT count(*) || ' ' || "
                       "sum(length(packed)) || ' ' || sum(checksum % 1000003) FROM fact_columns c WHERE "
                       "c.key >> 40 = s.number) FROM sessions s ORDER BY 1",
                       [&](const fs::path& dataDir) -> Status {
                           auto database = openStore(dataDir, "paper");
                           if (!database) return fail(database.error());
                           return recordSession(*database, second, kNow);
                       }});
    }

    void aMigration() {
        const Folder base;
        OPENBELL_OK(
            MarketStore::open(base.path())->storeBars(nse("INFY"), kMinute, minuteBars(kFirst, 20, 375)));
        OPENBELL_OK(migrateStore(base.path(), "market", 1));
        tryEveryFault(base,
                      {"market",
                       std::string{"SELECT * FROM ("} + kBars +
                           ") UNION ALL SELECT type || name || sql FROM sqlite_schema WHERE sql NOT NULL "
                           "UNION ALL SELECT user_version FROM pragma_user_version",
                       [&](const fs::path& dataDir) -> Status {
                           const auto done = migrateStores(dataDir);
                           return done ? Status{} : Status{fail(done.error())};
                       },
                       {},
                       "market"});
    }

    void aBackup() {
        const Folder base;
        OPENBELL_OK(
            MarketStore::open(base.path())->storeBars(nse("INFY"), kMinute, minuteBars(kFirst, 20, 375)));
        const StoreFile market = *storeNamed("market");
        OPENBELL_OK(backupStore(base.path(), market, kNow));
        tryEveryFault(base, {"market", kBars,
                             [&](const fs::path& dataDir) -> Status {
                                 const auto made = backupStore(dataDir, market, kNow.plus(kNanosPerMinute));
                                 return made ? Status{} : Status{fail(made.error())};
                             },
                             [&](const fs::path& dataDir) {
                                 for (const Backup& backup : backupsOf(dataDir, "market"))
                                     QVERIFY(inspectStore(market, backup.file, FileUse::Frozen).state ==
                                             StoreState::Ok);
                                 QVERIFY(!backupsOf(dataDir, "market").empty());
                             },
                             "market"});
    }

    // What the buffer could not write is a dead letter; with those written again, all is there once.
    void theWriteBuffer() {
        const Folder base;
        {
            auto database = openStore(base.path(), "paper");
            OPENBELL_OK(database->execute("CREATE TABLE t(k INTEGER PRIMARY KEY, s TEXT) STRICT"));
        }
        const std::string text(500, 'x');
        const auto write = [&](const fs::path& dataDir) -> Status {
            auto database = openStore(dataDir, "paper");
            if (!database) return fail(database.error());
            auto letters = DeadLetters::open(dataDir);
            auto buffer = WriteBuffer::start(std::move(*database), "paper", std::move(*letters));
            const int table = buffer->addTable("t", {"k", "s"});
            WriteBatch batch;
            Status done;
            for (std::int64_t k = 1; k <= 200; ++k) {
                batch.clear();
                if (auto queued = buffer->append(batch.add(table, {k, std::string_view{text}})); !queued)
                    done = queued;
                if (k % 50 != 0) continue;
                if (auto flushed = k == 100 ? buffer->commit() : buffer->flush(); !flushed) done = flushed;
            }
            if (auto closed = buffer->close(); !closed) done = closed;
            return done;
        };
        FaultVfs disk;
        int strikes = 0;
        for (const Fault fault : {Fault::FullDisk, Fault::ReadOnly, Fault::ShortWrite, Fault::FailedSync})
            for (int n = 1; n < 400; n += n < 12 ? 1 : n / 3) {
                const std::string where = fmt::format("{} at {}", nameOf(fault), n);
                const Folder folder;
                fs::copy(base.path(), folder.path(), fs::copy_options::recursive);
                disk.plan(fault, n, false);
                const auto done = write(folder.path());
                const bool struck = disk.struck();
                disk.clear();
                if (!struck) break;
                ++strikes;
                auto letters = DeadLetters::open(folder.path());
                const auto kept = *letters->all();
                const auto rows = contentOf(folder / "paper.db", "SELECT k FROM t");
                QVERIFY2(!done || rows.size() == 200, where.c_str());
                if (done || rows.size() + kept.size() >= 200)
                    for (const Status& written : letters->retry(kept, kNow))
                        QVERIFY2(written.has_value(), where.c_str());
                else // the store could not even be opened
                    QVERIFY2(rows.empty() && kept.empty(), where.c_str());
                if (rows.empty() && kept.empty()) continue;
                QCOMPARE(contentOf(folder / "paper.db", "SELECT k FROM t").size(), 200U);
                QVERIFY(inspectStore(*storeNamed("paper"), folder / "paper.db").state == StoreState::Ok);
            }
        QVERIFY2(strikes > 20, fmt::format("{} strikes", strikes).c_str());
        qInfo("%d faults", strikes);
    }
};

QTEST_APPLESS_MAIN(TestStoreFaults)
#include "tst_store_faults.moc"
