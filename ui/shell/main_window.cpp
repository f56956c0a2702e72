#include "ui/shell/main_window.h"
#include "ui/recovery/recovery_dialog.h"
#include "ui/run/run_dialog.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QLabel>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <utility>

namespace openbell {

MainWindow::MainWindow(EnginePort& port, QWidget* parent)
    : QMainWindow{parent},
      m_port{port},
      m_panels{this},
      m_docks{*this, m_panels},
      m_session{port, m_panels},
      m_operator{port, m_panels, m_session},
      m_travel{port, m_session, *this},
      m_killSwitch{new KillSwitch{this}},
      m_replay{new ReplayBar{this}},
      m_progress{new RunProgress{this}},
      m_journal{new QLabel{this}},
      m_notice{new NoteLabel{this}},
      m_alert{new QToolButton{this}},
      m_confirm{new ConfirmBar{this}} {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Openbell"));
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCentralWidget(chartWithTimeLine());
    buildFileMenu();
    buildViewMenu();
    buildSessionMenu();
    buildHelpMenu();
    buildToolBar();
    buildStatusBar();
    connectSession();
    resize(QSize{1600, 900}.boundedTo(screen()->availableSize() - QSize{16, 56})); // its frame has to fit too
    m_docks.arrangeByDefault();
    restoreSettings();
    onState({});
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::chartWithTimeLine() {
    auto* centre = new QWidget{this};
    auto* layout = new QVBoxLayout{centre};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_panels.chart, 1);
    layout->addWidget(&m_travel.bar());
    layout->addWidget(m_confirm);
    return centre;
}

void MainWindow::connectSession() {
    connect(&m_session, &SessionView::stateChanged, this, &MainWindow::onState);
    connect(&m_session, &SessionView::killed, this, &MainWindow::onKilled);
    connect(&m_session, &SessionView::explained, this, [this] { m_docks.show(QStringLiteral("explain")); });
    connect(m_killSwitch, &KillSwitch::fired, this,
            [this](const QString& reason) { m_port.setHalt(SessionLevel::Halted, reason.toStdString()); });
    connect(&m_operator, &OperatorView::answered, this, &MainWindow::onAnswer);
    connect(&m_operator, &OperatorView::haltChanged, this,
            [this](SessionLevel level) { m_killSwitch->setHalted(level == SessionLevel::Halted); });
    connect(&m_operator, &OperatorView::differencesFound, this,
            [this] { m_docks.show(QStringLiteral("reconcile")); });
    connect(m_replay, &ReplayBar::commanded, this,
            [this](const ReplayCommand& wanted) { m_port.setReplay(wanted); });
    connect(m_progress, &RunProgress::cancelled, this, [this] { cancelRun(); });
    m_unfinished = m_port.onUnfinished(
        [this](const std::vector<UnfinishedSession>& sessions) { offerUnfinished(sessions); });
    m_deadLetters =
        m_port.onDeadLetters([this](const std::vector<DeadLetterRow>& rows) { showDeadLetters(rows); });
    connect(m_panels.letters, &DeadLettersPanel::retryWanted, this,
            [this](std::int64_t id) { m_port.retryDeadLetters(id); });
    connect(m_panels.letters, &DeadLettersPanel::dismissWanted, this,
            [this](std::int64_t id) { m_port.dismissDeadLetters(id); });
}

void MainWindow::showDeadLetters(const std::vector<DeadLetterRow>& rows) {
    m_panels.letters->setRows(rows);
    if (m_recovery) m_recovery->setDeadLetters(rows);
    m_alert->setText(tr("⚠ not written: %1").arg(countText(static_cast<std::int64_t>(rows.size()))));
    m_alert->setToolTip(tr("Rows could not be written. Alt+D shows which, and writes them after all."));
    m_alert->setVisible(!rows.empty());
}

// Offered when there are any; what was settled goes from the list.
void MainWindow::offerUnfinished(const std::vector<UnfinishedSession>& sessions) {
    if (m_recovery) return m_recovery->setSessions(sessions);
    if (sessions.empty() || isLive(m_session.state().phase)) return;
    m_recovery = new RecoveryDialog{this};
    connect(m_recovery, &RecoveryDialog::resumed, this,
            [this](const UnfinishedSession& session) { m_session.resume(session); });
    connect(m_recovery, &RecoveryDialog::closed, this,
            [this](const std::string& session) { m_port.closeSession(session); });
    m_recovery->setDeadLetters(m_panels.letters->rows());
    m_recovery->setSessions(sessions);
    showBeside(*m_recovery);
}

void MainWindow::buildStatusBar() {
    statusBar()->setSizeGripEnabled(false);
    m_notice->setMinimumWidth(1); // a long answer is cut, and told whole by its tip
    statusBar()->addWidget(m_notice);
    m_notice->hide();
    statusBar()->addPermanentWidget(m_progress, 1);
    m_alert->setAutoRaise(true);
    connect(m_alert, &QToolButton::clicked, this, [this] { m_docks.enter(QStringLiteral("letters")); });
    statusBar()->addPermanentWidget(m_alert);
    m_alert->hide();
    m_journal->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_journal->setContentsMargins(0, 0, 8, 0);
    statusBar()->addPermanentWidget(m_journal);
    m_journal->hide();
}

void MainWindow::startDemo() {
    RunRequest request;
    request.mode = RunMode::Demo;
    request.interval = Interval::ofMinutes(15);
    m_session.start(request);
}

void MainWindow::openRunDialog() {
    auto* dialog = new RunDialog{m_session.catalogue(), this};
    if (!m_lastRequest.symbols.empty()) dialog->setRequest(m_lastRequest);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_lastRequest = dialog->request();
        afterSession(tr("A new run"), [this] {
            if (m_lastRequest.mode == RunMode::Replay)
                m_session.openReplay(m_lastRequest);
            else
                m_session.start(m_lastRequest);
        });
    });
    connect(dialog, &RunDialog::fileWanted, this, [this, dialog] { chooseRunFile(*dialog); });
    m_runFile = m_port.onRunFile([dialog = QPointer{dialog}](const RunFile& file) {
        if (dialog) dialog->setFile(file);
    });
    showBeside(*dialog);
}

void MainWindow::cancelRun() {
    afterSession(tr("This"), [this] { m_port.cancelRun(); });
}

void MainWindow::afterSession(const QString& what, std::function<void()> action) {
    if (!m_operator.takesOrders()) return action();
    m_confirm->ask(tr("%1 ends the paper session. Open positions: %2, working orders: %3.")
                       .arg(what)
                       .arg(m_panels.positions->model().rowCount())
                       .arg(m_panels.orders->working()),
                   tr("End session"), std::move(action));
}

void MainWindow::showBeside(QDialog& dialog) {
    dialog.setAttribute(Qt::WA_DeleteOnClose);
    dialog.setModal(false);
    dialog.show();
}

void MainWindow::onState(const RunState& state) {
    if (state.phase == RunPhase::Loading) m_notice->hide(); // an answer of the session before
    m_progress->setState(state);
    m_replay->setState(state, m_session.format());
    m_killSwitch->setHalted(state.phase == RunPhase::Halted ||
                            m_operator.halt().level == SessionLevel::Halted);
    const QString head = toQString(state.chainHead);
    m_journal->setVisible(!head.isEmpty());
    m_journal->setText(tr("journal %1").arg(head.left(12)));
    m_journal->setToolTip(
        tr("Head of the session's journal: it stands for every input so far.\n%1").arg(head));
    m_cancelRun->setEnabled(isLive(state.phase));
    m_openReport->setEnabled(!state.reportFolder.empty());
    if (!m_operator.takesOrders()) m_confirm->dismiss(); // it has ended by itself
    QStringList title{toQString(state.sessionId), toQString(state.title),
                      state.synthetic ? tr("SYNTHETIC DATA") : QString{}, tr("Openbell")};
    title.removeAll(QString{});
    setWindowTitle(title.join(QStringLiteral(" · ")));
}

void MainWindow::onKilled(const KillReceipt& receipt) {
    m_panels.receipt->showReceipt(receipt, m_session.format());
    const UtcTime before = std::exchange(m_receiptTime, receipt.time);
    if (receipt.time != before)
        m_docks.show(QStringLiteral("receipt")); // once: it is told again as outcomes come
}

void MainWindow::onAnswer(const OperatorAnswer& answer) {
    m_notice->say((answer.done ? QStringLiteral("✔ ") : QStringLiteral("⚠ ")) + toQString(answer.text),
                  answer.done ? Tone::None : Tone::Warning);
    m_notice->setToolTip(toQString(answer.text));
    m_notice->show();
}

QString MainWindow::notice() const {
    return m_notice->isHidden() ? QString{} : m_notice->text();
}

void MainWindow::beginTicket(Side side) {
    m_docks.show(QStringLiteral("ticket"));
    m_operator.beginTicket(side);
}

void MainWindow::setTheme(ThemeMode mode) {
    m_theme = mode;
    applyTheme(*qApp, mode);
    QSettings{}.setValue(QStringLiteral("theme"),
                         mode == ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
    for (QAction* action : m_themes->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(mode));
}

void MainWindow::resetLayout() {
    m_docks.arrangeByDefault();
}

void MainWindow::restoreSettings() {
    const QSettings settings;
    const bool light = settings.value(QStringLiteral("theme")).toString() == QLatin1String{"light"};
    setTheme(light ? ThemeMode::Light : ThemeMode::Dark);
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("layout")).toByteArray());
    m_docks.refreshTitles();
    const QStringList studies{QStringLiteral("ema_9"), QStringLiteral("ema_21")};
    m_panels.chart->setStudies(settings.value(QStringLiteral("studies"), studies).toStringList());
    connect(m_panels.chart, &ChartPanel::studiesChanged, this,
            [](const QStringList& names) { QSettings{}.setValue(QStringLiteral("studies"), names); });
}

void MainWindow::saveSettings() {
    QSettings settings;
    settings.setValue(QStringLiteral("geometry"), saveGeometry());
    settings.setValue(QStringLiteral("layout"), saveState());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_operator.takesOrders() && !m_closing) {
        event->ignore();
        afterSession(tr("Closing the window"), [this] {
            m_closing = true;
            close();
        });
        return;
    }
    saveSettings();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_newRun != nullptr) refreshIcons();
}

void MainWindow::refreshIcons() {
    const QColor ink = palette().color(QPalette::ButtonText);
    m_newRun->setIcon(themedIcon(QStringLiteral("run"), ink));
    m_cancelRun->setIcon(themedIcon(QStringLiteral("cancel"), ink));
    m_openReport->setIcon(themedIcon(QStringLiteral("folder"), ink));
    m_alert->setStyleSheet(QStringLiteral("color:") + coloursOf(palette()).warning.name());
    setWindowIcon(themedIcon(QStringLiteral("app"), coloursOf(palette()).accent));
}

void MainWindow::openReportFolder() {
    const QString folder = toQString(m_session.state().reportFolder);
    if (!folder.isEmpty()) QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

bool MainWindow::savePictures(const QString& folder) {
    if (!QDir{}.mkpath(folder)) return false;
    const ThemeMode before = m_theme;
    const QDir target{folder};
    const auto save = [&](QWidget& widget, const char* name) {
        return widget.grab().save(target.filePath(QLatin1String{name}));
    };
    setTheme(ThemeMode::Light);
    QApplication::processEvents();
    bool saved = save(*this, "window-light.png");
    setTheme(ThemeMode::Dark);
    QApplication::processEvents();
    saved = save(*this, "window-dark.png") && saved;
    saved = save(*m_panels.chart, "chart.png") && saved;
    saved = save(*m_panels.equity, "equity.png") && saved;
    setTheme(before);
    return saved;
}

} // namespace openbell
