// Imports into a data folder whose files cannot all be written.
#include "engine/session/headless/import_data.h"
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace openbell;
using namespace openbell::headless;

class ImportFilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowsAreStoredThoughWhatTellsOfThemCannotBeWritten_data() {
        QTest::addColumn<QString>("blocked");
        QTest::newRow("rows refused") << "20240120T091500Z-refused.csv";
        QTest::newRow("report") << "20240120T091500Z-report.json";
    }
    void rowsAreStoredThoughWhatTellsOfThemCannotBeWritten() {
        QFETCH(QString, blocked);
        const QTemporaryDir folder;
        const std::filesystem::path dir = folder.path().toStdString();
        std::filesystem::create_directories(dir / "imports" / blocked.toStdString());
        std::ofstream{dir / "X.csv"} << "date,open,high,low,close\n2024-01-02,1,1,1,1\n2024-01-03,1,1,1,1\n"
                                        "2024-01-04,1,1,1,none\n";
        auto workspace = Workspace::open(dir);
        QVERIFY(workspace.has_value());
        const auto now = *parseIso("2024-01-20T09:15:00Z");
        const auto imported = importBarFiles(*workspace, {dir / "X.csv"}, {}, now, {});
        QVERIFY(!imported);
        const QString error = QString::fromStdString(imported.error().message);
        QVERIFY2(error.contains(blocked), qPrintable(error));
        QVERIFY2(error.contains(QLatin1String("2 rows are stored, 0 were there already and 1 were refused")),
                 qPrintable(error));
        QCOMPARE(workspace->market().storedBars("X", Interval::day())->bars.size(), 2U);
        const auto again = importBarFiles(*workspace, {dir / "X.csv"}, {}, now.plus(kNanosPerDay), {});
        QVERIFY(again.has_value());
        QCOMPARE(again->report.total.rowsUnchanged, 2);
        QCOMPARE(again->report.total.rowsRefused, 1);
    }
};

QTEST_APPLESS_MAIN(ImportFilesTest)
#include "tst_import_files.moc"
