// The workstation tells what is wrong with its databases, and saves them once a day.
#include "engine/session/store_watch.h"
#include "engine/store/dead_letters.h"
#include "engine/store/stores.h"
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <fstream>

using namespace openbell;
namespace fs = std::filesystem;

namespace {

class Told {
public:
    void operator()(const std::string& level, const std::string& text) {
        const std::scoped_lock lock{m_mutex};
        m_lines += level + ": " + text + "\n";
    }
    [[nodiscard]] bool has(const std::string& part) const {
        const std::scoped_lock lock{m_mutex};
        return m_lines.find(part) != std::string::npos;
    }

private:
    mutable std::mutex m_mutex;
    std::string m_lines;
};

} // namespace

class StoreWatchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itSavesWhatIsSoundAndNamesWhatIsNot() {
        const QTemporaryDir folder;
        const fs::path dataDir = folder.path().toStdString();
        QVERIFY(initStores(dataDir).has_value());
        std::ofstream{dataDir / "paper.db", std::ios::trunc} << "no database";
        Told told;
        const StoreWatch watch{dataDir, [&](const std::string& l, const std::string& t) { told(l, t); }};
        QTRY_VERIFY(told.has("info: Backup") && told.has("error: ") &&
                    told.has("paper.db is not a database"));
        QCOMPARE(backupsOf(dataDir, "market").size(), 1U);
        QVERIFY(backupsOf(dataDir, "paper").empty());
    }

    void aDeadLetterRaisesAnAlert() {
        const QTemporaryDir folder;
        const fs::path dataDir = folder.path().toStdString();
        Told told;
        std::atomic<int> changes{0};
        const StoreWatch watch{dataDir, [&](const std::string& l, const std::string& t) { told(l, t); },
                               [&] { ++changes; }};
        std::vector<DeadLetter> letters(2);
        letters[1].store = "paper";
        letters[1].reason = "the disk of paper.db is full";
        QVERIFY(DeadLetters::open(dataDir)->add(letters).has_value());
        QTRY_VERIFY(told.has("error: 2 rows could not be written") && told.has("disk of paper.db is full"));
        QCOMPARE(changes.load(), 1);
    }
};

QTEST_GUILESS_MAIN(StoreWatchTest)
#include "tst_store_watch.moc"
