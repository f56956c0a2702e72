// The replay bar and its time line by mouse and by keyboard alone, the session browser, branches, and tables
// that go back in time.
#include "tests/ui/support/fake_engine_port.h"
#include "ui/branch/branch_view.h"
#include "ui/shell/main_window.h"
#include "ui/shell/run_shell.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/table_view.h"
#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace openbell;
using namespace openbell::tests;

class TravelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_settings.isValid());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        prepareApplication(*qApp);
    }
    void init() {
        m_port = std::make_unique<FakeEnginePort>();
        m_window = std::make_unique<MainWindow>(*m_port);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() {
        m_window.reset();
        m_port.reset();
    }

    void theBarAppearsWithASessionAndTakesTheFocus() {
        QVERIFY(!bar().isVisible());
        m_port->openSession("bt-5f0c2a91d3e4");
        QVERIFY(bar().isVisible());
        QVERIFY(bar().scrubber().hasFocus());
        QVERIFY2(bar().timeText().endsWith(QStringLiteral("IST")), qPrintable(bar().timeText()));
        press(Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(last().action, TravelAction::Close);
        QVERIFY(!bar().isVisible());
    }

    void everythingIsAKey_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<int>("action");
        QTest::addColumn<int>("unit");
        QTest::addColumn<bool>("forward");
        const auto row = [](const char* name, int key, int modifiers, TravelAction action, TravelUnit unit,
                            bool forward) {
            QTest::newRow(name) << key << modifiers << static_cast<int>(action) << static_cast<int>(unit)
                                << forward;
        };
        const int none = Qt::NoModifier, shift = Qt::ShiftModifier, ctrl = Qt::ControlModifier;
        row("play", Qt::Key_Space, none, TravelAction::Play, TravelUnit::Bar, true);
        row("bar back", Qt::Key_Left, none, TravelAction::Step, TravelUnit::Bar, false);
        row("bar forth", Qt::Key_Right, none, TravelAction::Step, TravelUnit::Bar, true);
        row("trade back", Qt::Key_Left, shift, TravelAction::Step, TravelUnit::Trade, false);
        row("trade forth", Qt::Key_Right, shift, TravelAction::Step, TravelUnit::Trade, true);
        row("input back", Qt::Key_Left, ctrl, TravelAction::Step, TravelUnit::Input, false);
        row("input forth", Qt::Key_Right, ctrl, TravelAction::Step, TravelUnit::Input, true);
        row("next", Qt::Key_N, none, TravelAction::Find, TravelUnit::Bar, true);
        row("previous", Qt::Key_P, none, TravelAction::Find, TravelUnit::Bar, false);
        row("bookmark", Qt::Key_B, none, TravelAction::Bookmark, TravelUnit::Bar, true);
    }
    void everythingIsAKey() {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(int, action);
        QFETCH(int, unit);
        QFETCH(bool, forward);
        m_port->openSession("bt-5f0c2a91d3e4");
        const std::size_t before = m_port->travelCommands.size();
        press(static_cast<Qt::Key>(key), Qt::KeyboardModifiers{modifiers});
        QCOMPARE(m_port->travelCommands.size(), before + 1);
        QCOMPARE(static_cast<int>(last().action), action);
        QCOMPARE(static_cast<int>(last().unit), unit);
        QCOMPARE(last().forward, forward);
    }

    void theTimeLineTakesTheFocusBackFromAnywhere() {
        m_port->openSession("bt-5f0c2a91d3e4");
        m_window->panels().trades->table().setFocus();
        QVERIFY(!bar().scrubber().hasFocus());
        press(Qt::Key_F6);
        QVERIFY(bar().scrubber().hasFocus());
    }

    void theTimeLineTakesNoRoomFromBeside() {
        m_window->resize(1500, 860);
        QTest::qWait(50);
        const QDockWidget* beside = m_window->docks().dock(QStringLiteral("watchlist"));
        const int width = beside->width(), least = m_window->minimumSizeHint().width();
        const auto unchanged = [&] {
            QTest::qWait(50);
            return beside->width() == width && m_window->width() == 1500 &&
                   m_window->minimumSizeHint().width() == least;
        };
        m_port->openSession("bt-5f0c2a91d3e4");
        auto tape = std::make_shared<TravelTape>(*fakeTape());
        tape->title = std::string(400, 'M');
        tape->note = std::string(400, 'W');
        m_port->tapes.send(tape);
        QVERIFY(unchanged());
        press(Qt::Key_B);
        QVERIFY(unchanged());
        press(Qt::Key_G);
        QVERIFY(bar().timeEdit().isVisible());
        QVERIFY(unchanged());
        press(Qt::Key_Escape);
        QVERIFY(!bar().timeEdit().isVisible());
        QVERIFY(unchanged());
        QVERIFY(m_window->rect().contains(m_window->killSwitch().geometry().translated(
            m_window->killSwitch().parentWidget()->mapTo(m_window.get(), QPoint{}))));
    }

    void anEmptyChartOfASessionSaysThatNothingHasHappened() {
        const ChartWidget& chart = m_window->panels().chart->chart();
        QVERIFY(chart.emptyText().contains(QStringLiteral("No run yet")));
        m_port->openSession("bt-5f0c2a91d3e4");
        QVERIFY(chart.emptyText().contains(QStringLiteral("Nothing has happened yet")));
        const TableView& trades = m_window->panels().trades->table();
        QVERIFY(trades.emptyText().contains(QStringLiteral("has happened yet")));
        press(Qt::Key_W, Qt::ControlModifier);
        QVERIFY(chart.emptyText().contains(QStringLiteral("No run yet")));
        QVERIFY(trades.emptyText().contains(QStringLiteral("No finished trades yet")));
    }

    void onlyOneSetOfControlsPlaysAndSteps() {
        QVERIFY(m_window->replayBar().isVisible());
        m_port->openSession("bt-5f0c2a91d3e4");
        QTRY_VERIFY(bar().isVisible() && !m_window->replayBar().isVisible());
        press(Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!bar().isVisible() && m_window->replayBar().isVisible());
    }

    void homeAndEndGoToBothEnds() {
        m_port->openSession("bt-5f0c2a91d3e4");
        press(Qt::Key_Home);
        QTRY_COMPARE(bar().state().moment, 0U);
        press(Qt::Key_End);
        QTRY_COMPARE(bar().state().moment, kFakeMoments);
    }

    void theKindsThatAreGoneToCanBeChosen() {
        m_port->openSession("bt-5f0c2a91d3e4");
        bar().kindBox().setCurrentIndex(bar().kindBox().findText(QStringLiteral("alert")));
        press(Qt::Key_N);
        QCOMPARE(last().kind, MarkKind::Alert);
    }

    void aTimeIsTypedInTheExchangesZone() {
        m_port->openSession("bt-5f0c2a91d3e4");
        press(Qt::Key_G);
        QVERIFY(bar().timeEdit().isVisible() && bar().timeEdit().hasFocus());
        bar().timeEdit().clear();
        QTest::keyClicks(&bar().timeEdit(), QStringLiteral("2016-08-17 10:15"));
        QTest::keyClick(&bar().timeEdit(), Qt::Key_Return);
        QCOMPARE(last().action, TravelAction::SeekTime);
        QVERIFY2(bar().timeText().startsWith(QStringLiteral("2016-08-17 10:15:00")),
                 qPrintable(bar().timeText()));
        QVERIFY(bar().scrubber().hasFocus());
        const DisplayFormat format{"INR", "Asia/Kolkata"};
        const Date day = *Date::parse("2016-08-18");
        QCOMPARE(parseTime(QStringLiteral("9:20"), format, day),
                 format.zone().toUtc(day, (9 * 60 + 20) * kNanosPerMinute));
        for (const char* wrong : {"", "noon", "25:00", "10:61", "2016-13-01", "10"})
            QVERIFY2(!parseTime(QLatin1String{wrong}, format, day), wrong);
    }

    void aDragAsksForTheNewestMomentOnly() {
        m_port->openSession("bt-5f0c2a91d3e4");
        TravelScrubber& line = bar().scrubber();
        const QRect area = line.overviewArea();
        const std::size_t before = m_port->travelCommands.size();
        QTest::mousePress(&line, Qt::LeftButton, {}, {area.left(), area.center().y()});
        for (int x = area.left(); x <= area.right(); x += 2)
            QTest::mouseMove(&line, {x, area.center().y()});
        QTest::mouseMove(&line, {area.center().x(), area.center().y()});
        QTest::mouseRelease(&line, Qt::LeftButton, {}, area.center());
        QTRY_VERIFY(std::abs(static_cast<int>(bar().state().moment) - static_cast<int>(kFakeMoments) / 2) <=
                    1);
        QVERIFY(m_port->travelCommands.size() - before < 60); // not one a pixel
    }

    void aClickInTheDayGoesToThatTimeOfTheDay() {
        m_port->openSession("bt-5f0c2a91d3e4");
        TravelScrubber& line = bar().scrubber();
        const auto [first, end] = line.dayRange();
        QCOMPARE(first, 151U);
        QCOMPARE(end, kFakeMoments);
        QTest::mouseClick(&line, Qt::LeftButton, {}, {line.dayArea().left(), line.dayArea().center().y()});
        QTRY_COMPARE(bar().state().moment, first);
        QVERIFY(line.momentText(200).contains(QStringLiteral("alert")));
        QVERIFY(line.momentText(155).contains(QStringLiteral("refusal")));
    }

    void marksAreToldApartByShape() {
        m_port->openSession("bt-5f0c2a91d3e4");
        for (const ThemeMode theme : {ThemeMode::Dark, ThemeMode::Light}) {
            m_window->setTheme(theme);
            const QImage picture = bar().scrubber().grab().toImage();
            QSet<QRgb> inks;
            for (int y = 0; y < picture.height(); y += 2)
                for (int x = 0; x < picture.width(); x += 2)
                    inks.insert(picture.pixel(x, y));
            QVERIFY(inks.size() > 6); // price, marks, playhead, labels
        }
    }

    void aBookmarkIsSetAndTakenAwayHere() {
        m_port->openSession("bt-5f0c2a91d3e4");
        press(Qt::Key_B);
        QCOMPARE(bar().state().bookmarks.size(), 1U);
        press(Qt::Key_B);
        QCOMPARE(last().action, TravelAction::Forget);
        QVERIFY(bar().state().bookmarks.empty());
    }

    void aSessionIsChosenByKeyboard() {
        press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        SessionBrowser* browser = m_window->travelView().browser();
        QVERIFY(browser != nullptr && browser->isVisible());
        QVERIFY(!browser->isModal());
        QAbstractItemModelTester tester{&browser->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest};
        QCOMPARE(browser->model().rowCount(), 2);
        browser->filter().edit().setFocus();
        QTest::keyClicks(&browser->filter().edit(), QStringLiteral("paper"));
        QTest::keyClick(&browser->filter().edit(), Qt::Key_Return);
        QCOMPARE(m_port->openedSessions, std::vector<std::string>{"paper-20160818T034500"});
    }

    void theMarketDataOfASessionAreKeptByKeyboard() {
        press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        SessionBrowser& browser = *m_window->travelView().browser();
        QVERIFY(!browser.keepButton().isEnabled()); // a backtest has none of its own
        QTest::keyClick(&browser.table(), Qt::Key_Down);
        QVERIFY(browser.keepButton().isEnabled());
        browser.keepButton().setFocus();
        QTest::keyClick(&browser.keepButton(), Qt::Key_Space);
        QCOMPARE(m_port->keptData, std::vector<std::string>{"paper-20160818T034500"});
        QVERIFY(browser.note().startsWith(QStringLiteral("Storing")));
        m_port->answers.send({0, true, "12 bars stored", {}});
        QCOMPARE(browser.note(), QStringLiteral("12 bars stored"));
        m_port->answers.send({0, false, "the store is locked", {}});
        QCOMPARE(browser.note(), QStringLiteral("⚠ the store is locked"));
        QVERIFY(m_port->openedSessions.empty());
    }

    void anEmptyBrowserOpensNothing() {
        SessionBrowser browser;
        QVERIFY(!browser.openButton().isEnabled());
        browser.setSessions({});
        QVERIFY(!browser.openButton().isEnabled());
        browser.setSessions(fakeSessions());
        QVERIFY(browser.openButton().isEnabled());
        browser.setSessions({});
        QVERIFY(!browser.openButton().isEnabled());
    }

    void aBranchIsAskedForAndShownBesideTheOriginal() {
        m_port->openSession("bt-5f0c2a91d3e4");
        press(Qt::Key_B, Qt::ShiftModifier);
        BranchDialog* dialog = m_window->travelView().branchDialog();
        QVERIFY(dialog != nullptr && !dialog->isModal());
        QCOMPARE(dialog->table().item(dialog->table().currentRow(), 0)->text(),
                 QStringLiteral("exits.stop.value"));
        QVERIFY(!dialog->runButton().isEnabled()); // nothing is changed yet
        QVERIFY(dialog->change(QStringLiteral("exits.stop.value"), QStringLiteral("bad")));
        QTest::mouseClick(&dialog->runButton(), Qt::LeftButton);
        QVERIFY2(dialog->problem().contains(QStringLiteral("a number is needed")),
                 qPrintable(dialog->problem()));
        QVERIFY(m_window->travelView().branchView() == nullptr);
        dialog->change(QStringLiteral("exits.stop.value"), QStringLiteral("0.6"));
        QTest::mouseClick(&dialog->runButton(), Qt::LeftButton);
        QCOMPARE(m_port->branchChanges.back().size(), 1U);
        QCOMPARE(m_port->branchChanges.back().front().value, "0.6");
        BranchView* view = m_window->travelView().branchView();
        QVERIFY(view != nullptr && view->isVisible());
        QVERIFY(view->headline().contains(QStringLiteral("exits.stop.value = 0.6")));
        QVERIFY(view->firstDifference().contains(QStringLiteral("INFY")));
        QCOMPARE(view->figures().rowCount(), 3);
        QCOMPARE(view->figures().item(0, 3)->text(), QStringLiteral("+2,092.75"));
        QCOMPARE(view->figures().item(2, 3)->text(), QString{}); // undefined in one of them
        QAbstractItemModelTester tester{&view->trades(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest};
        QCOMPARE(view->trades().rowCount(), 2);
        const int quantity = static_cast<int>(BranchTradeColumn::Amount);
        QCOMPARE(view->trades().index(0, quantity).data().toString(), QStringLiteral("100 → 1,080"));
        QCOMPARE(view->trades().index(1, quantity).data().toString(), QStringLiteral("100"));
        view->showOutcome(fakeBranch({{"exits.stop.value", "0.7"}}));
    }

    void aReplayOfStoredDataGetsATimeLine() {
        m_window->session().openReplay(
            {RunMode::Replay, {"ASHVIN"}, Interval::ofMinutes(5), {}, {}, {}, Money{}, false, {}});
        QCOMPARE(m_port->replays.size(), 1U);
        QVERIFY(bar().isVisible());
    }

    void tablesForgetWhatHasNotHappenedYet() {
        m_window->startDemo();
        Panels& panels = m_window->panels();
        QAbstractItemModelTester orders{&panels.orders->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest};
        QAbstractItemModelTester brackets{&panels.brackets->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest};
        QAbstractItemModelTester trades{&panels.trades->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy resets{&panels.trades->model(), &QAbstractItemModel::modelReset};
        const int groups = panels.brackets->model().groupCount();
        const TradeRow third = panels.trades->model().row(panels.trades->model().indexOf(3));
        SessionBatch batch;
        batch.rewind = SessionRewind{5, 4, 3, 6, third.exitTime, 0};
        m_port->sessions.send(batch);
        QCOMPARE(panels.trades->model().rowCount(), 3);
        QCOMPARE(panels.orders->model().rowCount(), 5);
        QCOMPARE(panels.fills->model().rowCount(), 4);
        QVERIFY(panels.decisions->model().rowCount() <= 6);
        QVERIFY(panels.brackets->model().groupCount() < groups);
        for (const EquityRow& point : panels.equity->curve().points())
            QVERIFY(point.time <= third.exitTime);
        QCOMPARE(resets.count(), 0);
        batch.rewind = SessionRewind{};
        m_port->sessions.send(batch);
        QCOMPARE(panels.orders->model().rowCount(), 0);
        QCOMPARE(panels.brackets->model().groupCount(), 0);
    }

    void aSelectionAndPricesEndWithTheirSession() {
        m_window->startDemo();
        Panels& panels = m_window->panels();
        ChartWidget& chart = panels.chart->chart();
        panels.trades->table().setCurrentIndex(panels.trades->table().model()->index(5, 0));
        QVERIFY(!chart.selectedTrade().isNone());
        QVERIFY(panels.explain->toPlainText().contains(QStringLiteral("Conditions")));
        QVERIFY(!panels.watchlist->model().row(0).last.isZero());
        const int symbols = panels.watchlist->model().rowCount();
        chart.showStart();
        QVERIFY(!chart.window().followsLast());
        SessionBatch next;
        next.reset = true;
        m_port->sessions.send(next);
        QVERIFY(chart.selectedTrade().isNone());
        QVERIFY(chart.window().followsLast());
        QVERIFY(!panels.explain->toPlainText().contains(QStringLiteral("Conditions")));
        QCOMPARE(panels.watchlist->model().rowCount(), symbols);
        for (int row = 0; row < symbols; ++row)
            QVERIFY(panels.watchlist->model().row(row).last.isZero());
    }

    void goingElsewhereBringsTheChartAlong() {
        m_port->openSession("bt-5f0c2a91d3e4");
        ChartWidget& chart = m_window->panels().chart->chart();
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_N, Qt::Key_Space}) {
            chart.showStart();
            QVERIFY(!chart.window().followsLast());
            press(key);
            QVERIFY(chart.window().followsLast());
        }
        chart.showStart();
        press(Qt::Key_B); // a bookmark leads nowhere
        QVERIFY(!chart.window().followsLast());
    }

    void whatIsSelectedIsNothingBeforeItHappened() {
        m_window->startDemo();
        Panels& panels = m_window->panels();
        TableView& table = panels.trades->table();
        const auto rewindToTrade = [&](std::uint32_t trade) {
            SessionBatch batch;
            batch.rewind = SessionRewind{999, 999, trade, 999, UtcTime{}, 0};
            m_port->sessions.send(batch);
        };
        table.setCurrentIndex(table.model()->index(0, 0));
        const TradeId newest = panels.trades->model().row(0).id;
        QCOMPARE(panels.chart->chart().selectedTrade(), newest);
        const std::size_t asked = m_port->explainRequests.size();
        rewindToTrade(newest.value); // it has just happened
        QCOMPARE(panels.chart->chart().selectedTrade(), newest);
        rewindToTrade(newest.value - 1);
        QCOMPARE(m_port->explainRequests.size(), asked); // and no other is chosen in its place
        QVERIFY(panels.chart->chart().selectedTrade().isNone());
        QVERIFY(!table.selectionModel()->hasSelection());
        QVERIFY(panels.explain->toPlainText().contains(QStringLiteral("has not happened yet")));
        table.setCurrentIndex(table.model()->index(0, 0));
        QCOMPARE(m_port->explainRequests.back().trade.value, newest.value - 1);
    }

    void whatIsGoneToIsSelectedAndExplained() {
        m_window->startDemo();
        Panels& panels = m_window->panels();
        m_port->openSession("bt-5f0c2a91d3e4");
        press(Qt::Key_Home);
        QTRY_COMPARE(bar().state().moment, 0U);
        press(Qt::Key_N);
        QVERIFY(bar().state().moment > 0);
        const TradeId trade = panels.trades->model().row(0).id;
        QCOMPARE(m_port->explainRequests.back().trade, trade);
        QCOMPARE(panels.chart->chart().selectedTrade(), trade);
        QVERIFY(panels.trades->table().selectionModel()->isRowSelected(0, {}));
        bar().kindBox().setCurrentIndex(bar().kindBox().findText(QStringLiteral("refusal")));
        press(Qt::Key_N);
        const SignalId signal = m_port->explainRequests.back().signal;
        const int row = panels.decisions->model().indexOf(signal.value);
        QVERIFY(row >= 0 && !wasTaken(panels.decisions->model().row(row)));
        QVERIFY(panels.decisions->table().selectionModel()->hasSelection());
        QVERIFY(panels.chart->chart().selectedTrade().isNone());
        const std::size_t asked = m_port->explainRequests.size();
        press(Qt::Key_Left); // leads to a moment, not to a thing
        QCOMPARE(m_port->explainRequests.size(), asked);
    }

    void bracketsForgetSingleLegs() {
        BracketsModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        model.merge({fakeOrder(1, 1, "entry", "filled"), fakeOrder(2, 2, "entry", "filled"),
                     fakeOrder(3, 1, "stop", "accepted"), fakeOrder(4, 1, "target", "accepted")});
        model.keepUpTo(OrderId{3});
        QCOMPARE(model.groupCount(), 2);
        QCOMPARE(model.rowCount(model.index(1, 0)), 1); // the older group stands below
        model.keepUpTo(OrderId{1});
        QCOMPARE(model.groupCount(), 1);
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
        model.keepUpTo(OrderId{});
        QCOMPARE(model.groupCount(), 0);
    }

    void theChartForgetsBarsAndTheirMarkers() {
        ChartBatch batch;
        batch.symbol = "A";
        batch.zone = "Asia/Kolkata";
        batch.interval = Interval::ofMinutes(5);
        batch.bars = fakeBars(3, batch.interval, 20, 500);
        batch.studies = {{"ema_9", true, fakeEma(batch.bars, 9)}};
        for (const std::size_t at : {std::size_t{3}, std::size_t{99}, std::size_t{100}, std::size_t{700}})
            batch.markers.push_back(
                {batch.bars[at].start, MarkerKind::Exit, batch.bars[at].close, "stop", {}, {}});
        ChartData data;
        data.apply(batch);
        const std::vector<Bar> all = batch.bars;
        for (const std::size_t kept :
             {std::size_t{700}, std::size_t{100}, std::size_t{16}, std::size_t{5}, std::size_t{0}}) {
            ChartBatch back;
            back.symbol = batch.symbol;
            back.interval = batch.interval;
            back.reset = false;
            back.keep = kept;
            QVERIFY(data.apply(back));
            QCOMPARE(data.size(), kept);
            QCOMPARE(data.studies()[0].values.size(), kept);
            for (const PlacedMarker& marker : data.markers())
                QVERIFY(marker.bar < kept);
            Extent range;
            for (std::size_t i = 0; i < kept; ++i)
                range.include({all[i].low.toDouble(), all[i].high.toDouble()});
            QCOMPARE(data.priceRange(0, kept).high, range.high);
            QCOMPARE(data.priceRange(0, kept).low, range.low);
        }
        ChartBatch again = batch; // and it grows once more
        again.reset = false;
        QVERIFY(data.apply(again));
        QCOMPARE(data.size(), all.size());
    }

    void aWindowThatLookedAtLaterBarsComesBackWithThem() {
        BarWindow window;
        window.reset(1000, 100);
        window.grow(500); // follows the last bar
        QVERIFY(window.followsLast());
        window.pan(-300);
        const double first = window.first();
        window.grow(450);
        QCOMPARE(window.first(), first); // looks elsewhere, where there are bars
        window.grow(100);
        QVERIFY(window.followsLast() && window.first() < 100);
        window.grow(0);
        window.grow(50);
        QVERIFY(window.firstBar() <= 50);
    }

private:
    [[nodiscard]] TravelBar& bar() { return m_window->travelView().bar(); }
    [[nodiscard]] const TravelCommand& last() const { return m_port->travelCommands.back(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : m_window.get(), key, modifiers);
    }

    QTemporaryDir m_settings;
    std::unique_ptr<FakeEnginePort> m_port;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TravelTest)
#include "tst_travel.moc"
