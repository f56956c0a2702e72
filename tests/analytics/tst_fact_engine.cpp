// The engine against definitions worked out by hand or computed anew for every bar.
#include "engine/analytics/fact_rows.h"
#include <QTest>
#include <bit>
#include <cmath>
#include <random>

using namespace openbell;

namespace {

std::vector<FactName> names(std::string_view list) {
    return parseFactList(list).value();
}

std::vector<BarValues> closes(std::initializer_list<double> values) {
    std::vector<BarValues> bars;
    for (const double c : values)
        bars.push_back({c, c, c, c, 1});
    return bars;
}

std::vector<double> column(const std::vector<BarValues>& bars, std::string_view fact,
                           const std::vector<std::int64_t>& sessions = {}) {
    return computeFacts(bars, sessions, names(fact)).value()[0];
}

// A random walk, with a monstrous price now and then.
std::vector<BarValues> market(std::size_t count, double outlier) {
    std::mt19937_64 random{7};
    std::vector<BarValues> bars;
    double close = 100;
    for (std::size_t i = 0; i < count; ++i) {
        const auto step = [&random] { return static_cast<double>(random() % 2001) / 1000 - 1; };
        const double open = close;
        close = std::max(1.0, close + step());
        BarValues bar{open, std::max(open, close) + 0.5, std::min(open, close) - 0.5, close,
                      static_cast<double>(random() % 1000)};
        if (outlier > 0 && i % 397 == 396) bar.high = bar.close = outlier;
        bars.push_back(bar);
    }
    return bars;
}

// The same as bars of a series.
std::vector<Bar> storedMarket(std::size_t count) {
    const auto raw = [](double value) { return std::llround(value * 1e6); };
    std::vector<Bar> bars;
    for (const BarValues& values : market(count, 0)) {
        Bar bar;
        bar.start = UtcTime::fromSeconds(60 * static_cast<std::int64_t>(bars.size()));
        bar.open = Price::fromRaw(raw(values.open));
        bar.high = Price::fromRaw(raw(values.high));
        bar.low = Price::fromRaw(raw(values.low));
        bar.close = Price::fromRaw(raw(values.close));
        bar.volume = Quantity::fromRaw(raw(values.volume));
        bars.push_back(bar);
    }
    return bars;
}

constexpr std::string_view kAll =
    "open,high,low,close,volume,sma_15,ema_9,wma_30,hma_30,ehma_20,rsi_14,atr_14,adx_14,plus_di_14,minus_di_"
    "14,"
    "macd_12_26_9,macd_signal_12_26_9,macd_hist_12_26_9,bb_upper_20_2,bb_middle_20_2,bb_lower_20_2,stoch_k_"
    "14_3_3,"
    "stoch_d_14_3_3,vwap,rolling_high_20,rolling_low_20,volume_mean_20,volatility_20,"
    "confluence_bias,confluence_confidence,confluence_agreement,confluence_trend,confluence_momentum,"
    "confluence_direction,confluence_volume,confluence_stochastic,regime";

bool sameBits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

} // namespace

class TestFactEngine : public QObject {
    Q_OBJECT

    static void compare(const std::vector<double>& actual, std::initializer_list<double> expected) {
        QCOMPARE(actual.size(), expected.size());
        std::size_t i = 0;
        for (const double value : expected) {
            if (std::isnan(value))
                QVERIFY(std::isnan(actual[i]));
            else
                QVERIFY2(std::abs(actual[i] - value) < 1e-12,
                         qPrintable(QString::number(actual[i], 'g', 17)));
            ++i;
        }
    }

private Q_SLOTS:
    // Every number below follows from the definition with pencil and paper.
    void averagesByHand() {
        const auto bars = closes({2, 4, 6, 8, 12});
        compare(column(bars, "sma_3"), {kNoValue, kNoValue, 4, 6, 26.0 / 3});
        compare(column(bars, "ema_3"), {kNoValue, kNoValue, 4, 6, 9}); // seed 4, factor 1/2
        compare(column(bars, "wma_3"), {kNoValue, kNoValue, 28.0 / 6, 40.0 / 6, 58.0 / 6});
        // hma_4: wma(2 * wma_2 - wma_4, 2); wma_2 = 22/3, 32/3; wma_4 = 6, 8.8; inner = 26/3, 188/15.
        compare(column(bars, "hma_4"),
                {kNoValue, kNoValue, kNoValue, kNoValue, (26.0 / 3 + 2 * 188.0 / 15) / 3});
        // ehma_4: ema_2 = 3, 5, 7, 31/3; ema_4 = 5, 7.8; inner = 9, 193/15; smoothed over 2: their mean.
        compare(column(bars, "ehma_4"), {kNoValue, kNoValue, kNoValue, kNoValue, (9 + 193.0 / 15) / 2});
        compare(column(bars, "macd_2_3_2"), {kNoValue, kNoValue, 1, 1, 4.0 / 3});
        compare(column(bars, "macd_signal_2_3_2"), {kNoValue, kNoValue, kNoValue, 1, 11.0 / 9});
        compare(column(bars, "macd_hist_2_3_2"), {kNoValue, kNoValue, kNoValue, 0, 1.0 / 9});
    }

    void rsiByHand() {
        // Changes +2 -1 +3 -4; averages over 2: (1, 0.5), (2, 0.25), (1, 2.125).
        compare(column(closes({10, 12, 11, 14, 10}), "rsi_2"),
                {kNoValue, kNoValue, 100 / 1.5, 200 / 2.25, 100 / 3.125});
        compare(column(closes({5, 5, 5, 5}), "rsi_2"), {kNoValue, kNoValue, 50, 50});
        compare(column(closes({5, 6, 7, 8}), "rsi_2"), {kNoValue, kNoValue, 100, 100});
        compare(column(closes({8, 7, 6, 5}), "rsi_2"), {kNoValue, kNoValue, 0, 0});
    }

    void trueRangeAndDirectionByHand() {
        const std::vector<BarValues> bars{
            {9, 10, 8, 9, 1}, {10, 12, 9, 11, 1}, {11, 11, 8, 9, 1}, {9, 13, 9, 12, 1}, {14, 16, 14, 15, 1}};
        // True ranges: 3, 3, 4, 4. Wilder over 2: 3, 3.5, 3.75.
        compare(column(bars, "atr_2"), {kNoValue, kNoValue, 3, 3.5, 3.75});
        // +DM 2 0 2 3 -> 1, 1.5, 2.25; -DM 0 1 0 0 -> 0.5, 0.25, 0.125.
        compare(column(bars, "plus_di_2"), {kNoValue, kNoValue, 100.0 / 3, 150 / 3.5, 60});
        compare(column(bars, "minus_di_2"), {kNoValue, kNoValue, 50.0 / 3, 25 / 3.5, 12.5 / 3.75});
        // DX: 0.5/1.5, 1.25/1.75, 2.125/2.375.
        const double dx1 = 100.0 / 3, dx2 = 125 / 1.75, dx3 = 212.5 / 2.375;
        compare(column(bars, "adx_2"),
                {kNoValue, kNoValue, kNoValue, (dx1 + dx2) / 2, (dx1 + dx2) / 4 + dx3 / 2});
    }

    void bandsByHand() {
        const auto bars = closes({2, 4, 4, 4, 5, 5, 7, 9}); // mean 5, population deviation 2
        QCOMPARE(column(bars, "bb_middle_8_2").back(), 5.0);
        QCOMPARE(column(bars, "bb_upper_8_2").back(), 9.0);
        QCOMPARE(column(bars, "bb_lower_8_2.5").back(), 0.0);
        // Returns ln 2 and -ln 2: mean 0, sample deviation sqrt(2) ln 2.
        compare(column(closes({1, 2, 1}), "volatility_2"),
                {kNoValue, kNoValue, std::sqrt(2.0) * std::log(2.0)});
    }

    void stochasticByHand() {
        const std::vector<BarValues> bars{
            {5, 10, 0, 5, 1}, {5, 10, 0, 7.5, 1}, {5, 10, 0, 10, 1}, {5, 10, 0, 0, 1}};
        compare(column(bars, "stoch_k_1_2_2"), {kNoValue, 62.5, 87.5, 50});
        compare(column(bars, "stoch_d_1_2_2"), {kNoValue, kNoValue, 75, 68.75});
        compare(column(closes({5, 5, 5}), "stoch_k_2_1_1"), {kNoValue, 0, 0}); // no range
    }

    void vwapBeginsAnewWithTheSession() {
        const std::vector<BarValues> bars{
            {1, 3, 0, 3, 10}, {1, 6, 3, 6, 30}, {1, 9, 9, 9, 5}, {1, 1, 1, 1, 0}};
        compare(column(bars, "vwap", {1, 1, 2, 2}), {2, 4.25, 9, 9});
        compare(column({{1, 2, 1, 2, 0}, {1, 3, 3, 3, 4}}, "vwap"), {kNoValue, 3}); // no volume, no average
    }

    void rollingExtremesByHand() {
        const std::vector<BarValues> bars{{1, 5, 3, 4, 7}, {1, 4, 1, 4, 9}, {1, 3, 2, 3, 2}, {1, 2, 2, 2, 4}};
        compare(column(bars, "rolling_high_2"), {kNoValue, 5, 4, 3});
        compare(column(bars, "rolling_low_2"), {kNoValue, 1, 1, 2});
        compare(column(bars, "volume_mean_2"), {kNoValue, 8, 5.5, 3});
    }

    // A price of 1e15 passes through; once it has left the window, nothing of it remains.
    void windowsForgetOutliersCompletely() {
        const auto bars = market(20'000, 1e15);
        const auto facts =
            computeFacts(bars, {}, names("sma_20,bb_upper_20_2,wma_20,rolling_high_20")).value();
        for (std::size_t i = 19; i < bars.size(); ++i) {
            long double sum = 0, weighted = 0, squares = 0;
            double highest = 0;
            for (std::size_t k = 0; k < 20; ++k) {
                const long double close = bars[i - 19 + k].close;
                sum += close;
                weighted += close * static_cast<long double>(k + 1);
                highest = std::max(highest, bars[i - 19 + k].high);
            }
            for (std::size_t k = 0; k < 20; ++k)
                squares += std::pow(static_cast<long double>(bars[i - 19 + k].close) - sum / 20, 2.0L);
            const long double upper = sum / 20 + 2 * std::sqrt(squares / 20);
            const auto close = [](double a, long double b) {
                return std::abs(static_cast<long double>(a) - b) <= 1e-13L * b;
            };
            QVERIFY(close(facts[0][i], sum / 20));
            QVERIFY(close(facts[1][i], upper));
            QVERIFY(close(facts[2][i], weighted / 210));
            QCOMPARE(facts[3][i], highest);
        }
    }

    void theAverageOfAFlatPriceIsThatPriceExactly() {
        const std::vector<BarValues> bars(1'000, BarValues{101.35, 101.35, 101.35, 101.35, 1});
        const auto facts =
            computeFacts(bars, {}, names("ema_9,ema_21,sma_15,wma_30,hma_30,bb_upper_20_2,bb_lower_20_2"))
                .value();
        for (const auto& fact : facts)
            for (std::size_t i = 40; i < bars.size(); ++i)
                QVERIFY(sameBits(fact[i], 101.35));
    }

    void batchEqualsIncrementalBitForBit() {
        const auto bars = market(3'000, 0);
        std::vector<std::int64_t> sessions;
        for (std::size_t i = 0; i < bars.size(); ++i)
            sessions.push_back(static_cast<std::int64_t>(i / 375));
        const auto all = names(kAll);
        const auto columns = computeFacts(bars, sessions, all).value();
        auto engine = FactEngine::make(all).value();
        for (std::size_t i = 0; i < bars.size(); ++i) {
            engine.update(bars[i], sessions[i]);
            for (std::size_t f = 0; f < all.size(); ++f)
                QVERIFY2(sameBits(columns[f][i], engine.values()[f]), all[f].toString().c_str());
        }
    }

    // Values missing here and there, in pieces of all sizes.
    void windowsTakenInOneGoEqualThoseValueByValue() {
        std::mt19937 random{7};
        std::vector<double> values;
        for (int i = 0; i < 4'000; ++i)
            values.push_back(random() % 300 == 0 ? kNoValue
                                                 : 100 + static_cast<double>(random() % 5'000) / 100);
        for (const int period : {1, 2, 3, 14, 20, 200, 300}) {
            Sma sma{period}, smaEach{period};
            WindowMoments moments{std::max(2, period), Deviation::Sample}, momentsEach = moments;
            BollingerBands bands{period, 2.5}, bandsEach = bands;
            for (std::size_t at = 0; at < values.size();) {
                const std::size_t size = std::min<std::size_t>(random() % 450, values.size() - at);
                const auto piece = std::span{values}.subspan(at, size);
                std::vector<double> ofSma(size), ofMoments(2 * size), ofBands(3 * size);
                sma.updateMany(piece, ofSma.data());
                moments.updateMany(piece, ofMoments.data(), size);
                bands.updateMany(piece, ofBands.data(), size);
                for (std::size_t i = 0; i < size; ++i) {
                    QVERIFY(sameBits(ofSma[i], smaEach.update(piece[i])));
                    const auto moment = momentsEach.update(piece[i]);
                    const auto band = bandsEach.update(piece[i]);
                    for (std::size_t k = 0; k < 2; ++k)
                        QVERIFY(sameBits(ofMoments[k * size + i], moment[k]));
                    for (std::size_t k = 0; k < 3; ++k)
                        QVERIFY(sameBits(ofBands[k * size + i], band[k]));
                }
                at += size;
            }
        }
    }

    // In blocks of all sizes, full ones and bars that come alone between them.
    void factsWorkedOutAheadEqualThoseBarByBarBitForBit() {
        const auto bars = storedMarket(3'000);
        std::vector<std::int64_t> sessions;
        for (std::size_t i = 0; i < bars.size(); ++i)
            sessions.push_back(static_cast<std::int64_t>(i / 375));
        const auto all = names(kAll);
        FactRows ahead{FactEngine::make(all).value()}, alone{FactEngine::make(all).value()};
        const std::size_t sizes[] = {1, kFactBlock, 0, 7, kFactBlock - 1, 0, 0, 2, kFactBlock};
        std::vector<double> scratch;
        for (std::size_t at = 0, turn = 0; at < bars.size(); ++turn) {
            const std::size_t size = std::min(sizes[turn % std::size(sizes)], bars.size() - at);
            if (size > 0)
                ahead.prepare(std::span{bars}.subspan(at, size), std::span{sessions}.subspan(at, size),
                              scratch);
            for (const std::size_t end = at + std::max<std::size_t>(size, 1); at < end; ++at) {
                QCOMPARE(ahead.next(bars[at], sessions[at]), size > 0);
                QVERIFY(!alone.next(bars[at], sessions[at]));
                for (std::size_t f = 0; f < all.size(); ++f) {
                    QVERIFY2(sameBits(ahead.view().now(f), alone.view().now(f)), all[f].toString().c_str());
                    QVERIFY2(sameBits(ahead.view().before(f), alone.view().before(f)),
                             all[f].toString().c_str());
                }
            }
        }
    }

    void aCopyOfRowsCarriesOnWithinABlock() {
        const auto bars = storedMarket(100);
        const std::vector<std::int64_t> sessions(bars.size());
        FactRows rows{FactEngine::make(names(kAll)).value()};
        std::vector<double> scratch;
        rows.prepare(bars, sessions, scratch);
        for (std::size_t i = 0; i < 50; ++i)
            (void)rows.next(bars[i], 0);
        FactRows copy = rows;
        for (std::size_t i = 50; i < bars.size(); ++i) {
            (void)rows.next(bars[i], 0);
            (void)copy.next(bars[i], 0);
            QVERIFY(sameBits(rows.view().now(5), copy.view().now(5)));
        }
    }

    void aBarWithoutAValueIsLeftOut() {
        auto bars = market(600, 0);
        const auto all = names("ema_9,rsi_14,sma_20,vwap,close");
        const auto clean = computeFacts(bars, {}, all).value();
        bars.insert(bars.begin() + 128, {1, 2, kNoValue, 1, 1});
        bars.insert(bars.begin() + 300, {1, std::numeric_limits<double>::infinity(), 1, 1, 1});
        const auto holed = computeFacts(bars, {}, all).value();
        for (std::size_t f = 0; f < all.size(); ++f) {
            QCOMPARE(holed[f].size(), bars.size());
            QVERIFY(std::isnan(holed[f][128]) && std::isnan(holed[f][300]));
            for (std::size_t i = 0; i < clean[f].size(); ++i)
                QVERIFY(sameBits(clean[f][i], holed[f][i + (i >= 128 ? 1U : 0U) + (i >= 299 ? 1U : 0U)]));
        }
    }

    void companyChangesNothing() {
        const auto bars = market(500, 0);
        const auto all = names(kAll);
        const auto together = computeFacts(bars, {}, all).value();
        for (std::size_t f = 0; f < all.size(); ++f) {
            const auto alone = computeFacts(bars, {}, std::vector{all[f]}).value()[0];
            for (std::size_t i = 0; i < bars.size(); ++i)
                QVERIFY2(sameBits(alone[i], together[f][i]), all[f].toString().c_str());
        }
    }

    void aCopyIsACheckpoint() {
        const auto bars = market(400, 0);
        auto engine = FactEngine::make(names(kAll)).value();
        for (std::size_t i = 0; i < 200; ++i)
            engine.update(bars[i], 0);
        FactEngine copy = engine;
        for (std::size_t i = 200; i < 400; ++i)
            engine.update(bars[i], 0);
        for (std::size_t i = 200; i < 400; ++i)
            copy.update(bars[i], 0);
        for (std::size_t f = 0; f < engine.values().size(); ++f)
            QVERIFY(sameBits(engine.values()[f], copy.values()[f]));
    }

    void warmUpIsTheBarOfTheLastFirstValue() {
        const auto warmUp = [](std::string_view list) {
            return FactEngine::make(names(list)).value().warmUp();
        };
        QCOMPARE(warmUp("close"), 1);
        QCOMPARE(warmUp("ema_9,ema_21"), 21);
        QCOMPARE(warmUp("rsi_14"), 15);
        QCOMPARE(warmUp("adx_14"), 28);
        QCOMPARE(warmUp("macd_signal_12_26_9"), 34);
        QCOMPARE(warmUp("stoch_d_14_3_3"), 18);
    }

    void theSameFactTwiceIsFine() {
        const auto facts = computeFacts(closes({1, 2, 3}), {}, names("sma_2,close,sma_2")).value();
        QCOMPARE(facts[0][2], 2.5);
        QCOMPARE(facts[2][2], 2.5);
        QVERIFY(computeFacts({}, {}, names("sma_2")).value()[0].empty());
    }

    void portableLogIsAccurate() {
        for (double x = 1e-9; x < 1e9; x *= 1.0137)
            QVERIFY(std::abs(portableLog(x) - std::log(x)) <= 4e-16 * std::max(std::abs(std::log(x)), 1e-3));
        QCOMPARE(portableLog(1.0), 0.0);
        QVERIFY(std::abs(portableLog(1 + 1e-12) - std::log(1 + 1e-12)) < 1e-27);
    }
};

QTEST_APPLESS_MAIN(TestFactEngine)
#include "tst_fact_engine.moc"
