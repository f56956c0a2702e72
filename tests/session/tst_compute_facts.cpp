// Facts of any CSV, whatever its times look like.
#include "engine/session/headless/compute_facts.h"
#include "tests/support/shared_data.h"
#include <QTemporaryDir>
#include <QTest>

using namespace openbell;

class ComputeFactsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySharedCsvCanBeComputed() {
        OPENBELL_NEED_SHARED(data, "data/oracle_lean_indicators");
        const QTemporaryDir folder;
        headless::ComputeRequest request;
        request.facts = {"sma_3"};
        request.output = folder.filePath(QStringLiteral("facts.csv")).toStdString();
        int read = 0;
        for (const auto& entry : std::filesystem::directory_iterator{*data}) {
            request.input = entry.path();
            if (!entry.path().filename().string().starts_with("spy_")) continue;
            const auto computed = headless::computeFacts(request);
            QVERIFY2(computed, computed ? "" : computed.error().message.c_str());
            QVERIFY2(computed->bars > 10, entry.path().c_str());
            ++read;
        }
        QVERIFY(read > 40);
    }
};

QTEST_APPLESS_MAIN(ComputeFactsTest)
#include "tst_compute_facts.moc"
