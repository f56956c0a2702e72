// The menus and tool bar of MainWindow.
#include "ui/risk/halt_bar.h"
#include "ui/shell/main_window.h"
#include "ui/shell/shortcut_list.h"
#include "ui/widgets/table_view.h"
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFileDialog>
#include <QMenuBar>
#include <QMessageBox>
#include <QSaveFile>
#include <QToolBar>

namespace openbell {

QAction* MainWindow::command(const QString& text, const QKeySequence& keys, std::function<void()> action) {
    auto* made = new QAction{text, this};
    made->setShortcut(keys);
    connect(made, &QAction::triggered, this, std::move(action));
    return made;
}

void MainWindow::buildFileMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&File"));
    m_newRun = command(tr("&New run…"), Qt::CTRL | Qt::Key_R, [this] { openRunDialog(); });
    m_cancelRun = command(tr("&Cancel run"), Qt::CTRL | Qt::SHIFT | Qt::Key_X, [this] { cancelRun(); });
    m_openReport = command(tr("&Open report folder"), Qt::CTRL | Qt::Key_O, [this] { openReportFolder(); });
    menu->addAction(m_newRun);
    menu->addAction(command(tr("Start &demo"), Qt::CTRL | Qt::Key_D,
                            [this] { afterSession(tr("The demo"), [this] { startDemo(); }); }));
    menu->addAction(m_cancelRun);
    menu->addSeparator();
    menu->addAction(
        command(tr("Open &session…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O, [this] { m_travel.openBrowser(); }));
    menu->addAction(m_openReport);
    menu->addAction(command(tr("&Export table…"), Qt::CTRL | Qt::Key_E, [this] { exportTable(); }));
    menu->addAction(
        command(tr("Save &pictures…"), Qt::CTRL | Qt::SHIFT | Qt::Key_P, [this] { askForPictures(); }));
    menu->addSeparator();
    menu->addAction(command(tr("&Quit"), Qt::CTRL | Qt::Key_Q, [this] { close(); }));
}

void MainWindow::buildViewMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&View"));
    for (QDockWidget* dock : m_docks.all()) {
        const QString name = dock->objectName();
        menu->addAction(
            command(dock->windowTitle(), m_docks.keysOf(name), [this, name] { m_docks.enter(name); }));
    }
    menu->addAction(
        command(tr("&Chart"), Qt::ALT | Qt::Key_C, [this] { m_panels.chart->chart().setFocus(); }));
    menu->addSeparator();
    QMenu* shown = menu->addMenu(tr("&Panels"));
    for (QDockWidget* dock : m_docks.all())
        shown->addAction(dock->toggleViewAction());
    QMenu* moving = menu->addMenu(tr("&Move in chart"));
    moving->addActions(m_panels.chart->navigation());
    menu->addMenu(&m_panels.chart->studiesMenu());
    QMenu* theme = menu->addMenu(tr("&Theme"));
    m_themes = new QActionGroup{this};
    const auto addTheme = [&](const QString& text, ThemeMode mode) {
        QAction* action = theme->addAction(text);
        action->setCheckable(true);
        action->setData(static_cast<int>(mode));
        m_themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode] { setTheme(mode); });
    };
    addTheme(tr("&Dark"), ThemeMode::Dark);
    addTheme(tr("&Light"), ThemeMode::Light);
    theme->addSeparator();
    theme->addAction(command(tr("&Switch theme"), Qt::CTRL | Qt::Key_T, [this] {
        setTheme(m_theme == ThemeMode::Dark ? ThemeMode::Light : ThemeMode::Dark);
    }));
    menu->addAction(
        command(tr("&Reset layout"), Qt::CTRL | Qt::SHIFT | Qt::Key_L, [this] { resetLayout(); }));
}

void MainWindow::buildSessionMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Session"));
    menu->addActions(
        {m_replay->playAction(), m_replay->stepAction(), m_replay->fasterAction(), m_replay->slowerAction()});
    menu->addAction(command(tr("Go through this r&un"), Qt::CTRL | Qt::SHIFT | Qt::Key_T, [this] {
        const std::string& id = m_session.state().sessionId;
        if (id.empty())
            m_travel.openBrowser();
        else
            m_port.openSession(id);
    }));
    menu->addAction(command(tr("Time &line"), Qt::Key_F6, [this] { m_travel.focusBar(); }));
    QMenu* travel = menu->addMenu(tr("Go through &time"));
    for (QAction* action : m_travel.bar().commands())
        travel->addAction(action);
    menu->addSeparator();
    QAction* arm = command(tr("Arm &kill switch"), Qt::CTRL | Qt::SHIFT | Qt::Key_K, [this] {
        activateWindow();
        m_killSwitch->arm();
    });
    arm->setShortcutContext(Qt::ApplicationShortcut); // from any dialog too
    menu->addAction(arm);
    menu->addAction(command(tr("&Pause, resume or clear a halt…"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] {
        m_docks.show(QStringLiteral("risk"));
        m_panels.risk->haltBar().focusReason();
    }));
    menu->addSeparator();
    menu->addAction(command(tr("&Buy…"), Qt::CTRL | Qt::Key_B, [this] { beginTicket(Side::Buy); }));
    menu->addAction(command(tr("&Sell…"), Qt::CTRL | Qt::Key_S, [this] { beginTicket(Side::Sell); }));
    menu->addAction(command(tr("Compare with the bro&ker"), Qt::CTRL | Qt::SHIFT | Qt::Key_N, [this] {
        m_docks.show(QStringLiteral("reconcile"));
        m_port.reconcile();
    }));
}

void MainWindow::buildHelpMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Help"));
    menu->addAction(command(tr("&Keyboard shortcuts"), Qt::Key_F1, [this] { showShortcuts(); }));
    menu->addAction(command(tr("&About Openbell"), Qt::SHIFT | Qt::Key_F1, [this] { showAbout(); }));
}

void MainWindow::buildToolBar() {
    QToolBar* bar = addToolBar(tr("Main tool bar"));
    bar->setObjectName(QStringLiteral("mainToolBar"));
    bar->setMovable(false);
    bar->toggleViewAction()->setEnabled(false); // the kill switch must stay in sight
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setIconSize({18, 18});
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addAction(m_newRun);
    bar->addAction(m_openReport);
    // The time line has its own.
    for (QAction* part : {bar->addSeparator(), bar->addWidget(m_replay)})
        connect(&m_travel, &TravelView::travelling, part, [part](bool open) { part->setVisible(!open); });
    auto* space = new QWidget{bar};
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    bar->addWidget(m_killSwitch);
    refreshIcons();
    bar->setMinimumWidth(bar->sizeHint().width()); // nothing of it may hide behind an arrow
}

QList<QAction*> MainWindow::commands() const {
    QList<QAction*> found;
    for (QAction* action : findChildren<QAction*>()) {
        if (!action->shortcuts().isEmpty() && !action->text().isEmpty()) found.append(action);
    }
    return found;
}

void MainWindow::showShortcuts() {
    showBeside(*new ShortcutList{commands(), this});
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox{
        QMessageBox::NoIcon, tr("About Openbell"),
        tr("<h3>Openbell %1</h3><p>A workstation for rule-based trading: backtest, replay and explain every "
           "decision.</p><p>Free software under the GNU General Public License, version 3 or later. There is "
           "no "
           "warranty; past results say nothing about future ones.</p>")
            .arg(QApplication::applicationVersion()),
        QMessageBox::Close, this};
    box->setIconPixmap(windowIcon().pixmap(48, 48));
    showBeside(*box);
}

// The table with the focus, or else the first one that can be seen.
void MainWindow::exportTable() {
    auto* table = qobject_cast<TableView*>(focusWidget());
    const auto tables = findChildren<TableView*>();
    for (TableView* candidate : tables) {
        if (table == nullptr && candidate->isVisible() && !candidate->visibleRegion().isEmpty() &&
            candidate != &m_panels.watchlist->table())
            table = candidate;
    }
    if (table == nullptr) return;
    const QString proposed = table->objectName().remove(QStringLiteral("Table")) + QStringLiteral(".csv");
    auto* dialog = new QFileDialog{this, tr("Export table"), {}, tr("CSV files (*.csv)")};
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(proposed);
    connect(dialog, &QFileDialog::fileSelected, table, [this, table](const QString& path) {
        QSaveFile file{path};
        const bool written =
            file.open(QIODevice::WriteOnly) && file.write(table->toCsv().toUtf8()) >= 0 && file.commit();
        if (!written)
            complain(tr("%1 could not be written: %2. Choose another place.").arg(path, file.errorString()));
    });
    showBeside(*dialog);
}

void MainWindow::chooseRunFile(RunDialog& run) {
    auto* dialog = new QFileDialog{
        &run, tr("Configuration of a run"), {}, tr("Configurations (*.json *.jsonc);;All files (*)")};
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { m_port.readRunFile(path.toStdString()); });
    showBeside(*dialog);
}

void MainWindow::askForPictures() {
    auto* dialog = new QFileDialog{this, tr("Folder for the pictures")};
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        if (!savePictures(folder))
            complain(
                tr("The pictures could not be written to %1. Choose a folder you may write to.").arg(folder));
    });
    showBeside(*dialog);
}

void MainWindow::complain(const QString& text) {
    showBeside(*new QMessageBox{QMessageBox::Warning, tr("Openbell"), text, QMessageBox::Close, this});
}

} // namespace openbell
