// Statistics of backtrader's SMA-cross run over 2006: its trades and equity in, its analysers' numbers out.
// Tolerance 1e-9 relative: it sums binary floating point where Openbell sums fixed point.
#include "engine/analytics/statistics/statistics.h"
#include "tests/analytics/oracle_files.h"
#include "tests/support/shared_data.h"
#include <QTest>
#include <nlohmann/json.hpp>

using namespace openbell;
using namespace openbell::tests;

namespace {

Money money(const nlohmann::json& value) {
    return Money::fromRaw(std::llround(value.get<double>() * 10'000));
}

UtcTime midnight(const nlohmann::json& date) {
    return UtcTime{Date::parse(date.get<std::string>()).value().days * kNanosPerDay};
}

} // namespace

class TestOracleStrategyStats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void backtradersAnalysersAgree_data() {
        QTest::addColumn<QString>("run");
        QTest::newRow("stock_like") << QStringLiteral("stock_like");
        QTest::newRow("futures_like") << QStringLiteral("futures_like");
    }
    void backtradersAnalysersAgree() {
        QFETCH(QString, run);
        OPENBELL_NEED_SHARED(path, "data/oracle_strategy_stats/backtrader_smacross15_2006.json");
        const auto oracle = nlohmann::json::parse(readText(*path)).at(run.toStdString());

        std::vector<TradeOutcome> trades;
        for (const auto& t : oracle.at("trades")) {
            TradeOutcome trade;
            trade.net = money(t.at("pnlcomm"));
            trade.gross = money(t.at("pnl"));
            trade.costs = trade.gross - trade.net;
            trade.barsHeld = t.at("barlen").get<int>();
            trade.entryTime = midnight(t.at("open"));
            trade.exitTime = midnight(t.at("close"));
            trades.push_back(trade);
        }
        std::vector<EquitySample> equity;
        for (const auto& e : oracle.at("equity"))
            equity.push_back({midnight(e.at(0)), money(e.at(1)), money(e.at(2))});
        StatisticsInput input;
        input.trades = trades;
        input.equity = equity;
        input.conventions.startCapital = Money::whole(10'000);
        const auto statistics = computeStatistics(input);

        const auto& analyser = oracle.at("trade_analyzer");
        const auto expect = [&](const char* name, const nlohmann::json& value, double factor = 1) {
            const double expected =
                (value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>()) * factor;
            const auto actual = findStatistic(statistics, name);
            QVERIFY2(actual && std::abs(*actual - expected) <= 1e-9 * std::abs(expected),
                     qPrintable(QStringLiteral("%1: %2, expected %3")
                                    .arg(QString::fromLatin1(name))
                                    .arg(actual.value_or(-1), 0, 'g', 17)
                                    .arg(expected, 0, 'g', 17)));
        };
        expect("sqn_net", oracle.at("sqn")); // population deviation of net profit
        expect("max_drawdown_pct", oracle.at("max_drawdown_pct"), 0.01);
        expect("max_drawdown", oracle.at("max_drawdown_money"));
        expect("end_equity", oracle.at("final_value"));
        expect("trades", analyser.at("total").at("closed"));
        expect("wins", analyser.at("won").at("total"));
        expect("losses", analyser.at("lost").at("total"));
        expect("net_profit", analyser.at("pnl").at("net").at("total"));
        expect("expectancy", analyser.at("pnl").at("net").at("average"));
        expect("gross_profit", analyser.at("won").at("pnl").at("total"));
        expect("avg_win", analyser.at("won").at("pnl").at("average"));
        expect("largest_win", analyser.at("won").at("pnl").at("max"));
        expect("gross_loss", analyser.at("lost").at("pnl").at("total"));
        expect("avg_loss", analyser.at("lost").at("pnl").at("average"));
        expect("largest_loss", analyser.at("lost").at("pnl").at("max"));
        expect("long_trades", analyser.at("long").at("total"));
        expect("max_win_streak", analyser.at("streak").at("won").at("longest"));
        expect("max_loss_streak", analyser.at("streak").at("lost").at("longest"));
        expect("avg_bars_held", analyser.at("len").at("average"));
    }
};

QTEST_APPLESS_MAIN(TestOracleStrategyStats)
#include "tst_oracle_strategy_stats.moc"
