// Performance statistics against values worked out by hand.
#include "engine/analytics/statistics/breakdown.h"
#include "engine/analytics/statistics/daily_equity.h"
#include "engine/analytics/statistics/moments.h"
#include "engine/analytics/statistics/statistics.h"
#include <QTest>
#include <cmath>
#include <set>

using namespace openbell;

namespace {

UtcTime day(int n, int hour = 0) {
    return UtcTime{n * kNanosPerDay + hour * 60 * kNanosPerMinute};
}

std::vector<EquitySample> curve(std::initializer_list<int> equity) {
    std::vector<EquitySample> points;
    for (const int value : equity)
        points.push_back({day(static_cast<int>(points.size())), Money::whole(value), Money::whole(value)});
    return points;
}

TradeOutcome trade(int net, int fromDay, int toDay) {
    TradeOutcome t;
    t.net = Money::whole(net);
    t.costs = Money::whole(2);
    t.gross = t.net + t.costs;
    t.initialRisk = Money::whole(50);
    t.mae = Money::whole(10);
    t.mfe = Money::whole(net > 0 ? net + 12 : 5);
    t.traded = Money::whole(400);
    t.entryTime = day(fromDay, 4);
    t.exitTime = day(toDay, 4);
    t.barsHeld = toDay - fromDay;
    return t;
}

StatisticsInput input(std::span<const TradeOutcome> trades, std::span<const EquitySample> equity) {
    StatisticsInput in;
    in.trades = trades;
    in.equity = equity;
    in.conventions.startCapital = Money::whole(1'000);
    return in;
}

} // namespace

class TestStatistics : public QObject {
    Q_OBJECT

    static void expect(const std::vector<Statistic>& statistics, std::string_view name, double value) {
        const auto found = findStatistic(statistics, name);
        QVERIFY2(found.has_value(), std::string{name}.c_str());
        QVERIFY2(std::abs(*found - value) <= 1e-12 * std::max(1.0, std::abs(value)),
                 qPrintable(QString::fromStdString(std::string{name}) + QStringLiteral(": ") +
                            QString::number(*found, 'g', 17)));
    }

private Q_SLOTS:
    // Daily returns +10 %, -10 %, +10 %: mean 1/30, sample variance 1/75, mean squared downside 1/300.
    void returnsByHand() {
        const auto equity = curve({1'100, 990, 1'089});
        const auto s = computeStatistics(input({}, equity));
        expect(s, "start_equity", 1'000);
        expect(s, "end_equity", 1'089);
        expect(s, "total_return", 0.089);
        expect(s, "cagr", std::pow(1.089, 365.25 / 2) - 1);
        expect(s, "volatility", std::sqrt(252.0 / 75));
        expect(s, "sharpe", std::sqrt(252.0 * 75) / 30);
        expect(s, "sortino", std::sqrt(252.0 * 300) / 30);
        expect(s, "max_drawdown_pct", 0.1);
        expect(s, "max_drawdown", 110);
        expect(s, "ulcer_index", std::sqrt((0.01 + 0.0001) / 3));
        expect(s, "best_day", 0.1);
        expect(s, "worst_day", -0.1);
        expect(s, "open_profit", 89);
        // Sorted -0.1, 0.1, 0.1: the 5 % quantile lies a tenth of the way up.
        expect(s, "var_95", 0.08);
        expect(s, "cvar_95", 0.1);
        // Deviations 1/15, -2/15, 1/15: m2 = 2/225, m3 = -2/3375.
        expect(s, "skew", -2.0 / 3375 / std::pow(2.0 / 225, 1.5));
        QVERIFY(!findStatistic(s, "kurtosis"));
    }

    void conventionsAreHonoured() {
        const auto equity = curve({1'100, 990, 1'089});
        auto in = input({}, equity);
        in.conventions.daysPerYear = 365;
        in.conventions.ddof = 0;
        in.conventions.riskFree = 0.0365;
        const auto s = computeStatistics(in);
        expect(s, "volatility", std::sqrt(365 * 2.0 / 225));
        expect(s, "sharpe", (1.0 / 30 - 0.0001) / std::sqrt(2.0 / 225) * std::sqrt(365.0));
    }

    void drawdownTimes() {
        // Peak 1100 on day 1, trough 880 on day 3, new peak on day 6; then a shallower one that never
        // recovers.
        const auto equity =
            curve({1'000, 1'100, 1'000, 880, 900, 1'000, 1'200, 1'100, 1'050, 1'150, 1'190, 1'199, 1'198});
        const auto s = computeStatistics(input({}, equity));
        expect(s, "max_drawdown_pct", 0.2);
        expect(s, "max_drawdown", 220);
        expect(s, "max_drawdown_days", 5);
        expect(s, "recovery_days", 3);
        expect(s, "longest_drawdown_days", 6);
    }

    void theStartCapitalIsTheFirstPeak() {
        const auto equity = curve({900, 950});
        const auto s = computeStatistics(input({}, equity));
        expect(s, "max_drawdown_pct", 0.1);
        expect(s, "max_drawdown_days", 1);
        QVERIFY(!findStatistic(s, "recovery_days"));
    }

    void tradesByHand() {
        const std::vector<TradeOutcome> trades{trade(100, 0, 1), trade(-40, 1, 2), trade(-20, 2, 5),
                                               trade(60, 5, 6), trade(0, 6, 7)};
        const auto equity = curve({1'000, 1'100});
        const auto s = computeStatistics(input(trades, equity));
        expect(s, "trades", 5);
        expect(s, "wins", 2);
        expect(s, "losses", 2);
        expect(s, "net_profit", 100);
        expect(s, "gross_profit", 160);
        expect(s, "gross_loss", -60);
        expect(s, "win_rate", 0.4);
        expect(s, "avg_win", 80);
        expect(s, "avg_loss", -30);
        expect(s, "payoff", 80.0 / 30);
        expect(s, "profit_factor", 160.0 / 60);
        expect(s, "expectancy", 20);
        expect(s, "expectancy_r", 0.4);
        // Net: mean 20, squared deviations 6400 + 3600 + 1600 + 1600 + 400 = 13600.
        expect(s, "sqn_net", std::sqrt(5.0) * 20 / std::sqrt(13'600.0 / 5));
        expect(s, "sqn", std::sqrt(5.0) * 20 / std::sqrt(13'600.0 / 4));
        expect(s, "avg_mae", 10);
        expect(s, "avg_mfe", (112 + 5 + 5 + 72 + 5) / 5.0);
        expect(s, "avg_etd", (10 + 43 + 23 + 10 + 3) / 5.0);
        expect(s, "largest_win", 100);
        expect(s, "largest_loss", -40);
        expect(s, "max_win_streak", 1);
        expect(s, "max_loss_streak", 2);
        expect(s, "avg_duration", 1.4);
        expect(s, "median_duration", 1);
        expect(s, "avg_bars_held", 1.4);
        expect(s, "costs", 10);
        expect(s, "turnover", 2'000.0 / 1'050);
        expect(s, "open_profit", 0);
    }

    void whatIsUndefinedIsBlank() {
        const auto s = computeStatistics(input({}, {}));
        for (const char* name :
             {"win_rate",    "payoff",          "profit_factor", "expectancy", "expectancy_r",
              "sqn",         "sharpe",          "sortino",       "cagr",       "max_drawdown_pct",
              "calmar",      "recovery_factor", "total_return",  "end_equity", "var_95",
              "largest_win", "alpha",           "buy_and_hold",  "exposure",   "turnover",
              "commissions", "median_duration", "ulcer_index",   "volatility"})
            QVERIFY2(!findStatistic(s, name), name);
        expect(s, "trades", 0);
        expect(s, "net_profit", 0);

        const auto flat = curve({1'000, 1'000, 1'000});
        const auto f = computeStatistics(input({}, flat));
        expect(f, "volatility", 0);
        expect(f, "max_drawdown_pct", 0);
        for (const char* name : {"sharpe", "sortino", "calmar", "skew", "kurtosis"})
            QVERIFY2(!findStatistic(f, name), name);

        const std::vector<TradeOutcome> won{trade(10, 0, 1)};
        const auto w = computeStatistics(input(won, flat));
        QVERIFY(!findStatistic(w, "profit_factor")); // nothing lost: not infinite, but undefined
        QVERIFY(!findStatistic(w, "largest_loss"));
    }

    void aRuinedAccountHasNoReturns() {
        const auto equity = curve({500, -100, 200});
        const auto s = computeStatistics(input({}, equity));
        QVERIFY(!findStatistic(s, "sharpe"));
        expect(s, "max_drawdown_pct", 1.1);
    }

    void noValueIsEverInfinite() {
        for (const auto& equity : {curve({1'000}), curve({0, 0}), curve({1, 1'000'000, 1})})
            for (const Statistic& s : computeStatistics(input({}, equity)))
                QVERIFY2(!s.value || std::isfinite(*s.value), std::string{s.name}.c_str());
    }

    void namesAreUniqueAndExplained() {
        std::set<std::string_view> names;
        const std::set<std::string_view> units{"money", "fraction", "ratio", "count", "days", "bars"};
        for (const Statistic& s : computeStatistics(input({}, {}))) {
            QVERIFY2(names.insert(s.name).second, std::string{s.name}.c_str());
            QVERIFY(!s.title.empty() && !s.formula.empty() && !s.group.empty());
            QVERIFY2(units.contains(s.unit), std::string{s.name}.c_str());
        }
        QVERIFY(names.size() > 60);
    }

    void benchmarkByHand() {
        // Own returns against the benchmark's: 2b on every day, so beta 2 and alpha 0.
        const std::vector<EquitySample> own = curve({1'000, 1'200, 1'080}), other = curve({100, 110, 104});
        auto scaled = other;
        scaled[2].equity = Money::fromRaw(1'045'000); // 104.50
        auto in = input({}, own);
        in.benchmark = scaled;
        const auto s = computeStatistics(in);
        expect(s, "beta", 2);
        expect(s, "alpha", 0);
        expect(s, "buy_and_hold", 0.045);
        // Active returns 0.1 and -0.05.
        expect(s, "tracking_error", std::sqrt(0.01125) * std::sqrt(252.0));
        expect(s, "information_ratio", 0.025 / std::sqrt(0.01125) * std::sqrt(252.0));
    }

    void daysAreThoseOfTheZone() {
        const Zone india = Zone::find("Asia/Kolkata").value();
        const auto at = [](int hour) { return UtcTime{hour * 60 * kNanosPerMinute}; };
        // 18:00 and 19:00 UTC lie on both sides of midnight in India.
        const std::vector<EquitySample> points{{at(18), Money::whole(10), {}},
                                               {at(19), Money::whole(11), {}}};
        QCOMPARE(dailyEquity(points, india).size(), std::size_t{2});
        QCOMPARE(dailyEquity(points, Zone::utc()).size(), std::size_t{1});
        QCOMPARE(dailyEquity(points, Zone::utc())[0].equity, 11.0);
    }

    void exposureCountsPointsWithAPosition() {
        std::vector<EquitySample> points = curve({1'000, 1'000, 1'010, 1'010});
        points[1].cash = Money::whole(400);
        expect(computeStatistics(input({}, points)), "exposure", 0.25);
    }

    void quantilesInterpolate() {
        const std::vector<double> sample{4, 1, 3, 2};
        QCOMPARE(*quantileOf(sample, 0.5), 2.5);
        QCOMPARE(*quantileOf(sample, 0), 1.0);
        QCOMPARE(*quantileOf(sample, 1), 4.0);
        const std::vector<double> heavy{-3, -1, 1, 3}; // m2 = 5, m4 = 41
        QVERIFY(std::abs(*excessKurtosisOf(heavy) - (41.0 / 25 - 3)) < 1e-14);
        QVERIFY(std::abs(*skewOf(heavy)) < 1e-14);
    }

    void breakdownsAddUp() {
        std::vector<TradeOutcome> trades{trade(100, 0, 40), trade(-40, 1, 41), trade(20, 4, 70)};
        trades[1].isLong = false;
        trades[0].symbol = "TCS";
        trades[1].symbol = trades[2].symbol = "INFY";
        trades[2].exitReason = "stop";
        const auto all = breakdownsOf(trades, Zone::utc());
        QCOMPARE(all.size(), std::size_t{8});
        for (const Breakdown& breakdown : all) {
            Money net;
            std::int64_t count = 0;
            for (const BreakdownRow& row : breakdown.rows) {
                net += row.net;
                count += row.trades;
            }
            QVERIFY(net == Money::whole(80) && count == 3);
        }
        QCOMPARE(all[0].rows[0].key, std::string{"long"});
        QCOMPARE(all[1].rows[0].key, std::string{"INFY"});
        QCOMPARE(*all[1].rows[0].winRate(), 0.5);
        QCOMPARE(*all[1].rows[0].profitFactor(), 0.5);
        QCOMPARE(*all[1].rows[0].expectancy(), -10.0);
        QVERIFY(!all[1].rows[1].profitFactor());
        QCOMPARE(all[5].rows[0].key, std::string{"1970-02"});  // day 40 is 10 February
        QCOMPARE(all[6].rows[0].key, std::string{"Monday"});   // day 4, 5 January 1970
        QCOMPARE(all[6].rows[1].key, std::string{"Thursday"}); // day 0
        QCOMPARE(all[7].rows[0].key, std::string{"04"});
    }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
