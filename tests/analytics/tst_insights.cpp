// Confluence and regime against their formulas, worked out by hand.
#include "engine/analytics/confluence.h"
#include "engine/analytics/fact_engine.h"
#include "engine/analytics/regime.h"
#include <QTest>
#include <cmath>

using namespace openbell;

namespace {

ConfluenceInputs bullish() {
    ConfluenceInputs in;
    in.close = 110;
    in.volume = 50;
    in.emaFast = 108;
    in.emaMiddle = 105;
    in.emaSlow = 100;
    in.rsi = 60;
    in.macdHistogram = 0.25;
    in.atr = 2;
    in.plusDi = 30;
    in.minusDi = 10;
    in.adx = 20;
    in.vwap = 109;
    in.volumeMean = 100;
    in.stochasticK = 75;
    in.stochasticD = 70;
    return in;
}

bool near(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

// Bars whose close follows a function, one apart in high and low.
template <class Close>
std::vector<BarValues> barsAlong(int count, Close close, double halfRange = 0.5) {
    std::vector<BarValues> bars;
    for (int i = 0; i < count; ++i) {
        const double c = close(i);
        bars.push_back({c, c + halfRange, c - halfRange, c, 1'000});
    }
    return bars;
}

std::vector<double> regimes(const std::vector<BarValues>& bars) {
    return computeFacts(bars, {}, parseFactList("regime").value()).value()[0];
}

} // namespace

class TestInsights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void confluenceByHand() {
        const Confluence c = confluenceOf(bullish());
        QVERIFY(near(c.trend, 1));
        QVERIFY(near(c.momentum, 0.5));        // (10/20 + 0.25/0.5) / 2
        QVERIFY(near(c.direction, 0.5 * 0.8)); // 20/40 * 20/25
        QVERIFY(near(c.volume, 0.5 * 0.5));    // 1/2 * 50/100
        QVERIFY(near(c.stochastic, (0.5 + 1) / 2));
        const double score = 0.30 + 0.25 * 0.5 + 0.20 * 0.4 + 0.10 * 0.25 + 0.15 * 0.75;
        QCOMPARE(c.bias, 1.0);
        QCOMPARE(c.agreement, 5.0);
        QVERIFY(near(c.confidence, (score + 1) / 2));
    }

    void theMirrorImageIsBearish() {
        ConfluenceInputs in = bullish();
        in.close = 90;
        in.emaFast = 92;
        in.emaMiddle = 95;
        in.rsi = 40;
        in.macdHistogram = -0.25;
        std::swap(in.plusDi, in.minusDi);
        in.vwap = 91;
        in.stochasticK = 25;
        in.stochasticD = 30;
        const Confluence up = confluenceOf(bullish()), down = confluenceOf(in);
        QCOMPARE(down.bias, -1.0);
        QVERIFY(near(down.confidence, up.confidence));
        QVERIFY(near(down.trend, -up.trend) && near(down.momentum, -up.momentum) &&
                near(down.volume, -up.volume));
    }

    void undecidedReadingsGiveNoBias() {
        ConfluenceInputs in = bullish();
        in.emaFast = in.emaMiddle = in.emaSlow = in.close = in.vwap = 100;
        in.rsi = in.stochasticK = in.stochasticD = 50;
        in.macdHistogram = 0;
        in.plusDi = in.minusDi = 20;
        const Confluence c = confluenceOf(in);
        QVERIFY(c.bias == 0 && c.confidence == 0 && c.agreement == 0 && c.trend == 0);
    }

    void withoutVolumeItsPartIsZero() {
        ConfluenceInputs in = bullish();
        in.vwap = kNoValue;
        QCOMPARE(confluenceOf(in).volume, 0.0);
        in = bullish();
        in.volumeMean = 0;
        QCOMPARE(confluenceOf(in).volume, 0.0);
        in = bullish();
        in.rsi = kNoValue;
        QVERIFY(std::isnan(confluenceOf(in).bias));
    }

    void confluenceFactsComeFromTheNamedFacts() {
        const auto bars = barsAlong(200, [](int i) { return 100 + 10 * std::sin(i / 9.0) + i * 0.05; });
        const auto f =
            computeFacts(bars, {},
                         parseFactList("close,volume,ema_9,ema_21,ema_50,rsi_14,macd_hist_12_26_9,atr_14,"
                                       "plus_di_14,minus_di_14,adx_14,vwap,volume_mean_20,stoch_k_14_3_3,"
                                       "stoch_d_14_3_3,confluence_bias,confluence_confidence,"
                                       "confluence_agreement,confluence_trend,confluence_momentum,"
                                       "confluence_direction,confluence_volume,confluence_stochastic")
                             .value())
                .value();
        int biased = 0;
        for (std::size_t i = 49; i < bars.size(); ++i) {
            const Confluence c =
                confluenceOf({f[0][i], f[1][i], f[2][i], f[3][i], f[4][i], f[5][i], f[6][i], f[7][i], f[8][i],
                              f[9][i], f[10][i], f[11][i], f[12][i], f[13][i], f[14][i]});
            QVERIFY(f[15][i] == c.bias && f[16][i] == c.confidence && f[17][i] == c.agreement);
            QVERIFY(f[18][i] == c.trend && f[19][i] == c.momentum && f[20][i] == c.direction);
            QVERIFY(f[21][i] == c.volume && f[22][i] == c.stochastic);
            QVERIFY(c.confidence >= 0 && c.confidence <= 1);
            biased += c.bias != 0;
        }
        QVERIFY(biased > 50);
        QVERIFY(std::isnan(f[15][48]));
    }

    void regimeRules() {
        const RegimeInputs up{30, 25, 10, 101, 100, 0.01, 0.01};
        QVERIFY(regimeOf(up) == Regime::TrendUp);
        RegimeInputs in = up;
        in.atrShare = 0.0181;
        QVERIFY(regimeOf(in) == Regime::Volatile); // before any trend
        in = up;
        in.adx = 24.9;
        QVERIFY(regimeOf(in) == Regime::Range);
        in = up;
        in.emaSlow = 99; // the slope disagrees
        QVERIFY(regimeOf(in) == Regime::Range);
        std::swap(in.plusDi, in.minusDi);
        QVERIFY(regimeOf(in) == Regime::TrendDown);
        in.adx = kNoValue;
        QVERIFY(!regimeOf(in));
        QVERIFY(regimeFromFact(2.0) == Regime::TrendDown);
        QVERIFY(!regimeFromFact(kNoValue) && !regimeFromFact(4));
        QVERIFY(regimeText(Regime::Volatile) == "volatile");
    }

    void regimeOfPlainMarkets() {
        QCOMPARE(regimes(barsAlong(200, [](int i) { return 100 + i * 0.5; })).back(), 1.0);
        QCOMPARE(regimes(barsAlong(200, [](int i) { return 300 - i * 0.5; })).back(), 2.0);
        QCOMPARE(regimes(barsAlong(200, [](int i) { return 100 + (i % 2) * 0.2; })).back(), 0.0);
        auto bars = barsAlong(200, [](int i) { return 100 + (i % 2) * 0.2; });
        for (std::size_t i = 190; i < 200; ++i) {
            bars[i].high = 110;
            bars[i].low = 90;
        }
        QCOMPARE(regimes(bars).back(), 3.0);
        QCOMPARE(FactEngine::make(parseFactList("regime").value())->warmUp(), 64);
    }
};

QTEST_APPLESS_MAIN(TestInsights)
#include "tst_insights.moc"
