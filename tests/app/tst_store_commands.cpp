// The databases as the program's user meets them when something is wrong with them: every test starts it in a
// process of its own.
#include "engine/store/backups.h"
#include "engine/store/dead_letters.h"
#include "engine/store/store_lock.h"
#include "engine/store/stores.h"
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace {

using Json = nlohmann::json;
using namespace openbell;

struct Ran {
    int code = -1;
    std::string out, err;
    [[nodiscard]] Json json() const { return Json::parse(out, nullptr, false); }
};

std::string minutesCsv() {
    std::string csv = "date,open,high,low,close,volume\n";
    for (int day = 16; day <= 19; ++day)
        for (int minute = 0; minute < 375; ++minute) {
            const int clock = 9 * 60 + 15 + minute, close = 1000 + (day * 7 + minute * 13) % 40;
            csv += fmt::format("2016-08-{} {:02}:{:02}:00,{},{},{},{},{}\n", day, clock / 60, clock % 60,
                               close, close + 2, close - 2, close + 1, minute);
        }
    return csv;
}

} // namespace

class StoreCommandsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_dataDir;
    int m_next = 0;

    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString market() const { return m_dataDir + QStringLiteral("/market.db"); }
    [[nodiscard]] std::filesystem::path dataDir() const { return m_dataDir.toStdString(); }
    static QByteArray read(const QString& name) {
        QFile file{name};
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
    }
    static void write(const QString& name, const QByteArray& content) {
        QFile file{name};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] Ran run(const char* words) const {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(QStringLiteral(OPENBELL_PROGRAM), QString::fromLatin1(words).split(QLatin1Char(' '))
                                                            << QStringLiteral("--data-dir") << m_dataDir);
        if (!process.waitForFinished(120'000)) return {};
        return {process.exitCode(), process.readAllStandardOutput().toStdString(),
                process.readAllStandardError().toStdString()};
    }
    void damage(int page) const {
        QByteArray bytes = read(market());
        bytes.replace(page * 32'768 + (page == 0 ? 100 : 0), 64, QByteArray(64, '\x7F')); // its tree's header
        write(market(), bytes);
    }

private Q_SLOTS:
    void initTestCase() { write(path(QStringLiteral("WAVE.csv")), QByteArray::fromStdString(minutesCsv())); }

    void init() {
        m_dataDir = path(QStringLiteral("data%1").arg(++m_next));
        const Ran ran = run("import bars WAVE.csv --tz Asia/Kolkata");
        QVERIFY2(ran.code == 0, ran.err.c_str());
    }

    void aDamagedDatabaseIsSetAsideAndComesBack() {
        const Ran sound = run("db check --json");
        QCOMPARE(sound.code, 0);
        QVERIFY(sound.json()["sound"].get<bool>());
        QCOMPARE(run("db backup").code, 0);
        for (const int page : {0, 1, 3}) {
            damage(page);
            const QByteArray damaged = read(market());
            const Ran check = run("db check --json");
            QCOMPARE(check.code, 1);
            const Json found = check.json()["databases"][0];
            QCOMPARE(found["name"].get<std::string>(), "market");
            QCOMPARE(found["path"].get<std::string>(), market().toStdString());
            QCOMPARE(found["state"].get<std::string>(), "damaged");
            QVERIFY(!found["errors"].empty());
            QCOMPARE(read(QString::fromStdString(found["set_aside"].get<std::string>())), damaged);
            QVERIFY(!QFile::exists(market()));
            QVERIFY(found["newest_backup"]["path"].get<std::string>().find("backups/market-") !=
                    std::string::npos);
            QVERIFY(found["newest_backup"]["time_utc"].get<std::string>().starts_with("20"));
            QVERIFY(found["what_to_do"].get<std::string>().find("openbell db restore") != std::string::npos);
            const Ran early = run("db symbols");
            QCOMPARE(early.code, 1);
            QVERIFY2(early.err.find("openbell db restore") != std::string::npos, early.err.c_str());
            const Ran restore = run("db restore --json");
            QVERIFY2(restore.code == 0, restore.err.c_str());
            QVERIFY(restore.json()["databases"][0]["restored"].get<bool>());
            QCOMPARE(run("db symbols --json").json()["series"][0]["bars"].get<int>(), 1500);
            QCOMPARE(run("db check").code, 0);
        }
        QCOMPARE(setAsideFiles(dataDir() / "market.db").size(), 3U);
    }

    void aSoundDatabaseIsNotReplacedByAccident() {
        QCOMPARE(run("db backup").code, 0);
        QCOMPARE(run("db restore").code, 0); // nothing to do
        const Ran named = run("db restore market");
        QCOMPARE(named.code, 3);
        QVERIFY2(named.err.find("--force") != std::string::npos, named.err.c_str());
        QCOMPARE(run("db restore market --force").code, 0);
        QCOMPARE(QDir{m_dataDir}.entryList({QStringLiteral("market.db.replaced-*")}).size(), 1);
        QCOMPARE(run("db restore --from nowhere.db market").code, 3);
        QCOMPARE(run("db restore --from nowhere.db market --force").code, 1);
        QCOMPARE(run("db restore nowhere").code, 2);
        QCOMPARE(run("db check").code, 0);
    }

    void aBrokenJournalIsFoundAndNeverBackedUp() {
        const auto session = [&] {
            const Ran ran = run("run --mode paper --feed bars --speed max --symbols WAVE --strategies "
                                "ehma_pivot:fast=5,slow=13 --json");
            if (ran.code != 0) qFatal("%s", ran.err.c_str());
            return ran.json()["session_id"].get<std::string>();
        };
        const std::string id = session();
        const auto broken = [&](const Ran& ran) {
            return ran.err.find("journal of session " + id + " is broken at entry 7") != std::string::npos;
        };
        QCOMPARE(run("db backup").code, 0);
        const std::string good = newestGoodBackup(dataDir(), *storeNamed("paper"))->file.string();
        {
            auto paper = Database::open(dataDir() / "paper.db");
            QVERIFY(paper->execute("UPDATE journal SET payload = substr(payload, 1, length(payload) - 1) || "
                                   "x'7f' WHERE seq = 7"));
        }
        const auto newest = [&] { return backupsOf(dataDir(), "paper").front().file.string(); };
        const Ran check = run("db check --json");
        QCOMPARE(check.code, 1);
        const Json found = check.json()["databases"][2];
        QCOMPARE(found["state"].get<std::string>(), "journal_broken");
        QVERIFY(found["set_aside"].is_null());
        QCOMPARE(found["newest_backup"]["path"].get<std::string>(), good);
        QVERIFY(found["what_to_do"].get<std::string>().find("openbell db restore paper --force") !=
                std::string::npos);
        for (int i = 0; i < 6; ++i) {
            const Ran backup = run("db backup");
            QVERIFY2(backup.code == 1 && broken(backup), backup.err.c_str());
        }
        QCOMPARE(newest(), good);
        for (const char* words : {"replay --compare", "replay --verify", "replay --branch exits.time=12:00",
                                  "import journal", "db restore", "db restore paper"}) {
            const Ran ran = run(words);
            const bool named = ran.err.find("entry 7") != std::string::npos;
            QVERIFY2(ran.code != 0 && named, (words + (": " + ran.err)).c_str());
        }
        const Ran verify = run(("journal verify " + id).c_str());
        QVERIFY2(broken(verify) && verify.err.find("openbell db restore paper --force") != std::string::npos,
                 verify.err.c_str());
        const Ran report = run("report --out report");
        QVERIFY2(report.code == 0 && broken(report), report.err.c_str());
        // A copy of it is no backup to bring back.
        std::filesystem::copy_file(dataDir() / "paper.db", dataDir() / "tampered.db");
        const Ran from =
            run(("db restore paper --force --from " + dataDir().string() + "/tampered.db").c_str());
        QVERIFY2(from.code == 1 && broken(from), from.err.c_str());
        const Ran restored = run("db restore paper --force --json");
        QVERIFY2(restored.code == 0, restored.err.c_str());
        QCOMPARE(restored.json()["databases"][0]["from"].get<std::string>(), good);
        QCOMPARE(run("db check").code, 0);
        QCOMPARE(run(("journal verify " + id).c_str()).code, 0);
        QCOMPARE(run("replay --compare").code, 0);
        QVERIFY(run("report --out report").err.empty());
    }

    void everyCommandNamesAFileThatIsNoGoodDatabase() {
        const QByteArray sound = read(market());
        for (const QByteArray& bytes : {QByteArray{}, QByteArray{"this is no database"},
                                        sound.left(sound.size() / 2), sound.left(sound.size() - 1)}) {
            for (const char* words : {"db symbols", "import bars WAVE.csv --tz Asia/Kolkata",
                                      "export bars --symbol WAVE --out x.csv", "analytics update",
                                      "backtest --symbol WAVE --strategy ehma_pivot", "demo --out demo",
                                      "db init", "db migrate"}) {
                write(market(), bytes);
                const Ran ran = run(words);
                QVERIFY2(ran.code == 1, fmt::format("{}: {} {}", words, ran.code, ran.err).c_str());
                QVERIFY2(ran.err.find("market.db") != std::string::npos &&
                             ran.err.find("openbell db check") != std::string::npos,
                         fmt::format("{}: {}", words, ran.err).c_str());
                QCOMPARE(read(market()), bytes);
            }
        }
    }

    void theSecondWriterIsToldWhoTheFirstIs() {
        {
            const auto lock = StoreLock::take(dataDir(), "market", "a test");
            QVERIFY(lock.has_value());
            const Ran second = run("import bars WAVE.csv --tz Asia/Kolkata --json");
            QCOMPARE(second.code, 3);
            const std::string owner = fmt::format("process {} (a test) since 20", ::getpid());
            QVERIFY2(second.err.find(owner) != std::string::npos, second.err.c_str());
            QCOMPARE(second.json()["exit_code"].get<int>(), 3);
            for (const char* words :
                 {"db symbols", "db check", "db backup", "export bars --symbol WAVE --out x.csv",
                  "backtest --symbol WAVE --strategy ehma_pivot", "explain --trade 1"}) {
                const Ran reader = run(words);
                QVERIFY2(reader.code == 0, fmt::format("{}: {}", words, reader.err).c_str());
            }
        }
        QCOMPARE(run("import bars WAVE.csv --tz Asia/Kolkata").code, 0);
    }

    void deadLettersAreShownWrittenAndDismissed() {
        QCOMPARE(run("dead-letters list --json").json()["waiting"].get<int>(), 0);
        auto letters = DeadLetters::open(dataDir());
        std::vector<DeadLetter> three(3);
        for (std::size_t i = 0; i < 3; ++i) {
            three[i].store = "market";
            three[i].table = i == 2 ? "no_such_table" : "calendars";
            three[i].reason = "the disk was full";
            three[i].row = {{"id", fmt::format("C{}", i)}, {"json", std::string{"{}"}}};
        }
        QVERIFY(letters->add(three).has_value());
        const Json listed = run("dead-letters list --json").json();
        QCOMPARE(listed["waiting"].get<int>(), 3);
        QCOMPARE(listed["dead_letters"][1]["row"]["id"].get<std::string>(), "C1");
        QVERIFY(run("dead-letters show 2").out.find("the disk was full") != std::string::npos);
        QCOMPARE(run("dead-letters dismiss").code, 2);
        QCOMPARE(run("dead-letters dismiss 2").code, 0);
        const Ran retried = run("dead-letters retry --json");
        QCOMPARE(retried.code, 1);
        QVERIFY(retried.json()["written"] == Json::array({1}));
        QVERIFY2(retried.err.find("dead letter 3") != std::string::npos, retried.err.c_str());
        QCOMPARE(run("dead-letters list --json").json()["waiting"].get<int>(), 1);
        const Ran check = run("db check --json");
        QCOMPARE(check.json()["databases"][0]["rows"]["calendars"].get<int>(), 1);
        QCOMPARE(run("dead-letters retry 17").code, 1);
    }
};

QTEST_GUILESS_MAIN(StoreCommandsTest)
#include "tst_store_commands.moc"
