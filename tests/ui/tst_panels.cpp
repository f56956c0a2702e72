#include "tests/ui/support/fake_market.h"
#include "ui/equity/equity_panel.h"
#include "ui/explain/explain_panel.h"
#include "ui/explain/explanation_html.h"
#include "ui/killswitch/kill_receipt_panel.h"
#include "ui/killswitch/kill_switch.h"
#include "ui/replay/replay_bar.h"
#include "ui/run/run_dialog.h"
#include "ui/run/run_progress.h"
#include "ui/run/run_validation.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace openbell;
using namespace openbell::tests;

class PanelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeMode::Dark); }

    // ---- kill switch
    void holdingForASecondFires() {
        KillSwitch button;
        show(button);
        const QSignalSpy fired{&button, &KillSwitch::fired};
        QElapsedTimer held;
        held.start();
        QTest::mousePress(&button, Qt::LeftButton);
        QCOMPARE(fired.count(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(fired.count(), 1, 30'000);
        QVERIFY(held.elapsed() >= KillSwitch::kHoldMs);
        QTest::mouseRelease(&button, Qt::LeftButton);
        QCOMPARE(fired.count(), 1);
    }

    void lettingGoEarlyDoesNothing() {
        KillSwitch button;
        show(button);
        const QSignalSpy fired{&button, &KillSwitch::fired};
        QTest::mousePress(&button, Qt::LeftButton);
        QTest::mouseRelease(&button, Qt::LeftButton); // at once, for on a busy machine any wait may be long
        QTest::qWait(KillSwitch::kHoldMs + 100);
        QCOMPARE(fired.count(), 0);
        QCOMPARE(button.heldShare(), 0.0);
    }

    void armedItFiresByEnterOnly() {
        KillSwitch button;
        show(button);
        const QSignalSpy fired{&button, &KillSwitch::fired};
        QTest::keyClick(&button, Qt::Key_Return); // not armed
        QCOMPARE(fired.count(), 0);
        button.arm();
        QTest::keyClick(&button, Qt::Key_Escape);
        QVERIFY(!button.isArmed());
        QTest::keyClick(&button, Qt::Key_Return);
        QCOMPARE(fired.count(), 0);
        button.arm();
        QTest::keyClick(&button, Qt::Key_Enter);
        QCOMPARE(fired.count(), 1);
        QVERIFY(!button.isArmed());
    }

    void theReceiptListsEachLine() {
        KillReceiptPanel panel;
        QAbstractItemModelTester tester{&panel.model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest};
        KillReceipt receipt{UtcTime::fromSeconds(1'700'000'000),
                            "button",
                            {{"SELL 10 A", "filled 5.00", true}, {"CANCEL 7", "sent", false}}};
        panel.showReceipt(receipt, DisplayFormat{"INR", "Asia/Kolkata"});
        QCOMPARE(panel.model().rowCount(), 2);
        QVERIFY(panel.headline().contains(QStringLiteral("1 of 2 still open")));
        QVERIFY(panel.headline().contains(QStringLiteral("IST")));
        QCOMPARE(panel.model().index(1, 0).data().toString(), QStringLiteral("… open"));
        receipt.lines[1] = {"CANCEL 7", "cancelled", true};
        panel.showReceipt(receipt, {});
        QVERIFY(panel.headline().contains(QStringLiteral("All 2 done")));
        QCOMPARE(panel.model().index(1, 2).data().toString(), QStringLiteral("cancelled"));
        receipt.lines = {};
        panel.showReceipt(receipt, {});
        QCOMPARE(panel.model().rowCount(), 0);
        QVERIFY(panel.headline().contains(QStringLiteral("nothing to cancel")));
    }

    // ---- run dialog
    void theProposedRunIsValid() {
        const RunDialog dialog{fakeCatalogue()};
        QVERIFY2(dialog.isValid(), qPrintable(dialog.message()));
        const RunRequest request = dialog.request();
        QCOMPARE(request.symbols.size(), 1U);
        QCOMPARE(request.strategies.size(), 1U);
        QCOMPARE(request.capital, Money::whole(1'000'000));
        QCOMPARE(request.interval, Interval::ofMinutes(1));
        QVERIFY(!request.from && !request.to);
    }

    void enterInTheSearchChoosesASymbolAndStartsNothing() {
        RunDialog dialog{fakeCatalogue()};
        show(dialog);
        const QSignalSpy accepted{&dialog, &QDialog::accepted};
        QTest::keyClicks(&dialog.findEdit(), QStringLiteral("kav"));
        QTest::keyClick(&dialog.findEdit(), Qt::Key_Return);
        QCOMPARE(accepted.count(), 0);
        const std::vector<std::string> both{"ASHVIN", "KAVERI"};
        QCOMPARE(dialog.request().symbols, both);
        QTest::keyClick(&dialog.findEdit(), Qt::Key_Return);
        QCOMPARE(dialog.request().symbols, std::vector<std::string>{"ASHVIN"});
    }

    void onlyAPaperSessionCanKeepItsAccountApart() {
        RunDialog dialog{fakeCatalogue()};
        show(dialog);
        QVERIFY(!dialog.apartBox().isVisible());
        dialog.modeBox().setCurrentIndex(2);
        QVERIFY(dialog.apartBox().isVisible());
        QVERIFY(!dialog.request().apart);
        dialog.apartBox().setChecked(true);
        QVERIFY(dialog.request().apart);
        dialog.modeBox().setCurrentIndex(0);
        QVERIFY(!dialog.request().apart);
    }

    void aRunWithoutSymbolsIsRefusedWithAReason() {
        RunDialog dialog{fakeCatalogue()};
        dialog.symbolList().item(0)->setCheckState(Qt::Unchecked);
        QVERIFY(!dialog.isValid());
        QVERIFY(!dialog.runButton().isEnabled());
        QVERIFY(dialog.message().contains(QStringLiteral("at least one symbol")));
        dialog.symbolList().item(1)->setCheckState(Qt::Checked);
        dialog.symbolList().item(2)->setCheckState(Qt::Checked);
        QVERIFY(dialog.isValid());
        QCOMPARE(dialog.request().symbols.size(), 2U);
    }

    void wrongCapitalIsRefused() {
        RunDialog dialog{fakeCatalogue()};
        for (const char* bad : {"", "0", "-5", "ten lakh"}) {
            dialog.capitalEdit().setText(QLatin1String{bad});
            QVERIFY2(!dialog.isValid(), bad);
        }
        dialog.capitalEdit().setText(QStringLiteral("2,50,000.50"));
        QVERIFY(dialog.isValid());
        QCOMPARE(dialog.request().capital, Money::fromRaw(250'000'5000));
    }

    void parametersAreEditedAndSent() {
        RunDialog dialog{fakeCatalogue()};
        StrategyEditor* strategy = dialog.strategy("ehma_pivot");
        QVERIFY(strategy != nullptr && strategy->isChosen());
        strategy->setValue("fast", 5);
        const auto parameters = dialog.request().strategies[0].parameters;
        QCOMPARE(parameters.size(), 3U);
        QCOMPARE(parameters[0].second, 5.0);
        strategy->setChosen(false);
        QVERIFY(!dialog.isValid());
        QVERIFY(strategy->editor("nothing") == nullptr);
    }

    void whatIsOnOrOffIsACheckBox() {
        RunDialog dialog{fakeCatalogue()};
        StrategyEditor* strategy = dialog.strategy("ehma_pivot");
        auto* box = qobject_cast<QCheckBox*>(strategy->editor("allow_short"));
        QVERIFY(box != nullptr && box->isChecked());
        QVERIFY(qobject_cast<QDoubleSpinBox*>(strategy->editor("fast")) != nullptr);
        QVERIFY(qobject_cast<QDoubleSpinBox*>(
                    dialog.strategy("confluence_consumer")->editor("min_confidence")) != nullptr);
        QSignalSpy changes{strategy, &StrategyEditor::changed};
        box->click();
        QCOMPARE(changes.count(), 1);
        const auto sent = [&] { return dialog.request().strategies[0].parameters[2]; };
        QCOMPARE(sent().first, "allow_short");
        QCOMPARE(sent().second, 0.0);
        RunRequest request = dialog.request();
        request.strategies[0].parameters[2].second = 1;
        dialog.setRequest(request);
        QCOMPARE(sent().second, 1.0);
        QVERIFY(box->isChecked());
    }

    void aFormerRequestIsRestored() {
        RunRequest request;
        request.mode = RunMode::Replay;
        request.symbols = {"KAVERI", "GONE"};
        request.interval = Interval::ofMinutes(15);
        request.strategies = {{"confluence_consumer", {{"min_confidence", 0.75}}}};
        request.from = Date::fromYmd(2024, 2, 1);
        request.to = Date::fromYmd(2024, 2, 29);
        request.capital = Money::whole(500'000);
        RunDialog dialog{fakeCatalogue()};
        dialog.setRequest(request);
        const RunRequest shown = dialog.request();
        QCOMPARE(shown.symbols, std::vector<std::string>{"KAVERI"});
        QCOMPARE(shown.mode, RunMode::Replay);
        QCOMPARE(shown.interval, Interval::ofMinutes(15));
        QCOMPARE(shown.strategies[0].id, "confluence_consumer");
        QCOMPARE(shown.strategies[0].parameters[0].second, 0.75);
        QCOMPARE(shown.from, request.from);
        QCOMPARE(shown.to, request.to);
        QCOMPARE(shown.capital, request.capital);
    }

    void aPaperSessionNeedsNoStrategy() {
        RunRequest request;
        request.mode = RunMode::Paper;
        request.symbols = {"ASHVIN"};
        request.interval = Interval::ofMinutes(5);
        RunDialog dialog{fakeCatalogue()};
        dialog.setRequest(request);
        QCOMPARE(dialog.request().mode, RunMode::Paper);
        QVERIFY(dialog.request().strategies.empty());
        QVERIFY2(dialog.isValid(), qPrintable(dialog.message()));
        request.mode = RunMode::Replay;
        dialog.setRequest(request);
        QVERIFY(!dialog.isValid());
    }

    void aFileFillsTheDialogInAndItsStrategiesRun() {
        RunDialog dialog{fakeCatalogue()};
        show(dialog);
        RunFile file;
        file.request.symbols = {"KAVERI"};
        file.request.interval = Interval::ofMinutes(15);
        file.request.capital = Money::whole(250'000);
        file.request.file = {"runs/cross.json", "{}", {"my_cross (rules)"}};
        dialog.setFile(file);
        QVERIFY2(dialog.isValid(), qPrintable(dialog.message()));
        QVERIFY(dialog.fileNote().startsWith(QStringLiteral("cross.json: my_cross (rules)")));
        RunRequest shown = dialog.request();
        QCOMPARE(shown.symbols, std::vector<std::string>{"KAVERI"});
        QCOMPARE(shown.interval, Interval::ofMinutes(15));
        QCOMPARE(shown.capital, Money::whole(250'000));
        QCOMPARE(shown.file.path, "runs/cross.json");
        QVERIFY(shown.strategies.empty());
        QTest::mouseClick(&dialog.dropFileButton(), Qt::LeftButton);
        shown = dialog.request();
        QVERIFY(shown.file.path.empty());
        QVERIFY(!dialog.isValid()); // no strategy is left
        QVERIFY(!dialog.dropFileButton().isVisible());
    }

    void aFileThatCannotBeUsedIsSaidAndChangesNothing() {
        RunDialog dialog{fakeCatalogue()};
        const RunRequest before = dialog.request();
        dialog.setFile({{}, "cross.json:3:7: 'closse' is no fact; did you mean close?"});
        QVERIFY(dialog.message().contains(QStringLiteral("cross.json:3:7")));
        QVERIFY(!dialog.isValid());
        QCOMPARE(dialog.request().strategies.size(), before.strategies.size());
        QVERIFY(dialog.request().file.path.empty());
        dialog.symbolList().item(1)->setCheckState(Qt::Checked); // it goes on without
        QVERIFY2(dialog.isValid(), qPrintable(dialog.message()));
    }

    void whatAFileAsksForAndIsNotStoredIsNamed() {
        RunDialog dialog{fakeCatalogue()};
        RunFile file;
        file.request.symbols = {"KAVERI", "NOWHERE"};
        file.request.interval = Interval::ofMinutes(2);
        file.request.capital = Money::whole(1);
        file.request.file = {"cross.json", "{}", {"my_cross (rules)"}};
        dialog.setFile(file);
        QVERIFY(!dialog.isValid());
        QVERIFY(dialog.message().contains(QStringLiteral("no bars of NOWHERE")));
        QVERIFY(dialog.message().contains(QStringLiteral("no bars of 2m")));
    }

    void datesAreChecked() {
        RunRequest request;
        request.symbols = {"ASHVIN"};
        request.interval = Interval::ofMinutes(5);
        request.strategies = {{"ehma_pivot", {}}};
        QVERIFY(problemsOf(request, fakeCatalogue()).isEmpty());
        request.from = Date::fromYmd(2024, 3, 1);
        request.to = Date::fromYmd(2024, 2, 1);
        QVERIFY(problemsOf(request, fakeCatalogue()).join(QLatin1Char{' '}).contains(QStringLiteral("Swap")));
        request.from = Date::fromYmd(2025, 1, 1);
        request.to.reset();
        QVERIFY(problemsOf(request, fakeCatalogue())
                    .join(QLatin1Char{' '})
                    .contains(QStringLiteral("2024-03-22")));
    }

    void anIntervalMustBeStoredOrRolledUp() {
        Catalogue catalogue = fakeCatalogue();
        catalogue.symbols[1].intervals = {Interval::day()};
        const auto one = intervalsFor({"ASHVIN"}, catalogue);
        QVERIFY(std::find(one.begin(), one.end(), Interval::ofMinutes(30)) != one.end());
        QCOMPARE(one.back(), Interval::day());
        QCOMPARE(intervalsFor({"ASHVIN", "DEMOBANK"}, catalogue), std::vector<Interval>{Interval::day()});
    }

    void withoutSymbolsTheDialogSaysHowToGetThem() {
        const RunDialog dialog{Catalogue{}};
        QVERIFY(!dialog.isValid());
        QVERIFY(dialog.message().contains(QStringLiteral("openbell import bars")));
    }

    // ---- progress and replay
    void progressShowsWhatRunsAndItsErrors() {
        RunProgress progress;
        progress.show();
        RunState state;
        state.phase = RunPhase::Running;
        state.progress = 0.25;
        state.bars = 1'000'000;
        state.barsPerSecond = 5'000'000;
        progress.setState(state);
        QCOMPARE(progress.bar().value(), 250);
        QVERIFY(progress.text().contains(QStringLiteral("5,000,000 bars/s")));
        QVERIFY(progress.cancelButton().isVisible());
        QCOMPARE(progress.cancelButton().text(), QStringLiteral("Cancel run"));
        const QSignalSpy cancelled{&progress, &RunProgress::cancelled};
        QTest::mouseClick(&progress.cancelButton(), Qt::LeftButton);
        QCOMPARE(cancelled.count(), 1);
        state.phase = RunPhase::Failed;
        state.message = "market.db: no bars of X; import some";
        progress.setState(state);
        QVERIFY(progress.text().contains(QStringLiteral("import some")));
        QVERIFY(!progress.cancelButton().isVisible());
    }

    void stoppingIsNamedByWhatItDoes() {
        RunProgress progress;
        RunState state;
        state.phase = RunPhase::Paused;
        state.mode = RunMode::Replay;
        progress.setState(state);
        QCOMPARE(progress.cancelButton().text(), QStringLiteral("Close session"));
        state.mode = RunMode::Paper;
        progress.setState(state);
        QCOMPARE(progress.cancelButton().text(), QStringLiteral("End session…"));
        QVERIFY(!progress.cancelButton().toolTip().contains(QStringLiteral("not recorded")));
    }

    void theReplayBarCommandsOnlyAReplay() {
        ReplayBar bar;
        RunState state;
        state.phase = RunPhase::Running;
        state.mode = RunMode::Backtest;
        bar.setState(state, {});
        QVERIFY(!bar.playAction()->isEnabled());
        state.mode = RunMode::Replay;
        state.time = *parseIso("2024-01-20T03:45:00Z");
        bar.setState(state, DisplayFormat{"INR", "Asia/Kolkata"});
        QCOMPARE(bar.timeText(), QStringLiteral("2024-01-20 09:15:00 IST"));
        std::vector<ReplayCommand> commands;
        connect(&bar, &ReplayBar::commanded, this,
                [&](const ReplayCommand& command) { commands.push_back(command); });
        bar.playAction()->trigger();
        bar.stepAction()->trigger();
        const double before = bar.speed();
        bar.fasterAction()->trigger();
        QCOMPARE(commands.size(), 3U);
        QCOMPARE(commands[0].action, ReplayAction::Pause);
        QCOMPARE(commands[1].action, ReplayAction::Step);
        QCOMPARE(commands[2].action, ReplayAction::Speed);
        QVERIFY(commands[2].speed > before);
        for (int i = 0; i < 10; ++i)
            bar.fasterAction()->trigger();
        QCOMPARE(bar.speed(), 0.0); // as fast as possible
    }

    // ---- equity
    void laterEquityPointsReplaceWhatTheyRepeat() {
        EquityCurve curve;
        const auto point = [](std::int64_t second, std::int64_t money, double drawdown) {
            return EquityRow{UtcTime::fromSeconds(second), Money::whole(money), {}, drawdown};
        };
        QCOMPARE(curve.highest(), 0.0);
        curve.add({point(1, 100, 0), point(2, 90, 0.1)});
        curve.add({point(2, 95, 0.05), point(3, 120, 0)});
        QCOMPARE(curve.points().size(), 3U);
        QCOMPARE(curve.lowest(), 95.0);
        QCOMPARE(curve.highest(), 120.0);
        QCOMPARE(curve.deepestDrawdown(), 0.05);
        curve.add({});
        QCOMPARE(curve.points().size(), 3U);
    }

    void aLongEquityCurveIsThinnedButKeepsItsDrawdown() {
        EquityCurve curve;
        const auto last = static_cast<std::int64_t>(3 * EquityCurve::kMostPoints);
        for (std::int64_t i = 0; i <= last; ++i)
            curve.add({{UtcTime::fromSeconds(i), Money::whole(1000), {}, i == 777 ? 0.5 : 0.1}});
        QVERIFY(curve.points().size() <= EquityCurve::kMostPoints);
        QCOMPARE(curve.deepestDrawdown(), 0.5);
        QCOMPARE(curve.points().back().time, UtcTime::fromSeconds(last));
        QVERIFY(std::is_sorted(curve.points().begin(), curve.points().end(),
                               [](const EquityRow& a, const EquityRow& b) { return a.time < b.time; }));
    }

    void theEquityPanelReadsOneOrManyPoints() {
        EquityPanel panel;
        panel.resize(500, 240);
        QVERIFY(panel.readout().isEmpty());
        QVERIFY(!panel.grab().isNull());
        panel.setFormat(DisplayFormat{"INR", "Asia/Kolkata"});
        panel.add({{UtcTime::fromSeconds(0), Money::whole(1'000'000), Money::whole(1'000'000), 0}});
        QVERIFY(!panel.grab().isNull());
        QVERIFY(panel.readout().contains(QStringLiteral("10,00,000.00")));
        panel.add({{UtcTime::fromSeconds(60), Money::whole(990'000), {}, 0.01}});
        QVERIFY(panel.readout().contains(QStringLiteral("9,90,000.00")));
        panel.show();
        QTest::mouseMove(&panel, {12, 100});
        QVERIFY(panel.readout().contains(QStringLiteral("10,00,000.00")));
        panel.clear();
        QVERIFY(panel.readout().isEmpty());
    }

    // ---- explanation
    void anExplanationShowsConditionsAndGatesWithMarks() {
        Explanation story;
        story.title = "Refused <long> of A & B";
        story.conditions = {{"ema_9 crosses above ema_21", "2 > 1", true}, {"rsi_14 < 70", "71 < 70", false}};
        story.gates = {{"portfolio_heat", "1.31 %, limit 1.20 %", false}};
        story.steps = {{UtcTime::fromSeconds(0), "Signal", "score 0.5"}};
        story.facts = {{"close", "1,034.25"}};
        ExplainPanel panel;
        panel.showExplanation(story);
        const QString text = panel.toPlainText();
        for (const char* part : {"Refused <long> of A & B", "✔", "✘", "not held", "refused",
                                 "1.31 %, limit 1.20 %", "1970-01-01 00:00:00", "1,034.25"})
            QVERIFY2(text.contains(QString::fromUtf8(part)), part);
        panel.clearExplanation();
        QVERIFY(panel.toPlainText().contains(QStringLiteral("Select a trade")));
    }

    void anEmptySectionIsLeftOut() {
        Explanation story;
        story.title = "x";
        const QString html = explanationHtml(story, {}, coloursFor(ThemeMode::Dark));
        QVERIFY(!html.contains(QStringLiteral("Gates")));
    }

    // ---- look
    void everyIconIsThereInBothStates() {
        for (const char* name : {"play", "pause", "step", "run", "cancel", "folder", "app"}) {
            const QIcon icon = themedIcon(QLatin1String{name}, Qt::red);
            QVERIFY2(!icon.pixmap(18, 18).isNull(), name);
            QVERIFY2(!icon.pixmap(18, 18, QIcon::Disabled).isNull(), name);
        }
        QVERIFY(themedIcon(QStringLiteral("nothing"), Qt::red).isNull());
    }

    void bothThemesReadWell() {
        for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
            const Colours& colours = coloursFor(mode);
            QCOMPARE(coloursOf(paletteFor(mode)).plot, colours.plot);
            for (const QColor& ink : {colours.text, colours.up, colours.down, colours.muted, colours.warning})
                QVERIFY(contrast(ink, colours.plot) >= 4.5); // WCAG 2.1, 1.4.3
        }
    }

private:
    static void show(QWidget& widget) {
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        widget.activateWindow();
        widget.setFocus();
    }
    static double luminance(const QColor& colour) {
        const auto linear = [](double c) {
            return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
               0.0722 * linear(colour.blueF());
    }
    static double contrast(const QColor& a, const QColor& b) {
        const double x = luminance(a) + 0.05;
        const double y = luminance(b) + 0.05;
        return std::max(x, y) / std::min(x, y);
    }
};

QTEST_MAIN(PanelsTest)
#include "tst_panels.moc"
