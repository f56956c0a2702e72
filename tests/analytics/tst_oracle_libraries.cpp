// Tulip Indicators, backtrader and LEAN: vectors of the indicators they share with us.
#include "tests/analytics/oracle_files.h"
#include "tests/support/shared_data.h"
#include <QTest>
#include <nlohmann/json.hpp>

using namespace openbell;
using namespace openbell::tests;

namespace {

std::vector<BarValues> flatBars(const std::vector<double>& values) {
    std::vector<BarValues> bars;
    for (const double v : values)
        bars.push_back({v, v, v, v, 1});
    return bars;
}

// The blocks of numbers that follow the line `name` in a Tulip test file.
std::vector<std::vector<double>> tulipBlocks(const std::string& text, const std::string& name) {
    std::istringstream lines{text};
    std::string line;
    while (std::getline(lines, line) && line != name) {
    }
    std::vector<std::vector<double>> blocks;
    while (std::getline(lines, line) && !line.empty() && line[0] == '{') {
        blocks.emplace_back();
        std::istringstream fields{line.substr(1)};
        for (std::string field; std::getline(fields, field, ',');)
            blocks.back().push_back(toNumber(field));
    }
    return blocks;
}

// Compares the end of `actual` with `expected`: outputs are shorter than inputs by the warm-up.
QString tailDifference(const std::vector<double>& actual, const std::vector<double>& expected,
                       double absolute) {
    if (expected.empty() || actual.size() < expected.size()) return QStringLiteral("nothing to compare");
    const std::vector<double> tail(actual.end() - static_cast<std::ptrdiff_t>(expected.size()), actual.end());
    return firstDifference(tail, expected, 0, absolute);
}

} // namespace

class TestOracleLibraries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Tulip lists three decimals: tolerance 0.00051. It seeds EMAs with the first value and its DI and ADX
    // with sums that are one bar short, so EMA, MACD, DI and ADX are not compared.
    void tulipOfTheClose_data() {
        QTest::addColumn<QString>("block");
        QTest::addColumn<int>("output");
        QTest::addColumn<QString>("fact");
        const auto row = [](const char* block, int output, const char* fact) {
            QTest::newRow(fact) << QString::fromLatin1(block) << output << QString::fromLatin1(fact);
        };
        row("sma 5", 1, "sma_5");
        row("wma 5", 1, "wma_5");
        row("hma 5", 1, "hma_5");
        row("rsi 5", 1, "rsi_5");
        row("max 5", 1, "rolling_high_5");
        row("min 5", 1, "rolling_low_5");
        row("bbands 5 2", 1, "bb_lower_5_2");
        row("bbands 5 2", 2, "bb_middle_5_2");
        row("bbands 5 2", 3, "bb_upper_5_2");
    }
    void tulipOfTheClose() {
        QFETCH(QString, block);
        QFETCH(int, output);
        QFETCH(QString, fact);
        OPENBELL_NEED_SHARED(path, "data/oracle_tulip/untest.txt");
        const auto blocks = tulipBlocks(readText(*path), block.toStdString());
        const auto values = computeFact(flatBars(blocks.at(0)), fact.toStdString());
        QCOMPARE(tailDifference(values, blocks.at(static_cast<std::size_t>(output)), 0.00051), QString{});
    }

    void tulipOfTheBar() {
        OPENBELL_NEED_SHARED(path, "data/oracle_tulip/untest.txt");
        const auto text = readText(*path);
        const auto barsFrom = [](const std::vector<std::vector<double>>& b) {
            std::vector<BarValues> bars;
            for (std::size_t i = 0; i < b.at(0).size(); ++i)
                bars.push_back({b[2][i], b[0][i], b[1][i], b[2][i], 1});
            return bars;
        };
        const auto stochastic = tulipBlocks(text, "stoch 5 3 3");
        const auto bars = barsFrom(stochastic);
        QCOMPARE(tailDifference(computeFact(bars, "stoch_k_5_3_3"), stochastic.at(3), 0.00051), QString{});
        QCOMPARE(tailDifference(computeFact(bars, "stoch_d_5_3_3"), stochastic.at(4), 0.00051), QString{});

        // Tulip counts the first bar's high - low as a true range. A bar before it, closing inside it, says
        // the same.
        const auto range = tulipBlocks(text, "atr 5");
        auto withFirst = barsFrom(range);
        withFirst.insert(withFirst.begin(), withFirst.front());
        QCOMPARE(tailDifference(computeFact(withFirst, "atr_5"), range.at(3), 0.00051), QString{});
    }

    // Every bar of backtrader's vectors. Its EMA and Wilder average (SMMA) are seeded with the mean of the
    // first n, as ours. Tolerance 1e-9 absolute at prices of 4,000: sums in another order. Its oscillators
    // are close - average.
    void backtrader_data() {
        QTest::addColumn<QString>("test");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("fact");
        QTest::addColumn<bool>("belowClose");
        const auto row = [](const char* test, const char* line, const char* fact, bool belowClose) {
            QTest::addRow("%s.%s", test, line) << QString::fromLatin1(test) << QString::fromLatin1(line)
                                               << QString::fromLatin1(fact) << belowClose;
        };
        row("test_ind_smaenvelope", "sma", "sma_30", false);
        row("test_ind_wmaenvelope", "wma", "wma_30", false);
        row("test_ind_emaenvelope", "ema", "ema_30", false);
        row("test_ind_smaosc", "sma", "sma_30", true);
        row("test_ind_wmaosc", "wma", "wma_30", true);
        row("test_ind_emaosc", "ema", "ema_30", true);
        row("test_ind_rsi_safe", "rsi", "rsi_14", false);
        row("test_ind_priceosc", "po", "macd_12_26_9", false);
        row("test_ind_stochasticfull", "percD", "stoch_k_14_3_3", false);
        row("test_ind_stochasticfull", "percDSlow", "stoch_d_14_3_3", false);
    }
    void backtrader() {
        QFETCH(QString, test);
        QFETCH(QString, line);
        QFETCH(QString, fact);
        QFETCH(bool, belowClose);
        OPENBELL_NEED_SHARED(folder, "data/oracle_backtrader");
        const auto bars = barsOf(readNumbers(*folder / "2006-day-001.txt"));
        const auto oracle = nlohmann::json::parse(readText(*folder / "full_vectors.json.gz"));
        const auto& vector = oracle.at(test.toStdString()).at("lines").at(line.toStdString());
        auto values = computeFact(bars, fact.toStdString());
        std::vector<double> expected;
        for (std::size_t i = 0; i < bars.size(); ++i) {
            expected.push_back(vector.at(i).is_null() ? kNoValue : vector.at(i).get<double>());
            // backtrader shows no line of an indicator before its slowest one is ready.
            if (vector.at(i).is_null()) values[i] = kNoValue;
            if (belowClose) values[i] = bars[i].close - values[i];
        }
        QVERIFY(!std::isnan(expected.back()));
        QCOMPARE(firstDifference(values, expected, 0, 1e-9), QString{});
    }

    // LEAN's files beside their inputs. Tolerance 1e-3 is its own helper's, where two decimals are listed.
    // Rows without a value are not compared.
    void lean_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>(
            "closeOnly"); // columns: close, expected; else open, high, low, close, volume, expected
        QTest::addColumn<QString>("fact");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("ema") << QStringLiteral("spy_ema.csv") << true << QStringLiteral("ema_14") << 1e-9;
        QTest::newRow("wma") << QStringLiteral("spx_lwma.csv") << true << QStringLiteral("wma_6") << 1e-3;
        QTest::newRow("max") << QStringLiteral("spy_max.txt") << false << QStringLiteral("rolling_high_5")
                             << 1e-9;
        QTest::newRow("min") << QStringLiteral("spy_min.txt") << false << QStringLiteral("rolling_low_5")
                             << 1e-9;
    }
    void lean() {
        QFETCH(QString, file);
        QFETCH(bool, closeOnly);
        QFETCH(QString, fact);
        QFETCH(double, tolerance);
        OPENBELL_NEED_SHARED(folder, "data/oracle_lean_indicators");
        const auto table = readNumbers(*folder / file.toStdString());
        std::vector<double> closes, expected;
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            closes.push_back(table.at(i, closeOnly ? 0 : 3));
            expected.push_back(table.at(i, closeOnly ? 1 : 5));
        }
        auto values = computeFact(flatBars(closes), fact.toStdString());
        std::size_t compared = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const bool none = std::isnan(expected[i]) || expected[i] == 0;
            if (none) values[i] = expected[i] = kNoValue;
            compared += !none;
        }
        QVERIFY(compared > 10);
        QCOMPARE(firstDifference(values, expected, 0, tolerance), QString{});
    }

    // LEAN's variance over 10 closes is the population's: the width of a band of one deviation, squared.
    void leanVarianceIsThePopulations() {
        OPENBELL_NEED_SHARED(path, "data/oracle_lean_indicators/spy_var.txt");
        const auto table = readNumbers(*path);
        const auto bars = barsOf(table);
        const auto upper = computeFact(bars, "bb_upper_10_1"), middle = computeFact(bars, "bb_middle_10_1");
        for (std::size_t i = 9; i < bars.size(); ++i) {
            const double variance = (upper[i] - middle[i]) * (upper[i] - middle[i]);
            QVERIFY(std::abs(variance - table.at(i, 5)) <
                    1e-8); // it lists a rolling sum's own error of about 1e-9
        }
    }
};

QTEST_APPLESS_MAIN(TestOracleLibraries)
#include "tst_oracle_libraries.moc"
