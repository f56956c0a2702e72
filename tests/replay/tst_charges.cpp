// What fills were charged follows from the record: recomputed totals are the recorded ones, to the last unit.
#include "engine/feed/demo/demo_data.h"
#include "engine/replay/charges.h"
#include "tests/replay/market.h"
#include <QtTest>
#include <set>

using namespace openbell;
using namespace openbell::tests;

namespace {

std::string demoRun(const std::string& costs) {
    return fmt::format(R"({{"data": {{"symbols": ["DEMOALPHA", "DEMOBETA"]}}, "strategies": [
        {{"type": "ehma_pivot"}}, {{"type": "regime_adaptive"}}],
        "exchange": {{"max_volume_share": 0.02}}, "costs": {}}})",
                       costs);
}

const std::vector<BarSeries>& demo() {
    static const std::vector<BarSeries> data = makeDemoData();
    return data;
}

Money totalOf(const std::vector<CostBreakdown>& charges, CostItem item) {
    Money sum;
    for (const CostBreakdown& one : charges)
        sum += one.*item;
    return sum;
}

// Fills beyond the first of their order.
std::size_t furtherFills(const SessionRecord& record) {
    std::set<OrderId> orders;
    for (const Fill& fill : record.fills)
        orders.insert(fill.order);
    return record.fills.size() - orders.size();
}

} // namespace

class ChargesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFillsTotalIsTheRecordedOne_data() {
        QTest::addColumn<QString>("costs");
        for (const char* costs : {R"("auto")", R"("none")", R"({"type": "bps", "bps": 3})",
                                  R"({"type": "schedule", "name": "nse_equity_delivery"})",
                                  R"({"type": "schedule", "name": "us_equity"})"})
            QTest::newRow(costs) << costs;
    }
    void everyFillsTotalIsTheRecordedOne() {
        QFETCH(QString, costs);
        const SessionRecord record = runOf(demoRun(costs.toStdString()), demo());
        QVERIFY(record.fills.size() > 200);
        QVERIFY(furtherFills(record) > 20); // brokerage is capped an order, not a fill
        const auto charges = chargesOf(record);
        QVERIFY2(charges, charges ? "" : charges.error().message.c_str());
        QCOMPARE(charges->size(), record.fills.size());
        Money paid;
        for (std::size_t i = 0; i < charges->size(); ++i) {
            QCOMPARE((*charges)[i].total, record.fills[i].costs);
            paid += record.fills[i].costs;
        }
        Money items;
        for (const CostItem item :
             {&CostBreakdown::brokerage, &CostBreakdown::stt, &CostBreakdown::exchange, &CostBreakdown::sebi,
              &CostBreakdown::stamp, &CostBreakdown::gst, &CostBreakdown::secFee, &CostBreakdown::taf})
            items += totalOf(*charges, item);
        QCOMPARE(items, paid);
        QCOMPARE(paid.isZero(), costs == QStringLiteral(R"("none")"));
    }

    void eachChargeIsNamed() {
        const SessionRecord nse = runOf(demoRun(R"("auto")"), demo());
        const auto charges = chargesOf(nse).value();
        for (const CostItem item : {&CostBreakdown::brokerage, &CostBreakdown::stt, &CostBreakdown::exchange,
                                    &CostBreakdown::stamp, &CostBreakdown::gst})
            QVERIFY(totalOf(charges, item).raw() > 0);
        QVERIFY(totalOf(charges, &CostBreakdown::secFee).isZero());
    }

    void aScheduleThatChangedSinceIsAnErrorNotAWrongSum() {
        SessionRecord record = runOf(demoRun(R"("auto")"), demo());
        record.fills[5].costs += Money::fromRaw(1);
        const auto charges = chargesOf(record);
        QVERIFY(!charges);
        QVERIFY(charges.error().message.find("fill 6") != std::string::npos);
        record.header.configuration.clear();
        QVERIFY(!chargesOf(record));
    }
};

QTEST_APPLESS_MAIN(ChargesTest)
#include "tst_charges.moc"
