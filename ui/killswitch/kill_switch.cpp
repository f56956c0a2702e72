#include "ui/killswitch/kill_switch.h"
#include "ui/widgets/theme.h"
#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

namespace openbell {

KillSwitch::KillSwitch(QWidget* parent) : QWidget{parent} {
    setObjectName(QStringLiteral("killSwitch"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Kill switch"));
    setToolTip(tr("Cancels working orders, flattens every position and refuses new orders.\n"
                  "Hold for one second, or press Ctrl+Shift+K and then Enter."));
    m_frame.setInterval(16);
    m_armedTimer.setSingleShot(true);
    m_armedTimer.setInterval(kArmedMs);
    connect(&m_frame, &QTimer::timeout, this, &KillSwitch::tick);
    connect(&m_armedTimer, &QTimer::timeout, this, &KillSwitch::disarm);
}

void KillSwitch::arm() {
    setFocus(Qt::ShortcutFocusReason);
    if (!std::exchange(m_armed, true)) qApp->installEventFilter(this);
    m_armedTimer.start();
    update();
}

void KillSwitch::disarm() {
    if (std::exchange(m_armed, false)) qApp->removeEventFilter(this);
    m_armedTimer.stop();
    update();
}

double KillSwitch::heldShare() const {
    return m_holding ? std::min(1.0, static_cast<double>(m_held.elapsed()) / kHoldMs) : 0;
}

void KillSwitch::setHalted(bool halted) {
    if (std::exchange(m_halted, halted) != halted) update();
}

QSize KillSwitch::sizeHint() const {
    QFont bold = font();
    bold.setBold(true);
    return {QFontMetrics{bold}.horizontalAdvance(tr("Press Enter to halt, Esc to keep")) + 28, 28};
}

QString KillSwitch::caption() const {
    if (m_armed) return tr("Press Enter to halt, Esc to keep");
    if (m_holding) return tr("Keep holding to halt…");
    return m_halted ? tr("HALTED") : tr("KILL SWITCH: hold 1 s");
}

void KillSwitch::beginHold() {
    m_holding = true;
    m_held.start();
    m_frame.start();
    update();
}

void KillSwitch::endHold() {
    m_holding = false;
    m_frame.stop();
    update();
}

void KillSwitch::tick() {
    update();
    if (heldShare() < 1) return;
    endHold();
    Q_EMIT fired(tr("kill switch held"));
}

void KillSwitch::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) beginHold();
}

void KillSwitch::mouseReleaseEvent(QMouseEvent*) {
    endHold();
}

void KillSwitch::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat())
        beginHold();
    else
        QWidget::keyPressEvent(event);
}

// The window that has the keyboard may be another one: a dialogue whose Enter does something else.
bool KillSwitch::eventFilter(QObject*, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress) disarm();
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (!m_armed || !isKey) return false;
    const auto& key = static_cast<const QKeyEvent&>(*event);
    const bool enter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
    const bool modifies = key.key() == Qt::Key_Control || key.key() == Qt::Key_Shift ||
                          key.key() == Qt::Key_Alt || key.key() == Qt::Key_Meta;
    const bool answers = enter || key.key() == Qt::Key_Escape;
    if (event->type() == QEvent::ShortcutOverride || modifies || key.isAutoRepeat()) {
        event->setAccepted(answers); // an answer is no shortcut
        return answers;
    }
    disarm(); // whatever it is: who types on has moved on
    if (enter) Q_EMIT fired(tr("kill switch by keyboard"));
    return answers;
}

void KillSwitch::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat())
        endHold();
    else
        QWidget::keyReleaseEvent(event);
}

void KillSwitch::focusOutEvent(QFocusEvent* event) {
    endHold();
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) disarm();
    QWidget::focusOutEvent(event);
}

void KillSwitch::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursOf(palette());
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing, true);
    const QRectF box = QRectF{rect()}.adjusted(1, 1, -1, -1);
    const bool strong = m_armed || m_halted;
    painter.setPen(QPen{colours.danger, hasFocus() ? 2.0 : 1.4});
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, 4, 4);
    QRectF filled = box; // from the left, and fires when full
    filled.setWidth(strong ? box.width() : box.width() * heldShare());
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(colours.down);
    painter.drawText(rect(), Qt::AlignCenter, caption());
    painter.setClipRect(filled);
    painter.setBrush(colours.danger);
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(colours.dangerText);
    painter.drawText(rect(), Qt::AlignCenter, caption());
}

} // namespace openbell
