#pragma once
// Play, pause, step and speed of a running replay, and the time it has reached. GUI thread only.
#include "ui/format/display_format.h"
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;

namespace openbell {

class ReplayBar : public QWidget {
    Q_OBJECT
public:
    explicit ReplayBar(QWidget* parent = nullptr);
    void setState(const RunState& state, const DisplayFormat& format);
    [[nodiscard]] QAction* playAction() const { return m_play; } // plays or pauses
    [[nodiscard]] QAction* stepAction() const { return m_step; }
    [[nodiscard]] QAction* fasterAction() const { return m_faster; }
    [[nodiscard]] QAction* slowerAction() const { return m_slower; }
    [[nodiscard]] QString timeText() const;
    [[nodiscard]] double speed() const; // bars a second; 0 = as fast as possible

Q_SIGNALS:
    void commanded(const openbell::ReplayCommand& command);

protected:
    void changeEvent(QEvent* event) override;

private:
    void togglePlay();
    void changeSpeed(int by);
    void refreshIcons();

    QAction* m_play;
    QAction* m_step;
    QAction* m_faster;
    QAction* m_slower;
    QComboBox* m_speed;
    QLabel* m_time;
    bool m_playing = false;
};

} // namespace openbell
