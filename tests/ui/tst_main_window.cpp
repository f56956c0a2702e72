#include "tests/ui/support/fake_engine_port.h"
#include "ui/run/run_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/run_shell.h"
#include "ui/shell/shortcut_list.h"
#include "ui/widgets/table_view.h"
#include <QComboBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
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
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
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

    void theKillSwitchReachesTheEngineByKeyboard() {
        press(Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_window->killSwitch().isArmed());
        QVERIFY(m_port->kills.empty());
        QTest::keyClick(&m_window->killSwitch(), Qt::Key_Return);
        QCOMPARE(m_port->kills.size(), 1U);
        auto* receipt = m_window->findChild<KillReceiptDialog*>();
        QVERIFY(receipt->isVisible());
        QCOMPARE(receipt->lineCount(), 2);
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
        m_window->docks().dock(QStringLiteral("statistics"))->hide();
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
            QTest::qWait(20);
            QVERIFY(m_window->killSwitch().isVisible());
            const QRect inWindow{m_window->killSwitch().mapTo(m_window.get(), QPoint{}),
                                 m_window->killSwitch().size()};
            QVERIFY(m_window->rect().contains(inWindow));
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
        for (int i = 0; i < 10; ++i) {
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
        for (const QAction* command : commands) {
            for (const QKeySequence& keys : command->shortcuts()) {
                QVERIFY2(!seen.contains(keys.toString()), qPrintable(command->text() + keys.toString()));
                seen.insert(keys.toString());
            }
        }
        press(Qt::Key_F1, Qt::NoModifier);
        const auto* list = m_window->findChild<ShortcutList*>();
        QVERIFY(list != nullptr);
        QCOMPARE(list->count(), static_cast<int>(commands.size()));
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
        QTest::keyClick(m_window.get(), key, modifiers);
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
