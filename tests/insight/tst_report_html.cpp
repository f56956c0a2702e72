#include "engine/insight/report_html.h"
#include "engine/insight/svg_charts.h"
#include "sample_record.h"
#include <QTest>
#include <QXmlStreamReader>

using namespace openbell;

namespace {

std::string pageOf(const SessionRecord& record, const ReportOptions& options = {}) {
    const RecordView view{record};
    return reportHtml(view, performanceOf(view), options);
}

bool holds(const std::string& page, std::string_view text) {
    return page.find(text) != std::string::npos;
}

bool isWellFormed(const std::string& svg) {
    QXmlStreamReader reader{QByteArray::fromStdString(svg)};
    while (!reader.atEnd())
        reader.readNext();
    return !reader.hasError();
}

} // namespace

class ReportHtmlTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thePageNeedsNothingBesidesItself() {
        const std::string page = pageOf(tests::sampleRecord());
        for (const char* outside : {"http:", "https:", "<link", "<script", "<img", "url("})
            QVERIFY2(!holds(page, outside), outside);
        QVERIFY(holds(page, "prefers-color-scheme: dark"));
        QVERIFY(holds(page, "tabular-nums"));
    }

    void itTellsTradesRefusalsFormulasAndHashes() {
        const std::string page = pageOf(tests::sampleRecord(), {500, "1.2.3"});
        for (const char* part : {"<svg", "-46.70", "portfolio_heat", "2016-08-16 09:16:00", "c0ffee", "da7a",
                                 "5e55", "1.2.3", "Asia/Kolkata", "Closed by"})
            QVERIFY2(holds(page, part), part);
        for (const Statistic& statistic : performanceOf(RecordView{tests::sampleRecord()}).statistics)
            QVERIFY(holds(page, escapeHtml(statistic.formula)));
    }

    void namesCannotBreakThePage() {
        SessionRecord record = tests::sampleRecord();
        record.header.instruments[0].symbol = "<script>alert(1)</script>&\"";
        const std::string page = pageOf(record);
        QVERIFY(!holds(page, "<script>"));
        QVERIFY(holds(page, "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;"));
    }

    void syntheticDataAreLabelled() {
        SessionRecord record = tests::sampleRecord();
        QVERIFY(!holds(pageOf(record), "SYNTHETIC"));
        record.header.synthetic = true;
        QVERIFY(holds(pageOf(record), "SYNTHETIC DATA"));
    }

    void aHaltIsToldAtTheTop() {
        SessionRecord record = tests::sampleRecord();
        QVERIFY(!holds(pageOf(record), "HALTED"));
        RiskEvent event;
        event.time = record.header.from;
        record.riskEvents.push_back(event);
        QVERIFY(holds(pageOf(record), "HALTED 2016-08-16 09:15 (halted)"));
    }

    void manyTradesAreCutWithANote() {
        SessionRecord record = tests::sampleRecord();
        record.trades.resize(30, record.trades[0]);
        const std::string page = pageOf(record, {10, ""});
        QVERIFY(holds(page, "The first 10 of 30"));
    }

    void picturesAreWellFormedAtEverySize() {
        SessionRecord record = tests::sampleRecord();
        QVERIFY(isWellFormed(equitySvg(RecordView{record})));
        QVERIFY(isWellFormed(distributionSvg(RecordView{record})));
        record.equity.resize(1);
        QVERIFY(isWellFormed(equitySvg(RecordView{record})));
        for (std::int64_t i = 0; i < 200'000; ++i)
            record.equity.push_back(
                {record.equity[0].time.plus(i * kNanosPerMinute), Money::whole(i % 977), {}, {}});
        const std::string large = equitySvg(RecordView{record});
        QVERIFY(isWellFormed(large));
        QVERIFY(large.size() < 100'000);
        record.trades[0].gross = record.trades[0].costs = Money{};
        QVERIFY(isWellFormed(distributionSvg(RecordView{record})));
    }

    void theFooterNamesDataConfigurationRunAndBuilds() {
        SessionRecord record = tests::sampleRecord();
        record.header.build = "Openbell 1.2";
        record.header.factFormat = 3;
        const std::string same = pageOf(record, {500, "Openbell 1.2"});
        for (const char* part :
             {"data da7a", "configuration c0ffee", "run 5e55", "build Openbell 1.2, facts 3<"})
            QVERIFY(holds(same, part));
        QVERIFY(holds(pageOf(record, {500, "Openbell 1.3"}), "facts 3; page by Openbell 1.3<"));
    }

    void anEmptySessionStillHasAPage() { QVERIFY(holds(pageOf(SessionRecord{}), "</html>")); }

    void numbersAreGroupedForPeople() {
        QCOMPARE(grouped(1234567.891, 2), std::string{"1,234,567.89"});
        QCOMPARE(grouped(-999.5, 0), std::string{"-1,000"});
        QCOMPARE(grouped(-0.001, 2), std::string{"0.00"});
        QCOMPARE(grouped(12, 0), std::string{"12"});
    }
};

QTEST_APPLESS_MAIN(ReportHtmlTest)
#include "tst_report_html.moc"
