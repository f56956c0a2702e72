#include "engine/risk/limits.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

// Every limit set, none to its most.
RiskLimits allSet() {
    RiskLimits l;
    l.perTradeRisk = fraction("0.01");
    l.portfolioHeat = fraction("0.06");
    l.dailyLoss = fraction("0.03");
    l.maxDrawdown = fraction("0.2");
    l.maxTradesPerDay = 50;
    l.maxOpenPositions = 20;
    l.maxOrderValue = money("100000");
    l.maxLeverage = fraction("5");
    l.symbolExposure = fraction("0.5");
    l.symbolExposureValue = money("250000");
    l.grossExposure = money("5000000");
    l.priceCollar = fraction("0.1");
    l.ordersPerMinute = 60;
    l.maxSlices = 20;
    l.staleAfterMillis = 60'000;
    return l;
}

std::string refusal(const RiskLimits& limits, LimitCode limit, std::int64_t value, bool confirmed = false) {
    const auto changed = changeLimit(limits, limit, value, confirmed);
    return changed ? "(changed)" : changed.error().message;
}

} // namespace

class LimitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyLimitHasANameThatLeadsBackToIt() {
        for (int i = 0; i < kLimitCount; ++i) {
            const auto limit = static_cast<LimitCode>(i);
            QCOMPARE(limitNamed(toText(limit)), std::optional{limit});
        }
        QCOMPARE(limitNamed("max_trades"), std::optional<LimitCode>{});
    }

    void everyLimitIsReadAndChangedAloneAndInItsUnit() {
        for (int i = 0; i < kLimitCount; ++i) {
            const auto limit = static_cast<LimitCode>(i);
            const std::int64_t before = limitValue(allSet(), limit);
            QVERIFY(before != kNoLimit);
            QCOMPARE(limitValue({}, limit), kNoLimit);
            const RiskLimits tighter = changeLimit(allSet(), limit, before - 1, false).value();
            QCOMPARE(limitValue(tighter, limit), before - 1);
            QCOMPARE(changeLimit(tighter, limit, before, true).value(), allSet());
        }
    }

    void tighteningNeedsNoConfirmationLooseningDoes() {
        for (int i = 0; i < kLimitCount; ++i) {
            const auto limit = static_cast<LimitCode>(i);
            const std::int64_t before = limitValue(allSet(), limit);
            QVERIFY(changeLimit(allSet(), limit, before, false));
            QVERIFY(changeLimit(allSet(), limit, 0, false));
            QVERIFY(changeLimit({}, limit, before, false)); // from none to some
            QVERIFY(!changeLimit(allSet(), limit, before + 1, false));
            QVERIFY(!changeLimit(allSet(), limit, kNoLimit, false));
            QCOMPARE(limitValue(changeLimit(allSet(), limit, before + 1, true).value(), limit), before + 1);
            QCOMPARE(limitValue(changeLimit(allSet(), limit, kNoLimit, true).value(), limit), kNoLimit);
        }
    }

    void aRefusalNamesLimitBothValuesAndTheRemedy() {
        QCOMPARE(refusal(allSet(), LimitCode::DailyLoss, fraction("0.05").raw()),
                 std::string{
                     "daily_loss stays 0.03, for 0.05 is looser: confirm the change, or give 0.03 or less"});
        QCOMPARE(
            refusal(allSet(), LimitCode::MaxTradesPerDay, kNoLimit),
            std::string{
                "max_trades_per_day stays 50, for none is looser: confirm the change, or give 50 or less"});
        QCOMPARE(
            refusal(allSet(), LimitCode::StaleData, 90'000),
            std::string{
                "stale_data_ms stays 60000 ms, for 90000 ms is looser: confirm the change, or give 60000 ms "
                "or less"});
    }

    void whatNoConfigurationMayHoldIsRefusedEvenIfConfirmed() {
        QCOMPARE(
            refusal(allSet(), LimitCode::PerTradeRisk, -1, true),
            std::string{"per_trade_risk stays 0.01, for -0.000000001 is not possible: give 0 to 1, or none"});
        QCOMPARE(refusal(allSet(), LimitCode::MaxLeverage, fraction("100.5").raw(), true),
                 std::string{"max_leverage stays 5, for 100.5 is not possible: give 0 to 100, or none"});
        QCOMPARE(refusal(allSet(), LimitCode::GrossExposure, -1, true),
                 std::string{
                     "gross_exposure stays 5000000, for -0.0001 is not possible: give 0 or more, or none"});
    }

    void aNumberThatIsNoLimitsIsRefused() {
        QCOMPARE(refusal(allSet(), static_cast<LimitCode>(kLimitCount), 0, true),
                 std::string{"there is no limit number 15; they are 0 to 14"});
    }

    void textsAreInTheUnitOfTheConfiguration() {
        QCOMPARE(limitText(LimitCode::DailyLoss, fraction("0.025").raw()), std::string{"0.025"});
        QCOMPARE(limitText(LimitCode::MaxOrderValue, money("1234.5").raw()), std::string{"1234.5"});
        QCOMPARE(limitText(LimitCode::OrderRate, 60), std::string{"60"});
        QCOMPARE(limitText(LimitCode::StaleData, 1500), std::string{"1500 ms"});
        QCOMPARE(limitText(LimitCode::StaleData, kNoLimit), std::string{"none"});
    }
};

QTEST_APPLESS_MAIN(LimitsTest)
#include "tst_limits.moc"
