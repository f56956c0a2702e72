#include "ui/widgets/price_edit.h"
#include "ui/widgets/theme.h"
#include <QKeyEvent>

namespace openbell {

PriceEdit::PriceEdit(QWidget* parent) : QLineEdit{parent} {
    setFont(numberFont());
    setAlignment(Qt::AlignRight);
}

void PriceEdit::setTick(Price tick, int decimals, Price start) {
    m_tick = tick;
    m_decimals = decimals;
    m_start = start;
}

void PriceEdit::setPrice(Price price) {
    setText(price.isZero() ? QString{} : priceText(price, m_decimals, Grouping::Western));
}

std::optional<Price> PriceEdit::price() const {
    if (text().trimmed().isEmpty()) return Price{};
    return parsePrice(text());
}

void PriceEdit::step(int ticks) {
    const Price from = price().value_or(Price{}).isZero() ? m_start : *price();
    if (from.isZero() || m_tick.isZero()) return;
    const Price onTick = roundToStep(from, m_tick, ticks > 0 ? Rounding::Down : Rounding::Up);
    setPrice(std::max(m_tick, onTick + m_tick * ticks));
}

void PriceEdit::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up: return step(1);
    case Qt::Key_Down: return step(-1);
    case Qt::Key_PageUp: return step(10);
    case Qt::Key_PageDown: return step(-10);
    default: QLineEdit::keyPressEvent(event);
    }
}

} // namespace openbell
