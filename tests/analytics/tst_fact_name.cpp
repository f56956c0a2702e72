// Names of facts: reading, writing, and what an error tells.
#include "engine/analytics/fact_name.h"
#include <QTest>

using namespace openbell;

class TestFactName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNameReadsBackAsWritten_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"open",
                                 "high",
                                 "low",
                                 "close",
                                 "volume",
                                 "sma_15",
                                 "ema_9",
                                 "wma_30",
                                 "hma_30",
                                 "ehma_20",
                                 "rsi_14",
                                 "atr_14",
                                 "adx_14",
                                 "plus_di_14",
                                 "minus_di_14",
                                 "macd_12_26_9",
                                 "macd_signal_12_26_9",
                                 "macd_hist_12_26_9",
                                 "bb_upper_20_2",
                                 "bb_middle_20_2",
                                 "bb_lower_20_2.5",
                                 "stoch_k_14_3_3",
                                 "stoch_d_14_3_3",
                                 "vwap",
                                 "rolling_high_20",
                                 "rolling_low_20",
                                 "volume_mean_20",
                                 "volatility_20",
                                 "confluence_bias",
                                 "confluence_agreement",
                                 "regime",
                                 "sma_100000"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyNameReadsBackAsWritten() {
        QFETCH(QString, name);
        const auto fact = FactName::parse(name.toStdString());
        QVERIFY2(fact.has_value(), fact ? "" : fact.error().message.c_str());
        QCOMPARE(QString::fromStdString(fact->toString()), name);
    }

    void parametersAreKept() {
        const auto fact = FactName::parse("bb_upper_20_2.5");
        QVERIFY(fact->kind == FactKind::BbUpper);
        QCOMPARE(fact->period(), 20);
        QCOMPARE(fact->parameters[1], 2.5);
    }

    void aMistakeIsExplained_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* says) {
            QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(says);
        };
        row("smaa_15", "Did you mean sma_PERIOD?");
        row("SMA_15", "Did you mean sma_PERIOD?");
        row("vwpa", "Did you mean vwap?");
        row("rsi", "needs 1 parameters, not 0: write rsi_PERIOD");
        row("ema_9_21", "needs 1 parameters, not 2");
        row("vwap_3", "needs 0 parameters");
        row("ema_0", "from 1 to 100000");
        row("ema_2.5", "whole number");
        row("ema_100001", "from 1 to 100000");
        row("ema_9x", "whole number");
        row("hma_1", "from 2 to");
        row("macd_26_12_9", "fast period must be shorter");
        row("bb_upper_20_0", "from 0.001");
        row("", "unknown fact");
        row("zzzzzzzzzz", "Known facts: open");
    }
    void aMistakeIsExplained() {
        QFETCH(QString, name);
        QFETCH(QString, says);
        const auto fact = FactName::parse(name.toStdString());
        QVERIFY(!fact);
        QVERIFY2(QString::fromStdString(fact.error().message).contains(says), fact.error().message.c_str());
    }

    void aListIsSeparatedByCommasOrBlanks() {
        const auto facts = parseFactList("sma_15, rsi_14,vwap");
        QVERIFY(facts.has_value());
        QCOMPARE(facts->size(), std::size_t{3});
        QVERIFY((*facts)[2].kind == FactKind::Vwap);
        QVERIFY(!parseFactList(" , "));
        QVERIFY(!parseFactList("sma_15,oops"));
    }

    void helpNamesEveryPattern() {
        QVERIFY(factHelp().size() > 30);
        for (const FactHelp& help : factHelp())
            QVERIFY(!help.pattern.empty() && !help.meaning.empty());
    }
};

QTEST_APPLESS_MAIN(TestFactName)
#include "tst_fact_name.moc"
