#pragma once
// The button that halts and flattens: hold it for a second, or arm it by shortcut and press Enter. Letting go
// early does nothing. GUI thread only.
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

namespace openbell {

class KillSwitch : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHoldMs = 1000;
    static constexpr int kArmedMs = 6000;

    explicit KillSwitch(QWidget* parent = nullptr);
    // Enter fires within kArmedMs, wherever the keyboard is; Esc or a click elsewhere disarms.
    void arm();
    [[nodiscard]] bool isArmed() const { return m_armed; }
    [[nodiscard]] double heldShare() const; // 0..1
    void setHalted(bool halted);            // the session is halted: says so; the switch still works
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void fired(const QString& reason);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override; // of the application, while armed

private:
    void beginHold();
    void endHold();
    void disarm();
    void tick();
    [[nodiscard]] QString caption() const;

    QTimer m_frame; // repaints while held
    QTimer m_armedTimer;
    QElapsedTimer m_held;
    bool m_holding = false;
    bool m_armed = false;
    bool m_halted = false;
};

} // namespace openbell
