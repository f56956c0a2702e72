#include "tests/ui/support/fake_engine_port.h"
#include "ui/blotter/order_actions.h"
#include "ui/recovery/recovery_dialog.h"
#include "ui/risk/halt_bar.h"
#include "ui/risk/limit_editor.h"
#include "ui/run/run_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/run_shell.h"
#include "ui/shell/shortcut_list.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/price_edit.h"
#include "ui/widgets/table_view.h"
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <set>

using namespace openbell;
using namespace openbell::tests;

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_settings.isValid());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        prepareApplication(*qApp);
    }
    void init() {
        QSettings{}.clear();
        m_port = std::make_unique<FakeEnginePort>();
        m_window = std::make_unique<MainWindow>(*m_port);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get())); // keys go to the active window
    }
    void cleanup() {
        m_window.reset();
        m_port.reset();
    }

    void aDemoFillsEveryPanel() {
        press(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(m_port->runs.size(), 1U);
        QCOMPARE(m_port->runs[0].mode, RunMode::Demo);
        Panels& panels = m_window->panels();
        QVERIFY(panels.watchlist->model().rowCount() == 3);
        QVERIFY(panels.orders->model().rowCount() > 10);
        QVERIFY(panels.fills->model().rowCount() > 10);
        QVERIFY(panels.trades->model().rowCount() > 5);
        QVERIFY(panels.decisions->model().rowCount() > panels.trades->model().rowCount());
        QVERIFY(panels.statistics->model().rowCount() > 5);
        QVERIFY(panels.log->model().rowCount() == 3);
        QVERIFY(!panels.equity->curve().points().empty());
        QVERIFY(panels.chart->chart().data().size() > 100);
        QVERIFY(!panels.chart->chart().data().markers().empty());
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("SYNTHETIC DATA")));
    }

    void aChosenTradeIsExplainedAndMarked() {
        m_window->startDemo();
        TableView& table = m_window->panels().trades->table();
        table.setFocus();
        table.setCurrentIndex(table.model()->index(0, 0));
        QCOMPARE(m_port->explainRequests.size(), 1U);
        QVERIFY(!m_port->explainRequests[0].trade.isNone());
        QVERIFY(m_window->panels().explain->toPlainText().contains(QStringLiteral("Conditions")));
    }

    void aRefusedDecisionIsExplained() {
        m_window->startDemo();
        m_window->panels().decisions->setVerdict(VerdictFilter::Refused);
        TableView& table = m_window->panels().decisions->table();
        table.setCurrentIndex(table.model()->index(0, 0));
        QCOMPARE(m_port->explainRequests.size(), 1U);
        QVERIFY(!m_port->explainRequests[0].signal.isNone());
        QVERIFY(m_window->panels().explain->toPlainText().contains(QStringLiteral("Refused")));
    }

    void choosingASymbolAsksForItsChart() {
        const auto before = m_port->chartRequests.size();
        Q_EMIT m_window->panels().watchlist->symbolChosen(QStringLiteral("KAVERI"));
        QCOMPARE(m_port->chartRequests.size(), before + 1);
        QCOMPARE(m_port->chartRequests.back().symbol, "KAVERI");
        QCOMPARE(m_window->panels().chart->chart().data().symbol(), "KAVERI");
    }

    void theRunDialogStartsWhatItShows() {
        press(Qt::Key_R, Qt::ControlModifier);
        auto* dialog = m_window->findChild<RunDialog*>();
        QVERIFY(dialog != nullptr);
        QTest::mouseClick(&dialog->runButton(), Qt::LeftButton);
        QCOMPARE(m_port->runs.size(), 1U);
        QCOMPARE(m_port->runs[0].symbols, std::vector<std::string>{"ASHVIN"});
    }

    void aConfigurationFileIsChosenAndRun() {
        press(Qt::Key_R, Qt::ControlModifier);
        auto* dialog = m_window->findChild<RunDialog*>();
        QTest::mouseClick(&dialog->fileButton(), Qt::LeftButton);
        auto* files = dialog->findChild<QFileDialog*>();
        QVERIFY(files != nullptr && !files->isModal());
        Q_EMIT files->fileSelected(QStringLiteral("runs/cross.json"));
        QCOMPARE(m_port->readFiles, std::vector<std::string>{"runs/cross.json"});
        RunFile file;
        file.request.interval = Interval::ofMinutes(5);
        file.request.file = {"runs/cross.json", "{}", {"my_cross (rules)"}};
        m_port->runFiles.send(file);
        QTest::mouseClick(&dialog->runButton(), Qt::LeftButton);
        QCOMPARE(m_port->runs.size(), 1U);
        QCOMPARE(m_port->runs[0].file.path, "runs/cross.json");
        QCOMPARE(m_port->runs[0].symbols, std::vector<std::string>{"ASHVIN"}); // the file names none
    }

    void whatIsNotWrittenRaisesAnAlertThatLeadsThere() {
        QVERIFY(m_window->alert().isHidden());
        m_port->deadLetters.send({{4, UtcTime{}, "paper", "paper-1", "12 journal entries", "full", {"row"}}});
        QVERIFY(m_window->alert().isVisible());
        QVERIFY(m_window->docks().dock(QStringLiteral("letters"))->isHidden());
        QTest::mouseClick(&m_window->alert(), Qt::LeftButton);
        DeadLettersPanel& panel = *m_window->panels().letters;
        QVERIFY(panel.isVisible());
        QTest::keyClick(&panel.table(), Qt::Key_R);
        QCOMPARE(m_port->retriedLetters, std::vector<std::int64_t>{4});
        m_port->deadLetters.send({});
        QVERIFY(m_window->alert().isHidden());
    }

    void anUnfinishedSessionIsOfferedAndSettledByKeyboard() {
        m_port->unfinished.send({});
        QVERIFY(m_window->findChild<RecoveryDialog*>() == nullptr);
        const UnfinishedSession first{"paper-1", "INFY", UtcTime{}, 120, 3, {}},
            second{"paper-2", "TCS", UtcTime{}, 7, 0, {}};
        m_port->unfinished.send({first, second});
        auto* dialog = m_window->findChild<RecoveryDialog*>();
        QVERIFY(dialog != nullptr);
        QVERIFY(!dialog->description().contains(QStringLiteral("could not be written")));
        m_port->deadLetters.send({{4, UtcTime{}, "paper", "paper-1", "12 journal entries", "full", {}}});
        QVERIFY(
            dialog->description().contains(QStringLiteral("12 journal entries of it could not be written")));
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        QCOMPARE(dialog->table().rowCount(), 2);
        QTest::keyClick(&dialog->table(), Qt::Key_Down);
        dialog->closeButton().setFocus();
        QTest::keyClick(&dialog->closeButton(), Qt::Key_Space);
        QCOMPARE(m_port->closed, (std::vector<std::string>{"paper-2"}));
        m_port->unfinished.send({first});
        QCOMPARE(dialog->table().rowCount(), 1);
        QTest::keyClick(&dialog->table(), Qt::Key_Return);
        QCOMPARE(m_port->resumed, (std::vector<std::string>{"paper-1"}));
        QVERIFY(!dialog->isVisible());
    }

    void aSessionWhoseAccountIsGoneCanOnlyBeClosed() {
        UnfinishedSession session{"paper-1", "INFY", UtcTime{}, 120, 3};
        session.apart = true;
        m_port->unfinished.send({session});
        auto* dialog = m_window->findChild<RecoveryDialog*>();
        QVERIFY(dialog != nullptr);
        QVERIFY(!dialog->resumeButton().isEnabled());
        QVERIFY(dialog->description().contains(QStringLiteral("cannot go on")));
        QTest::mouseClick(&dialog->closeButton(), Qt::LeftButton);
        QCOMPARE(m_port->closed, (std::vector<std::string>{"paper-1"}));
        m_port->unfinished.send({});
    }

    void aResumedSessionShowsASymbolOfItsOwn() {
        QCOMPARE(m_window->panels().chart->symbol(), "ASHVIN");
        m_port->unfinished.send(
            {{"paper-1", "KAVERI, DEMOBANK", UtcTime{}, 120, 3, Interval::ofMinutes(15)}});
        auto* dialog = m_window->findChild<RecoveryDialog*>();
        QVERIFY(dialog != nullptr);
        QTest::mouseClick(&dialog->resumeButton(), Qt::LeftButton);
        QCOMPARE(m_port->resumed, (std::vector<std::string>{"paper-1"}));
        QCOMPARE(m_window->panels().chart->symbol(), "KAVERI");
        QCOMPARE(m_port->chartRequests.back().symbol, "KAVERI");
        QCOMPARE(m_port->chartRequests.back().interval.minutes, 15);
        RunState state;
        state.mode = RunMode::Paper;
        state.phase = RunPhase::Running;
        state.sessionId = "paper-1";
        state.title = "KAVERI, DEMOBANK";
        state.tradable = {"DEMOBANK", "KAVERI"};
        m_port->states.send(state);
        QCOMPARE(m_window->panels().ticket->symbolBox().currentText(), QStringLiteral("KAVERI"));
        QCOMPARE(m_window->windowTitle(), QStringLiteral("paper-1 · KAVERI, DEMOBANK · Openbell"));
    }

    void theKillSwitchReachesTheEngineByKeyboard() {
        press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_window->killSwitch().isArmed());
        QVERIFY(m_port->kills.empty());
        QTest::keyClick(&m_window->killSwitch(), Qt::Key_Return);
        QCOMPARE(m_port->kills.size(), 1U);
        QVERIFY(!m_window->docks().dock(QStringLiteral("receipt"))->isHidden());
        QCOMPARE(m_window->panels().receipt->model().rowCount(), 5);
        QVERIFY(m_window->progress().text().contains(QStringLiteral("HALTED")));
    }

    void aTabbedDockIsNamedByItsTabAlone() {
        QDockWidget* log = m_window->docks().dock(QStringLiteral("log"));
        QVERIFY(log->titleBarWidget() != nullptr);
        QVERIFY(m_window->docks().dock(QStringLiteral("watchlist"))->titleBarWidget() == nullptr);
        log->setFloating(true);
        QTRY_VERIFY(log->titleBarWidget() == nullptr);
        m_window->resetLayout();
        QTRY_VERIFY(log->titleBarWidget() != nullptr);
        for (const char* beside : {"statistics", "ticket"})
            m_window->docks().dock(QLatin1String{beside})->hide();
        QTRY_VERIFY(m_window->docks().dock(QStringLiteral("explain"))->titleBarWidget() == nullptr);
    }

    void theWindowFitsItsScreen() {
        const QSize screen = m_window->screen()->availableSize();
        const QSize smallest = m_window->minimumSizeHint();
        QVERIFY(m_window->width() <= std::max(screen.width(), smallest.width()));
        QVERIFY(m_window->height() <= std::max(screen.height(), smallest.height()));
    }

    void theKillSwitchIsAlwaysVisible() {
        for (const QSize size : {QSize{1600, 900}, QSize{1280, 720}, QSize{400, 300}}) {
            m_window->resize(size);
            QVERIFY(m_window->killSwitch().isVisible());
            const auto inWindow = [this] {
                return QRect{m_window->killSwitch().mapTo(m_window.get(), QPoint{}),
                             m_window->killSwitch().size()};
            };
            QTRY_VERIFY(m_window->rect().contains(inWindow()));
        }
    }

    void aReplayIsPlayedPausedAndSteppedFromTheKeyboard() {
        RunRequest request;
        request.mode = RunMode::Replay;
        request.symbols = {"ASHVIN"};
        request.interval = Interval::ofMinutes(5);
        m_window->session().start(request);
        press(Qt::Key_Space, Qt::ControlModifier);
        press(Qt::Key_Space, Qt::ControlModifier);
        press(Qt::Key_Period, Qt::ControlModifier);
        QCOMPARE(m_port->replayCommands.size(), 3U);
        QCOMPARE(m_port->replayCommands[0].action, ReplayAction::Play);
        QCOMPARE(m_port->replayCommands[1].action, ReplayAction::Pause);
        QCOMPARE(m_port->replayCommands[2].action, ReplayAction::Step);
        QVERIFY(m_window->replayBar().timeText().endsWith(QStringLiteral("IST")) ||
                m_window->replayBar().timeText().endsWith(QStringLiteral("UTC")));
    }

    void aRunningSessionCanBeCancelled() {
        m_port->send(RunPhase::Running);
        QVERIFY(m_window->progress().cancelButton().isVisible());
        QTest::mouseClick(&m_window->progress().cancelButton(), Qt::LeftButton);
        QCOMPARE(m_port->cancels, 1);
        QVERIFY(!m_window->progress().cancelButton().isVisible());
    }

    void theThemeSwitchesAndIsKept() {
        QCOMPARE(m_window->theme(), ThemeMode::Dark);
        press(Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(m_window->theme(), ThemeMode::Light);
        QVERIFY(qApp->palette().color(QPalette::Window).lightness() > 128);
        const QImage light = m_window->panels().chart->grab().toImage();
        MainWindow second{*m_port};
        QCOMPARE(second.theme(), ThemeMode::Light);
        m_window->setTheme(ThemeMode::Dark);
        const QImage dark = m_window->panels().chart->grab().toImage();
        const QPoint middle{light.width() / 2, light.height() - 40};
        QVERIFY(light.pixelColor(middle).lightness() > 128);
        QVERIFY(dark.pixelColor(middle).lightness() < 128);
    }

    void theThemeMaySwitchAsOftenAsOneLikes() {
        m_window->startDemo();
        for (int i = 0; i < 4; ++i) {
            m_window->setTheme(i % 2 == 0 ? ThemeMode::Light : ThemeMode::Dark);
            QApplication::processEvents();
            QVERIFY(!m_window->grab().isNull());
        }
        QCOMPARE(m_window->theme(), ThemeMode::Dark);
    }

    void theLayoutIsKeptAndCanBeReset() {
        QDockWidget* log = m_window->docks().dock(QStringLiteral("log"));
        log->close();
        m_window->close();
        MainWindow second{*m_port};
        second.show();
        QVERIFY(second.docks().dock(QStringLiteral("log"))->isHidden());
        QVERIFY(!second.docks().dock(QStringLiteral("orders"))->isHidden());
        second.resetLayout();
        QVERIFY(!second.docks().dock(QStringLiteral("log"))->isHidden());
    }

    void everyCommandHasItsOwnShortcut() {
        std::set<QString> seen;
        const auto commands = m_window->commands();
        QVERIFY(commands.size() > 25);
        for (const QAction* command : commands) { // keys of one table work in that table only
            const bool local = command->shortcutContext() == Qt::WidgetShortcut ||
                               command->shortcutContext() == Qt::WidgetWithChildrenShortcut;
            const QString where = local ? command->parent()->objectName() : QString{};
            for (const QKeySequence& keys : command->shortcuts()) {
                QVERIFY2(!seen.contains(where + keys.toString()),
                         qPrintable(command->text() + keys.toString()));
                seen.insert(where + keys.toString());
            }
        }
        press(Qt::Key_F1, Qt::NoModifier);
        const auto* list = m_window->findChild<ShortcutList*>();
        QVERIFY(list != nullptr);
        QCOMPARE(list->count(), static_cast<int>(commands.size()));
    }

    void theKeysOfAPanelMoveTheKeyboardThere() {
        startPaper();
        press(Qt::Key_5, Qt::AltModifier);
        QCOMPARE(m_window->focusWidget(), static_cast<QWidget*>(&m_window->panels().orders->table()));
        press(Qt::Key_G, Qt::AltModifier);
        QCOMPARE(m_window->focusWidget(), static_cast<QWidget*>(&m_window->panels().brackets->tree()));
        press(Qt::Key_R, Qt::AltModifier);
        QCOMPARE(m_window->focusWidget(), static_cast<QWidget*>(&m_window->panels().risk->table()));
        press(Qt::Key_N, Qt::AltModifier);
        QCOMPARE(m_window->focusWidget(), static_cast<QWidget*>(&m_window->panels().reconcile->table()));
        for (const QDockWidget* dock : m_window->docks().all()) {
            if (dock->objectName() == QLatin1String{"equity"}) continue; // a picture
            m_window->docks().enter(dock->objectName());
            QVERIFY2(dock->isAncestorOf(m_window->focusWidget()), qPrintable(dock->objectName()));
        }
    }

    void picturesAreWritten() {
        m_window->startDemo();
        const QTemporaryDir folder;
        QVERIFY(m_window->savePictures(folder.path()));
        for (const char* name : {"window-dark.png", "window-light.png", "chart.png", "equity.png"})
            QVERIFY2(!QImage{folder.filePath(QLatin1String{name})}.isNull(), name);
        QVERIFY(!m_window->savePictures(QStringLiteral("/proc/nowhere")));
        const QString keep = qEnvironmentVariable("OPENBELL_PICTURES"); // to look at them
        if (!keep.isEmpty()) keepPictures(keep);
    }

    // ---- the operator's hand
    void aPaperSessionOpensTheTicketAndItsOrders() {
        QVERIFY(m_window->panels().ticket->message().contains(QStringLiteral("Start a paper session")));
        startPaper();
        Panels& panels = m_window->panels();
        QVERIFY(panels.ticket->message().isEmpty());
        QCOMPARE(panels.ticket->symbolBox().count(), 3);
        QCOMPARE(panels.brackets->model().groupCount(), 5);
        QCOMPARE(panels.risk->model().rowCount(), 8);
        QVERIFY(!panels.orders->warning().isEmpty());
        press(Qt::Key_B, Qt::ControlModifier);
        QTest::keyClick(&panels.ticket->lotsBox(), Qt::Key_Return);
        QTest::keyClick(panels.ticket, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_port->placed.size(), 1U);
        QCOMPARE(m_port->placed[0].side, Side::Buy);
        QCOMPARE(m_port->placed[0].symbol, panels.chart->symbol());
        QVERIFY(m_window->notice().contains(QStringLiteral("Order 101 sent")));
        QCOMPARE(panels.brackets->model().groupCount(), 6);
    }

    void aRefusedTicketSaysSoInTheStatusBarToo() {
        startPaper();
        Panels& panels = m_window->panels();
        press(Qt::Key_S, Qt::ControlModifier);
        panels.ticket->lotsBox().setValue(5000);
        QTest::keyClick(&panels.ticket->lotsBox(), Qt::Key_Return);
        QTest::keyClick(panels.ticket, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_port->placed.at(0).side, Side::Sell);
        QVERIFY(m_window->notice().startsWith(QStringLiteral("⚠")));
        QVERIFY(panels.ticket->message().contains(QStringLiteral("order_value")));
        RunState next;
        next.phase = RunPhase::Loading;
        m_port->states.send(next);
        QCOMPARE(m_window->notice(), QString{}); // it was of the session before
    }

    void commandsOfTheBlotterReachTheEngine() {
        startPaper();
        Panels& panels = m_window->panels();
        panels.orders->actions().cancelWanted(OrderId{6});
        panels.brackets->actions().changeWanted({OrderId{8}, {}, Price::whole(1042), {}});
        panels.positions->closeWanted(QStringLiteral("ASHVIN"), QStringLiteral("ehma_pivot"));
        panels.risk->limitWanted({"daily_loss", 5'000'000, false});
        QCOMPARE(m_port->cancelledOrders.at(0).value, 6U);
        QCOMPARE(m_port->changes.at(0).order.value, 8U);
        QCOMPARE(m_port->closedPositions.at(0).first, "ASHVIN");
        QCOMPARE(m_port->limitChanges.at(0).name, "daily_loss");
        QCOMPARE(panels.risk->model().row(2).limit.value(), 5'000'000);
    }

    void aHaltIsShownAndClearedWithAReason() {
        startPaper();
        press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyClick(&m_window->killSwitch(), Qt::Key_Return);
        QCOMPARE(m_port->halts.at(0).first, SessionLevel::Halted);
        QVERIFY(!m_window->docks().dock(QStringLiteral("receipt"))->isHidden());
        QVERIFY(m_window->panels().ticket->message().contains(QStringLiteral("Halted")));
        press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QLineEdit& reason = m_window->panels().risk->haltBar().reasonEdit();
        QTest::keyClicks(&reason, QStringLiteral("flat, checked"));
        QTest::keyClick(&reason, Qt::Key_Return);
        QCOMPARE(m_port->halts.at(1), std::make_pair(SessionLevel::Running, std::string{"flat, checked"}));
        QVERIFY(m_window->panels().ticket->message().isEmpty());
    }

    void differencesBringTheirPaneUp() {
        startPaper();
        QVERIFY(m_window->docks().dock(QStringLiteral("reconcile"))->isHidden());
        m_port->reconciliationStates.send(fakeReconciliation());
        QVERIFY(!m_window->docks().dock(QStringLiteral("reconcile"))->isHidden());
        m_window->panels().reconcile->settleWanted(101, DifferenceState::Adopted);
        QCOMPARE(m_port->settled.at(0).first, 101U);
        press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_port->reconciliations, 1);
        m_window->panels().reconcile->drillButton().click();
        QVERIFY(m_port->bookedAside.empty()); // asked first
        QTest::keyClick(&m_window->panels().reconcile->confirmation().yesButton(), Qt::Key_Return);
        QCOMPARE(m_port->bookedAside, std::vector{m_window->panels().chart->symbol()});
    }

    void picturesOfAPaperSession() {
        const QString keep = qEnvironmentVariable("OPENBELL_PICTURES");
        if (keep.isEmpty()) QSKIP("OPENBELL_PICTURES names no folder for them");
        startPaper();
        m_port->reconciliationStates.send(fakeReconciliation());
        for (const QSize size : {QSize{1280, 800}, QSize{1600, 900}, QSize{1920, 1080}}) {
            m_window->resize(size);
            m_window->resetLayout();
            for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light})
                keepPaperPictures(keep, size, mode);
        }
    }

    void endingAPaperSessionIsAskedFirst() {
        startPaper();
        ConfirmBar& asks = m_window->confirmation();
        press(Qt::Key_D, Qt::ControlModifier);
        QVERIFY(asks.question().contains(QStringLiteral("The demo ends the paper session")));
        QCOMPARE(m_port->runs.size(), 1U);
        QTest::keyClick(&asks, Qt::Key_Escape);
        QCOMPARE(m_port->runs.size(), 1U);
        QTest::mouseClick(&m_window->progress().cancelButton(), Qt::LeftButton);
        QCOMPARE(m_port->cancels, 0);
        m_window->close();
        QVERIFY(m_window->isVisible());
        QVERIFY(asks.question().contains(QStringLiteral("Closing the window")));
        press(Qt::Key_R, Qt::ControlModifier);
        auto* dialog = m_window->findChild<RunDialog*>();
        dialog->runButton().click();
        QCOMPARE(m_port->runs.size(), 1U);
        QTest::keyClick(&asks.yesButton(), Qt::Key_Return);
        QCOMPARE(m_port->runs.size(), 2U);
        m_window->close(); // a backtest that is over needs no question
        QVERIFY(!m_window->isVisible());
    }

    void whatIsAskedAboutASessionGoesWithIt() {
        startPaper();
        Panels& panels = m_window->panels();
        m_window->docks().show(QStringLiteral("orders"));
        panels.orders->table().setFocus();
        for (int row = 0; panels.orders->actions().confirmation().question().isEmpty() &&
                          row < panels.orders->model().rowCount();
             ++row) {
            panels.orders->table().selectSourceRow(row);
            QTest::keyClick(&panels.orders->table(), Qt::Key_Delete);
        }
        QVERIFY(!panels.orders->actions().confirmation().question().isEmpty());
        panels.ticket->reviewButton().click();
        QVERIFY(panels.ticket->isReviewing());
        startPaper(); // of the same numbers, with other orders
        QVERIFY(panels.orders->actions().confirmation().question().isEmpty());
        RunState next;
        next.phase = RunPhase::Running;
        next.mode = RunMode::Paper;
        next.sessionId = "paper-2";
        next.tradable = {"ASHVIN"};
        m_port->states.send(next);
        QVERIFY(!panels.ticket->isReviewing());
    }

    void anArmedKillSwitchTakesEnterInADialogueToo() {
        startPaper();
        m_window->openRunDialog();
        auto* dialog = m_window->findChild<RunDialog*>();
        dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        m_window->killSwitch().arm();
        QTest::keyClick(&dialog->capitalEdit(), Qt::Key_Return);
        QCOMPARE(m_port->halts.size(), 1U);
        QCOMPARE(m_port->halts[0].first, SessionLevel::Halted);
        QCOMPARE(m_port->runs.size(), 1U); // the dialogue's own Enter was not meant
        m_window->killSwitch().arm();
        QTest::keyClicks(&dialog->capitalEdit(), QStringLiteral("1")); // who types on has moved on
        QVERIFY(!m_window->killSwitch().isArmed());
    }

    void noDialogueKeepsTheKillSwitchOutOfReach() {
        startPaper();
        m_window->openRunDialog();
        press(Qt::Key_E, Qt::ControlModifier);
        press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        press(Qt::Key_F1, Qt::NoModifier);
        press(Qt::Key_F1, Qt::ShiftModifier);
        const auto dialogs = m_window->findChildren<QDialog*>();
        QVERIFY(dialogs.size() >= 5);
        for (const QDialog* dialog : dialogs)
            QVERIFY2(!dialog->isModal(), dialog->metaObject()->className());
        QVERIFY(QApplication::activeModalWidget() == nullptr);
    }

    void destructionUnsubscribes() {
        QVERIFY(m_port->states.count() > 0);
        m_window.reset();
        QCOMPARE(m_port->states.count(), 0U);
        QCOMPARE(m_port->charts.count(), 0U);
        m_port->send(RunPhase::Running);
    }

private:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers) {
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), key, modifiers);
    }
    void startPaper() {
        RunRequest request;
        request.mode = RunMode::Paper;
        request.symbols = {"ASHVIN"};
        request.interval = Interval::ofMinutes(1);
        m_window->session().start(request);
    }
    void keepPaperPictures(const QString& folder, QSize size, ThemeMode mode) {
        const QString name =
            QStringLiteral("%1/%2-%3-")
                .arg(folder)
                .arg(size.width())
                .arg(mode == ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
        m_window->setTheme(mode);
        Panels& panels = m_window->panels();
        const auto keep = [&](const char* what) {
            QTest::qWait(30);
            QVERIFY(m_window->grab().save(name + QLatin1String{what} + QStringLiteral(".png")));
        };
        m_port->setHalt(SessionLevel::Running, "");
        m_window->docks().show(QStringLiteral("orders"));
        press(Qt::Key_B, Qt::ControlModifier);
        panels.ticket->typeBox().setCurrentIndex(1);
        panels.ticket->limitEdit().setText(QStringLiteral("1038.50"));
        panels.ticket->lotsBox().setValue(120);
        QTest::keyClick(&panels.ticket->lotsBox(), Qt::Key_Return);
        QTest::qWait(250);
        keep("ticket-review");
        panels.ticket->lotsBox().setValue(900);
        QTest::keyClick(&panels.ticket->lotsBox(), Qt::Key_Return);
        QTest::keyClick(panels.ticket, Qt::Key_Return, Qt::ControlModifier);
        m_window->docks().show(QStringLiteral("brackets"));
        keep("brackets-refused");
        m_window->docks().show(QStringLiteral("risk"));
        panels.risk->table().selectSourceRow(2);
        panels.risk->editLimit();
        panels.risk->editor().valueEdit().setText(QStringLiteral("2"));
        QTest::keyClick(&panels.risk->editor().valueEdit(), Qt::Key_Return);
        keep("risk");
        panels.risk->editor().dismiss();
        m_window->docks().show(QStringLiteral("reconcile"));
        panels.reconcile->table().selectSourceRow(0);
        panels.reconcile->table().setFocus();
        QTest::keyClick(&panels.reconcile->table(), Qt::Key_A);
        keep("reconcile");
        panels.reconcile->confirmation().dismiss();
        m_port->setHalt(SessionLevel::Halted, "kill switch by keyboard");
        keep("receipt");
        m_window->docks().show(QStringLiteral("risk"));
        keep("risk-halted");
        m_port->setHalt(SessionLevel::Running, "");
        m_window->docks().show(QStringLiteral("explain"));
        m_window->docks().show(QStringLiteral("log"));
        panels.trades->table().setCurrentIndex(panels.trades->table().model()->index(2, 0));
        keep("explanation-log");
        m_window->docks().show(QStringLiteral("statistics"));
        m_window->docks().show(QStringLiteral("decisions"));
        m_window->killSwitch().arm();
        keep("statistics-decisions-armed");
        QTest::keyClick(&m_window->killSwitch(), Qt::Key_Escape);
        m_window->docks().show(QStringLiteral("orders"));
        press(Qt::Key_Q, Qt::ControlModifier);
        keep("orders-closing");
        m_window->confirmation().dismiss();
        m_window->openRunDialog();
        QTest::qWait(30);
        auto* dialog = m_window->findChild<RunDialog*>();
        QVERIFY(dialog->grab().save(name + QStringLiteral("run.png")));
        delete dialog;
    }
    // The states that the pictures of savePictures do not show.
    void keepPictures(const QString& folder) {
        Panels& panels = m_window->panels();
        panels.trades->table().setCurrentIndex(panels.trades->table().model()->index(3, 0));
        QVERIFY(m_window->savePictures(folder + QStringLiteral("/wide")));
        m_window->resize(1280, 720);
        QVERIFY(m_window->savePictures(folder + QStringLiteral("/small")));
        FakeEnginePort idle;
        MainWindow fresh{idle};
        fresh.panels().chart->chart().clear();
        QVERIFY(fresh.grab().save(folder + QStringLiteral("/empty.png")));
        m_window->resize(1600, 900);
        panels.chart->showInterval(Interval::ofMinutes(15));
        panels.chart->setStudies(
            {QStringLiteral("ema_9"), QStringLiteral("rsi_14"), QStringLiteral("macd_12_26_9")});
        QTest::mouseMove(panels.chart->chart().viewport(), {400, 200});
        m_window->docks().show(QStringLiteral("statistics"));
        m_window->docks().show(QStringLiteral("decisions"));
        m_window->killSwitch().arm();
        QVERIFY(m_window->grab().save(folder + QStringLiteral("/states.png")));
        m_window->openRunDialog();
        QTest::qWait(50);
        QVERIFY(m_window->findChild<RunDialog*>()->grab().save(folder + QStringLiteral("/run.png")));
    }

    QTemporaryDir m_settings;
    std::unique_ptr<FakeEnginePort> m_port;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
