#pragma once
// The state of the run in the status bar: what runs, how far it is, how fast, and a way to stop it. GUI
// thread.
#include "ui/format/display_format.h"
#include <QWidget>

class QProgressBar;
class QPushButton;

namespace openbell {

class NoteLabel;

class RunProgress : public QWidget {
    Q_OBJECT
public:
    explicit RunProgress(QWidget* parent = nullptr);
    void setState(const RunState& state);
    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton& cancelButton() { return *m_cancel; }
    [[nodiscard]] QProgressBar& bar() { return *m_bar; }

Q_SIGNALS:
    void cancelled();

private:
    NoteLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
};

// "Backtest running: 12,34,567 bars, 5,200,000 bars/s".
[[nodiscard]] QString runStateText(const RunState& state);
[[nodiscard]] bool isLive(RunPhase phase); // loading, running or paused: can be cancelled

} // namespace openbell
