#include "ui/killswitch/kill_switch.h"
#include "ui/widgets/theme.h"
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
    m_armed = true;
    m_armedTimer.start();
    update();
}

void KillSwitch::disarm() {
    m_armed = false;
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
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_armed && enter && !event->isAutoRepeat()) {
        disarm();
        Q_EMIT fired(tr("kill switch by keyboard"));
    } else if (m_armed && event->key() == Qt::Key_Escape) {
        disarm();
    } else if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        beginHold();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void KillSwitch::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat())
        endHold();
    else
        QWidget::keyReleaseEvent(event);
}

void KillSwitch::focusOutEvent(QFocusEvent* event) {
    endHold();
    disarm();
    QWidget::focusOutEvent(event);
}

void KillSwitch::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursOf(palette());
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing, true);
    const QRectF box = QRectF{rect()}.adjusted(1, 1, -1, -1);
    const bool strong = m_armed || m_halted;
    painter.setPen(QPen{colours.danger, hasFocus() ? 2.0 : 1.4});
    painter.setBrush(strong ? QBrush{colours.danger} : QBrush{Qt::NoBrush});
    painter.drawRoundedRect(box, 4, 4);
    if (m_holding) { // fills from the left, and fires when full
        QRectF filled = box;
        filled.setWidth(box.width() * heldShare());
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.danger);
        painter.drawRoundedRect(filled, 4, 4);
    }
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(strong || heldShare() > 0.5 ? colours.dangerText : colours.down);
    painter.drawText(rect(), Qt::AlignCenter, caption());
}

} // namespace openbell
