#include "engine/insight/divergence.h"
#include "tests/insight/sample_record.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

const DivergenceCounts& countsOf(const Divergence& divergence, DivergenceKind kind) {
    return divergence.counts[static_cast<std::size_t>(kind)];
}

} // namespace

class DivergenceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSessionIsEqualToItself() {
        const SessionRecord record = sampleRecord();
        const Divergence divergence = divergenceOf(RecordView{record}, RecordView{record});
        QVERIFY(divergence.isNone());
        QCOMPARE(countsOf(divergence, DivergenceKind::Signal).equal, std::ssize(record.signals));
        QCOMPARE(countsOf(divergence, DivergenceKind::Fill).equal, std::ssize(record.fills));
        QCOMPARE(divergence.session.costs, divergence.backtest.costs);
    }

    void whatDiffersIsNamedWithBothSides() {
        const SessionRecord backtest = sampleRecord();
        SessionRecord session = backtest;
        session.fills[0].price += Price::fromRaw(50'000);
        session.decisions[0].verdict = Verdict::Refused;
        session.decisions[0].refusal = GateCode::StaleData;
        const Divergence divergence = divergenceOf(RecordView{session}, RecordView{backtest});
        QCOMPARE(countsOf(divergence, DivergenceKind::Signal).different, std::int64_t{0});
        QCOMPARE(countsOf(divergence, DivergenceKind::Decision).different, std::int64_t{1});
        QCOMPARE(countsOf(divergence, DivergenceKind::Fill).different, std::int64_t{1});
        QCOMPARE(divergence.rows.size(), std::size_t{2});
        QVERIFY(divergence.rows[0].session.find("refused: stale_data") != std::string::npos);
        QVERIFY(divergence.rows[0].backtest.find("taken") != std::string::npos);
        std::string csv;
        writeDivergenceCsv(divergence, [&](std::string_view piece) { csv += piece; });
        QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), std::ptrdiff_t{3});
        SessionHeader header = session.header;
        header.chainHead = "c0ffee";
        const std::string page = divergenceHtml(divergence, header);
        for (const char* said : {"stale_data", "journal c0ffee", "Totals, INR"})
            QVERIFY2(page.find(said) != std::string::npos, said);
    }

    void whatOnlyOneSideHasIsCountedThere() {
        const SessionRecord backtest = sampleRecord();
        SessionRecord session = backtest;
        session.fills.pop_back();
        const Divergence divergence = divergenceOf(RecordView{session}, RecordView{backtest});
        QCOMPARE(countsOf(divergence, DivergenceKind::Fill).onlyBacktest, std::int64_t{1});
        QCOMPARE(countsOf(divergence, DivergenceKind::Fill).onlySession, std::int64_t{0});
        QVERIFY(divergence.rows.back().session.empty());
    }
};

QTEST_APPLESS_MAIN(DivergenceTest)
#include "tst_divergence.moc"
