// TA-Lib's regression tables on its 252 reference bars. Tolerance 0.01, the tables' own: they list two or
// three decimals. Seeds: in DEFAULT mode EMA and RSI begin as ours do. In METASTOCK mode the EMA begins with
// the first price and RSI one bar earlier, so those rows are compared once the start is forgotten (EMA: from
// bar 200; RSI: from bar 14, where its values are the same). TA-Lib's MACD begins its fast EMA together with
// the slow one, ours each on its own first values (as Stock Indicators, whose vectors are matched in full),
// so its MACD rows are not compared.
#include "tests/analytics/oracle_files.h"
#include "tests/support/shared_data.h"
#include <QTest>
#include <nlohmann/json.hpp>

using namespace openbell;
using namespace openbell::tests;

class TestOracleTalib : public QObject {
    Q_OBJECT

    std::vector<BarValues> m_bars, m_closes, m_opens; // the second and third flat, of closes and opens
    nlohmann::json m_tables;
    int m_compared = 0;

    void check(const std::string& fact, const std::vector<BarValues>& bars, std::size_t bar,
               double expected) {
        const auto values = computeFact(bars, fact);
        QVERIFY(bar < values.size());
        QVERIFY2(std::abs(values[bar] - expected) <= 0.01,
                 qPrintable(QStringLiteral("%1, bar %2: %3, expected %4")
                                .arg(QString::fromStdString(fact))
                                .arg(bar)
                                .arg(values[bar])
                                .arg(expected)));
        ++m_compared;
    }

    // One row of a table by field name.
    struct Row {
        const nlohmann::json &fields, &values;
        [[nodiscard]] const nlohmann::json& operator[](const char* name) const {
            for (std::size_t i = 0; i < fields.size(); ++i)
                if (fields[i] == name) return values[i];
            throw std::runtime_error{name};
        }
        [[nodiscard]] int number(const char* name) const { return (*this)[name].get<int>(); }
        // The bar of output `index`.
        [[nodiscard]] std::size_t bar(const char* index) const {
            return static_cast<std::size_t>(number("expectedBegIdx") + number(index));
        }
        [[nodiscard]] bool hasOutput(const char* index) const {
            return (*this)["expectedRetCode"] == "TA_SUCCESS" && number(index) < number("expectedNbElement");
        }
    };
    template <class Use>
    void eachRow(const char* table, Use use) {
        if (m_tables.is_null()) QSKIP("the shared market data are not on this machine: data/oracle_talib");
        m_compared = 0;
        for (const auto& values : m_tables.at(table).at("rows"))
            use(Row{m_tables.at(table).at("fields"), values});
    }

private Q_SLOTS:
    void initTestCase() {
        const auto folder = sharedPath("data/oracle_talib");
        if (!folder) return;
        m_bars = barsOf(readNumbers(*folder / "ref_252_bars.csv"));
        for (const BarValues& bar : m_bars)
            m_closes.push_back({bar.close, bar.close, bar.close, bar.close, bar.volume});
        for (const BarValues& bar : m_bars)
            m_opens.push_back({bar.open, bar.open, bar.open, bar.open, bar.volume});
        m_tables = nlohmann::json::parse(readText(*folder / "expected_tables.json"));
    }

    void movingAverages() {
        eachRow("test_ma.c", [this](const Row& row) {
            static const std::map<std::string, std::string> names{
                {"TA_MAType_SMA", "sma"}, {"TA_MAType_WMA", "wma"}, {"TA_MAType_EMA", "ema"}};
            const auto name = names.find(row["optInMAType_1"].get<std::string>());
            if (name == names.end() || !row.hasOutput("oneOfTheExpectedOutRealIndex")) return;
            const std::size_t bar = row.bar("oneOfTheExpectedOutRealIndex");
            const bool sameSeed =
                row["compatibility"] == "TA_COMPATIBILITY_DEFAULT" && row.number("startIdx") == 0;
            if (name->second == "ema" && !sameSeed && bar < 200) return;
            check(fmt::format("{}_{}", name->second, row.number("optInTimePeriod")), m_closes, bar,
                  row["oneOfTheExpectedOutReal"].get<double>());
        });
        QVERIFY(m_compared >= 40);
    }

    void relativeStrength() {
        eachRow("test_rsi.c", [this](const Row& row) {
            if (row["theFunction"] != "TA_RSI_TEST" || !row.hasOutput("oneOfTheExpectedOutRealIndex0"))
                return;
            const std::size_t bar = row.bar("oneOfTheExpectedOutRealIndex0");
            if (bar < 14) return;
            check("rsi_14", m_closes, bar, row["oneOfTheExpectedOutReal0"].get<double>());
        });
        QVERIFY(m_compared >= 25);
    }

    void bollingerBands() {
        eachRow("test_bbands.c", [this](const Row& row) {
            if (row["optInMethod_3"] != "TA_MAType_SMA") return;
            const auto bar = row.bar("oneOfTheExpectedOutRealIndex0");
            const int n = row.number("optInTimePeriod");
            check(fmt::format("bb_upper_{}_{:g}", n, row["optInNbDevUp"].get<double>()), m_closes, bar,
                  row["oneOfTheExpectedOutReal0"].get<double>());
            check(fmt::format("bb_middle_{}_2", n), m_closes, bar,
                  row["oneOfTheExpectedOutReal1"].get<double>());
            check(fmt::format("bb_lower_{}_{:g}", n, row["optInNbDevDn"].get<double>()), m_closes, bar,
                  row["oneOfTheExpectedOutReal2"].get<double>());
        });
        QVERIFY(m_compared >= 6);
    }

    // The table was made from the opens.
    void highestAndLowest() {
        eachRow("test_minmax.c", [this](const Row& row) {
            const bool lowest = row["theFunction"] == "TA_MIN_TEST";
            if ((!lowest && row["theFunction"] != "TA_MAX_TEST") ||
                !row.hasOutput("oneOfTheExpectedOutRealIndex0"))
                return;
            check(fmt::format("rolling_{}_{}", lowest ? "low" : "high", row.number("optInTimePeriod")),
                  m_opens, row.bar("oneOfTheExpectedOutRealIndex0"),
                  row["oneOfTheExpectedOutReal0"].get<double>());
        });
        QVERIFY(m_compared >= 40);
    }

    void stochastic() {
        eachRow("test_stoch.c", [this](const Row& row) {
            if (row["testId"] != "TEST_STOCH" || row["optInMAType_1"] != "TA_MAType_SMA") return;
            const auto bar = row.bar("oneOfTheExpectedOutRealIndex0");
            const auto parameters = fmt::format("{}_{}_{}", row.number("optInPeriod_0"),
                                                row.number("optInPeriod_1"), row.number("optInPeriod_2"));
            check("stoch_k_" + parameters, m_bars, bar, row["oneOfTheExpectedOutReal0"].get<double>());
            check("stoch_d_" + parameters, m_bars, bar, row["oneOfTheExpectedOutReal1"].get<double>());
        });
        QVERIFY(m_compared >= 8);
    }

    // The plain true range is the average over one bar.
    void trueRange() {
        eachRow("test_trange.c", [this](const Row& row) {
            const int n = row.number("doAverage") == 1 ? row.number("optInTimePeriod") : 1;
            check(fmt::format("atr_{}", n), m_bars, row.bar("oneOfTheExpectedOutRealIndex"),
                  row["oneOfTheExpectedOutReal"].get<double>());
        });
        QVERIFY(m_compared >= 15);
    }
};

QTEST_APPLESS_MAIN(TestOracleTalib)
#include "tst_oracle_talib.moc"
