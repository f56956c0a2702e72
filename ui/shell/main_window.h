#pragma once
// The main window: menus, tool bar, docks and status over one engine port. It keeps its layout, theme and
// studies in QSettings, and never waits for the engine. GUI thread only.
#include "ui/killswitch/kill_switch.h"
#include "ui/replay/replay_bar.h"
#include "ui/run/run_progress.h"
#include "ui/shell/operator_view.h"
#include "ui/shell/travel_view.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/note_label.h"
#include <QMainWindow>
#include <QPointer>

class QActionGroup;
class QDialog;
class QLabel;
class QToolButton;

namespace openbell {

class ConfirmBar;
class RecoveryDialog;
class RunDialog;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // The port must outlive the window.
    explicit MainWindow(EnginePort& port, QWidget* parent = nullptr);
    ~MainWindow() override;

    void startDemo();
    void openRunDialog(); // modeless
    void setTheme(ThemeMode mode);
    [[nodiscard]] ThemeMode theme() const { return m_theme; }
    void resetLayout();
    // Writes window-dark.png, window-light.png, chart.png and equity.png; false when one cannot be written.
    bool savePictures(const QString& folder);

    [[nodiscard]] Panels& panels() { return m_panels; }
    [[nodiscard]] Docks& docks() { return m_docks; }
    [[nodiscard]] SessionView& session() { return m_session; }
    [[nodiscard]] TravelView& travelView() { return m_travel; }
    [[nodiscard]] OperatorView& operatorView() { return m_operator; }
    [[nodiscard]] QString notice() const;                   // the last answer to a command, in the status bar
    [[nodiscard]] QToolButton& alert() { return *m_alert; } // what was not written; hidden where nothing is
    [[nodiscard]] KillSwitch& killSwitch() { return *m_killSwitch; }
    [[nodiscard]] ConfirmBar& confirmation() { return *m_confirm; } // before a session that trades is ended
    [[nodiscard]] ReplayBar& replayBar() { return *m_replay; }
    [[nodiscard]] RunProgress& progress() { return *m_progress; }
    // Every command with a shortcut, for the list and for tests.
    [[nodiscard]] QList<QAction*> commands() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QWidget* chartWithTimeLine();
    void buildFileMenu();
    void buildViewMenu();
    void buildSessionMenu();
    void buildHelpMenu();
    void buildToolBar();
    void buildStatusBar();
    void connectSession();
    void restoreSettings();
    void saveSettings();
    void onState(const RunState& state);
    void onKilled(const KillReceipt& receipt);
    void onAnswer(const OperatorAnswer& answer);
    void offerUnfinished(const std::vector<UnfinishedSession>& sessions);
    void showDeadLetters(const std::vector<DeadLetterRow>& rows);
    void beginTicket(Side side);
    void cancelRun();
    // At once, or once it is confirmed where a session that takes orders would end by it.
    void afterSession(const QString& what, std::function<void()> action);
    void openReportFolder();
    void exportTable();
    void askForPictures();
    void chooseRunFile(RunDialog& run);
    void complain(const QString& text);
    static void showBeside(QDialog& dialog); // never in the way: the kill switch stays within reach
    void showShortcuts();
    void showAbout();
    void refreshIcons();
    QAction* command(const QString& text, const QKeySequence& keys, std::function<void()> action);

    EnginePort& m_port;
    Panels m_panels;
    Docks m_docks;
    SessionView m_session;
    OperatorView m_operator;
    TravelView m_travel;
    KillSwitch* m_killSwitch;
    ReplayBar* m_replay;
    RunProgress* m_progress;
    QLabel* m_journal; // the head of the session's journal
    NoteLabel* m_notice;
    QToolButton* m_alert;
    ConfirmBar* m_confirm;
    bool m_closing = false; // confirmed
    UtcTime m_receiptTime = kNoTime;
    QPointer<RecoveryDialog> m_recovery; // while it is shown
    Subscription m_unfinished, m_runFile, m_deadLetters;
    QAction* m_newRun = nullptr;
    QAction* m_cancelRun = nullptr;
    QAction* m_openReport = nullptr;
    QActionGroup* m_themes = nullptr;
    ThemeMode m_theme = ThemeMode::Dark;
    RunRequest m_lastRequest;
};

} // namespace openbell
