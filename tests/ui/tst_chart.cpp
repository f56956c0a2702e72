#include "tests/ui/support/fake_market.h"
#include "ui/chart/chart_panel.h"
#include "ui/widgets/theme.h"
#include <QAbstractAxis>
#include <QComboBox>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <random>

using namespace openbell;
using namespace openbell::tests;

namespace {

ChartBatch batchOf(std::vector<Bar> bars, Interval interval = Interval::ofMinutes(5)) {
    ChartBatch batch;
    batch.symbol = "ASHVIN";
    batch.zone = "Asia/Kolkata";
    batch.interval = interval;
    batch.studies = {{"ema_9", true, fakeEma(bars, 9)}};
    batch.bars = std::move(bars);
    return batch;
}

ChartBatch continuation(const ChartBatch& before, std::vector<Bar> bars) {
    ChartBatch batch = before;
    batch.reset = false;
    batch.markers.clear();
    batch.studies[0].values.assign(bars.size(), 100.0);
    batch.bars = std::move(bars);
    return batch;
}

SharedChartBatch shared(ChartBatch batch) {
    return std::make_shared<const ChartBatch>(std::move(batch));
}

Bar nextBar(const Bar& bar) {
    Bar next = bar;
    next.start = bar.start.plus(5 * kNanosPerMinute);
    return next;
}

} // namespace

class ChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeMode::Dark); }

    // ---- pyramid
    void everyRangeOfThePyramidIsExact() {
        std::mt19937 random{3};
        std::uniform_real_distribution<double> values{-100, 100};
        for (const std::size_t count : {1U, 4U, 5U, 16U, 17U, 257U, 1000U}) {
            std::vector<double> series(count);
            for (double& value : series)
                value = values(random);
            const auto base = [&](std::size_t i) { return Extent{series[i], series[i]}; };
            MinMaxPyramid pyramid;
            pyramid.update(0, count / 2, base); // grown in two steps, as a stream does
            pyramid.update(count / 2, count, base);
            for (int trial = 0; trial < 300; ++trial) {
                std::size_t a = random() % (count + 1);
                std::size_t b = random() % (count + 1);
                if (a > b) std::swap(a, b);
                Extent expected;
                for (std::size_t i = a; i < b; ++i)
                    expected.include(base(i));
                const Extent found = pyramid.range(a, b, base);
                QCOMPARE(found.low, expected.low);
                QCOMPARE(found.high, expected.high);
            }
        }
    }

    void aChangedLastElementReachesEveryLevel() {
        std::vector<double> series(100, 1.0);
        const auto base = [&](std::size_t i) { return Extent{series[i], series[i]}; };
        MinMaxPyramid pyramid;
        pyramid.update(0, series.size(), base);
        series.back() = 9;
        pyramid.update(99, 100, base);
        QCOMPARE(pyramid.range(0, 100, base).high, 9.0);
        series.back() = 2;
        pyramid.update(99, 100, base);
        QCOMPARE(pyramid.range(0, 100, base).high, 2.0);
    }

    // ---- window
    void zoomKeepsTheBarUnderTheCursor() {
        BarWindow window;
        window.reset(10'000, 200);
        window.centreOn(5'000);
        const double share = (5'050 - window.first()) / window.span();
        window.zoom(2, 5'050);
        QCOMPARE(window.span(), 100.0);
        QVERIFY(std::abs((5'050 - window.first()) / window.span() - share) < 1e-9);
    }

    void theWindowStaysOverTheBars() {
        BarWindow window;
        window.reset(1'000, 100);
        window.pan(1e9);
        QVERIFY(window.followsLast());
        QVERIFY(window.first() < 1'000);
        window.pan(-1e9);
        QCOMPARE(window.first(), 0.0);
        window.zoom(1e9, 500);
        QVERIFY(window.span() >= BarWindow::kMinimumSpan);
        window.zoom(1e-9, 500);
        QCOMPARE(window.firstBar(), 0U);
        QCOMPARE(window.endBar(), 1'000U);
    }

    void aFollowingWindowMovesWithNewBarsAndAnyOtherStays() {
        BarWindow window;
        window.reset(1'000, 100);
        const double before = window.first();
        window.grow(1'003);
        QCOMPARE(window.first(), before + 3);
        window.toStart();
        window.grow(1'010);
        QCOMPARE(window.first(), 0.0);
    }

    void anEmptyWindowHasNoBars() {
        BarWindow window;
        window.reset(0);
        QCOMPARE(window.firstBar(), window.endBar());
        window.pan(5);
        window.zoom(2, 0);
        QCOMPARE(window.endBar(), 0U);
    }

    // ---- data
    void anAppendMayReplaceTheFormingBar() {
        ChartData data;
        const ChartBatch batch = batchOf(fakeBars(1, Interval::ofMinutes(5), 3, 500));
        QVERIFY(data.apply(batch));
        const std::size_t count = data.size();
        Bar forming = batch.bars.back();
        forming.close = forming.high;
        QVERIFY(data.apply(continuation(batch, {forming})));
        QCOMPARE(data.size(), count);
        QCOMPARE(data.bar(count - 1).close, forming.high);
        QVERIFY(data.apply(continuation(batch, {forming, nextBar(forming)})));
        QCOMPARE(data.size(), count + 1);
    }

    void aBatchThatDoesNotContinueIsIgnored() {
        ChartData data;
        const ChartBatch batch = batchOf(fakeBars(1, Interval::ofMinutes(5), 3, 500));
        QVERIFY(data.apply(batch));
        QVERIFY(!data.apply(continuation(batch, {batch.bars.front()})));
        ChartBatch other = continuation(batch, {nextBar(batch.bars.back())});
        other.symbol = "KAVERI";
        QVERIFY(!data.apply(other));
        QCOMPARE(data.size(), batch.bars.size());
    }

    void sessionsStartWhereTheLocalDateChanges() {
        ChartData data;
        data.apply(batchOf(fakeBars(1, Interval::ofMinutes(5), 4, 500)));
        QCOMPARE(data.sessions().size(), 4U);
        QCOMPARE(data.sessions()[1].bar, 75U);
        QCOMPARE(data.sessions()[0].date, Date::fromYmd(2024, 1, 1));
    }

    void timesAreLabelledAtRoundMinutesWithoutCrowding() {
        ChartData data;
        data.apply(batchOf(fakeBars(1, Interval::ofMinutes(5), 10, 500)));
        for (const double span : {20.0, 75.0, 200.0, 750.0}) {
            BarWindow window;
            window.reset(data.size(), span);
            const double spacing = span / 12;
            const auto ticks = timeTicks(data, window, spacing);
            QVERIFY(!ticks.empty());
            for (std::size_t i = 1; i < ticks.size(); ++i)
                QVERIFY(static_cast<double>(ticks[i].bar - ticks[i - 1].bar) >= spacing * 0.9);
        }
    }

    // ---- widget
    void anEmptyChartSaysWhatToDo() {
        ChartWidget chart;
        chart.setEmptyText(QStringLiteral("Press Ctrl+R"));
        chart.resize(600, 400);
        QVERIFY(!chart.grab().isNull());
        chart.pan(1);
        chart.zoom(2);
        QVERIFY(!chart.barUnderCursor());
    }

    void theCrosshairReadsTheBarUnderIt() {
        ChartWidget chart;
        show(chart, batchOf(fakeBars(1, Interval::ofMinutes(5), 3, 500)));
        QVERIFY(!chart.barUnderCursor());
        QTest::mouseMove(chart.viewport(), chart.priceArea().center().toPoint());
        QVERIFY(chart.barUnderCursor());
        const double middle = chart.window().first() + chart.window().span() / 2;
        QVERIFY(std::abs(static_cast<double>(*chart.barUnderCursor()) - middle) < 2);
    }

    void draggingPansAndTheWheelZooms() {
        ChartWidget chart;
        show(chart, batchOf(fakeBars(1, Interval::ofMinutes(5), 20, 500)));
        const double first = chart.window().first();
        const QPoint centre = chart.priceArea().center().toPoint();
        QTest::mousePress(chart.viewport(), Qt::LeftButton, {}, centre);
        QTest::mouseMove(chart.viewport(), centre + QPoint{200, 0});
        QTest::mouseRelease(chart.viewport(), Qt::LeftButton, {}, centre + QPoint{200, 0});
        QVERIFY(chart.window().first() < first);
        const double span = chart.window().span();
        QWheelEvent wheel{centre,
                          chart.viewport()->mapToGlobal(centre),
                          {},
                          {0, 120},
                          Qt::NoButton,
                          Qt::NoModifier,
                          Qt::NoScrollPhase,
                          false};
        QApplication::sendEvent(chart.viewport(), &wheel);
        QVERIFY(chart.window().span() < span);
    }

    void clickingAMarkerChoosesItsTrade() {
        const auto bars = fakeBars(5, Interval::ofMinutes(5), 10, 500);
        ChartBatch batch = batchOf(bars);
        batch.markers = fakeRun(bars, "ASHVIN").markers;
        ChartWidget chart;
        show(chart, batch);
        QVERIFY(!chart.shownMarkers().empty());
        const QSignalSpy trades{&chart, &ChartWidget::tradeChosen};
        const QSignalSpy refusals{&chart, &ChartWidget::signalChosen};
        for (const MarkerSpot& spot : chart.shownMarkers())
            QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, spot.at.toPoint());
        QVERIFY(trades.count() > 0);
        QCOMPARE(static_cast<std::size_t>(trades.count() + refusals.count()), chart.shownMarkers().size());
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, {3, 3});
        QCOMPARE(static_cast<std::size_t>(trades.count() + refusals.count()), chart.shownMarkers().size());
    }

    void selectingATradeBringsItIntoView() {
        const auto bars = fakeBars(5, Interval::ofMinutes(5), 20, 500);
        ChartBatch batch = batchOf(bars);
        batch.markers = fakeRun(bars, "ASHVIN").markers;
        ChartWidget chart;
        show(chart, batch);
        const PlacedMarker& first = chart.data().markers().front();
        QVERIFY(first.bar < chart.window().firstBar());
        chart.select(first.marker.trade, first.marker.signal);
        QVERIFY(first.bar >= chart.window().firstBar());
        QVERIFY(first.bar < chart.window().endBar());
    }

    void theChosenTradeIsShownWhenItsChartArrives() {
        const auto bars = fakeBars(5, Interval::ofMinutes(5), 20, 500);
        ChartBatch batch = batchOf(bars);
        batch.symbol = "KAVERI";
        batch.markers = fakeRun(bars, "KAVERI").markers;
        ChartWidget chart;
        show(chart, batchOf(bars));
        chart.select(batch.markers.front().trade, batch.markers.front().signal);
        chart.apply(batch);
        const std::size_t chosen = chart.data().markers().front().bar;
        QVERIFY(chosen >= chart.window().firstBar());
        QVERIFY(chosen < chart.window().endBar());
    }

    void markersOfOneBarStandApart() {
        ChartBatch batch = batchOf(fakeBars(1, Interval::ofMinutes(5), 3, 500));
        for (const MarkerKind kind :
             {MarkerKind::EntryLong, MarkerKind::EntryShort, MarkerKind::Exit, MarkerKind::Refused})
            for (std::uint32_t id = 1; id <= 3; ++id)
                batch.markers.push_back(
                    {batch.bars.back().start, kind, batch.bars.back().close, "", {id}, {id}});
        ChartWidget chart;
        show(chart, batch);
        const auto& spots = chart.shownMarkers();
        QCOMPARE(spots.size(), std::size_t{12});
        for (std::size_t i = 0; i < spots.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY((spots[i].at - spots[j].at).manhattanLength() >= 6);
    }

    void aLongChartIsPreparedApartAndThenContinued() {
        const ChartBatch longOne =
            batchOf(fakeBars(1, Interval::ofMinutes(1), 150, 500), Interval::ofMinutes(1));
        ChartPanel panel;
        panel.resize(900, 500);
        panel.showSymbol("ASHVIN");
        panel.apply(shared(longOne));
        QCOMPARE(panel.chart().data().size(), std::size_t{0});
        panel.apply(shared(continuation(longOne, {nextBar(longOne.bars.back())})));
        QTRY_COMPARE(panel.chart().data().size(), longOne.bars.size() + 1);
        panel.apply(shared(longOne));
        const ChartBatch shortOne = batchOf(fakeBars(1, Interval::ofMinutes(5), 3, 500));
        panel.apply(shared(shortOne)); // asked for later: the long one must not replace it
        QTest::qWait(300);
        QCOMPARE(panel.chart().data().size(), shortOne.bars.size());
    }

    void aChangeOfStudiesKeepsTheView() {
        ChartBatch batch = batchOf(fakeBars(1, Interval::ofMinutes(5), 20, 500));
        ChartWidget chart;
        show(chart, batch);
        chart.pan(-2);
        const double first = chart.window().first();
        batch.studies.push_back({"rsi_14", false, std::vector<double>(batch.bars.size(), 55)});
        chart.apply(batch);
        QCOMPARE(chart.window().first(), first);
        QCOMPARE(chart.paneCount(), 2);
        batch.studies.pop_back();
        chart.apply(batch);
        QCOMPARE(chart.paneCount(), 1);
    }

    void studiesOfOneFamilyShareAPane() {
        QCOMPARE(studyFamily("macd_signal_12_26_9"), studyFamily("macd_12_26_9"));
        QCOMPARE(studyFamily("plus_di_14"), studyFamily("adx_14"));
        QVERIFY(studyFamily("rsi_14") != studyFamily("macd_12_26_9"));
    }

    void undefinedStudiesAreNotDrawn() {
        ChartBatch batch = batchOf(fakeBars(1, Interval::ofMinutes(5), 3, 500));
        batch.studies[0].values.assign(batch.bars.size(), std::nan(""));
        ChartWidget chart;
        show(chart, batch);
        QVERIFY(chart.data().studies()[0].range(0, chart.data().size()).isEmpty());
        QVERIFY(!chart.grab().isNull());
    }

    void syntheticDataIsLabelled() {
        ChartBatch batch = batchOf(fakeBars(1, Interval::ofMinutes(5), 3, 500));
        ChartWidget chart;
        show(chart, batch);
        const QImage plain = chart.grab().toImage();
        batch.synthetic = true;
        chart.apply(batch);
        const QImage labelled = chart.grab().toImage();
        const QRect corner{static_cast<int>(chart.priceArea().right()) - 140,
                           static_cast<int>(chart.priceArea().top()) + 2, 138, 24};
        QVERIFY(plain.copy(corner) != labelled.copy(corner));
    }

    void risingAndFallingCandlesDifferInShape() {
        auto bars = fakeBars(1, Interval::ofMinutes(5), 1, 500);
        bars.resize(10);
        for (std::size_t i = 0; i < bars.size(); ++i) {
            bars[i].open = Price::whole(i % 2 ? 110 : 100);
            bars[i].close = Price::whole(i % 2 ? 100 : 110);
            bars[i].high = Price::whole(112);
            bars[i].low = Price::whole(98);
        }
        ChartBatch batch = batchOf(bars);
        batch.studies.clear();
        ChartWidget chart;
        show(chart, batch);
        chart.showAll();
        const QImage image = chart.grab().toImage();
        const QRectF area = chart.priceArea();
        const double perBar = area.width() / chart.window().span();
        const auto colourAt = [&](int bar) {
            const double x = area.left() + (bar + 0.5 - chart.window().first()) * perBar + 6;
            return image.pixelColor(static_cast<int>(x), static_cast<int>(area.top() + area.height() * 0.45));
        };
        QCOMPARE(colourAt(4), coloursFor(ThemeMode::Dark).plot); // hollow
        QCOMPARE(colourAt(5), coloursFor(ThemeMode::Dark).down); // filled
    }

    // ---- panel
    void thePanelAsksForWhatIsChosen() {
        ChartPanel panel;
        const QSignalSpy requests{&panel, &ChartPanel::chartRequested};
        panel.setCatalogue(fakeCatalogue());
        QCOMPARE(requests.count(), 1);
        panel.setStudies({QStringLiteral("ema_9"), QStringLiteral("rsi_14")});
        auto request = requests.last()[0].value<ChartRequest>();
        QCOMPARE(request.symbol, "ASHVIN");
        QCOMPARE(request.studies, (std::vector<std::string>{"ema_9", "rsi_14"}));
        panel.showInterval(Interval::ofMinutes(15));
        panel.showSymbol("KAVERI");
        request = requests.last()[0].value<ChartRequest>();
        QCOMPARE(request.symbol, "KAVERI");
        QCOMPARE(request.interval, Interval::ofMinutes(15));
    }

    void aLateAnswerForAnotherSymbolIsDropped() {
        ChartPanel panel;
        panel.setCatalogue(fakeCatalogue());
        panel.showSymbol("KAVERI");
        panel.apply(shared(batchOf(fakeBars(1, Interval::ofMinutes(5), 3, 500)))); // of ASHVIN
        QCOMPARE(panel.chart().data().size(), 0U);
    }

    void theKeyboardMovesTheChart() {
        ChartPanel panel;
        panel.setCatalogue(fakeCatalogue());
        panel.resize(900, 500);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        panel.apply(shared(batchOf(fakeBars(1, Interval::ofMinutes(5), 20, 500))));
        ChartWidget& chart = panel.chart();
        panel.activateWindow();
        chart.setFocus();
        const double end = chart.window().first();
        QTest::keyClick(&chart, Qt::Key_PageUp);
        QVERIFY(chart.window().first() < end);
        QTest::keyClick(&chart, Qt::Key_Home);
        QCOMPARE(chart.window().first(), 0.0);
        QTest::keyClick(&chart, Qt::Key_End);
        QCOMPARE(chart.window().first(), end);
        const double span = chart.window().span();
        QTest::keyClick(&chart, Qt::Key_Plus);
        QVERIFY(chart.window().span() < span);
        QTest::keyClick(&chart, Qt::Key_0);
        QCOMPARE(chart.window().firstBar(), 0U);
    }

private:
    static void show(ChartWidget& chart, const ChartBatch& batch) {
        chart.resize(900, 500);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        chart.apply(batch);
    }
};

QTEST_MAIN(ChartTest)
#include "tst_chart.moc"
