#include "ui/blotter/order_editor.h"
#include "ui/blotter/order_text.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/price_edit.h"
#include "ui/widgets/theme.h"
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace openbell {

OrderEditor::OrderEditor(QWidget* parent)
    : InlineBar{parent},
      m_title{new QLabel{this}},
      m_quantity{new QLineEdit{this}},
      m_priceName{new QLabel{this}},
      m_price{new PriceEdit{this}} {
    setObjectName(QStringLiteral("orderEditor"));
    m_quantity->setFont(numberFont());
    m_quantity->setAlignment(Qt::AlignRight);
    m_quantity->setMaximumWidth(110);
    m_quantity->setAccessibleName(tr("Total quantity"));
    m_price->setMaximumWidth(120);
    m_title->setMinimumWidth(60);
    auto* fields = new QHBoxLayout;
    fields->addWidget(m_title, 1);
    fields->addWidget(new QLabel{tr("quantity"), this});
    fields->addWidget(m_quantity);
    fields->addWidget(m_priceName);
    fields->addWidget(m_price);
    applyButton().setText(tr("Change (Enter)"));
    arrange(fields, m_price);
}

void OrderEditor::edit(const OrderRow& order, const SymbolInfo& instrument, const DisplayFormat& format) {
    open();
    m_order = order;
    m_instrument = instrument;
    m_format = format;
    const QString side = order.side == Side::Buy ? tr("BUY") : tr("SELL");
    m_title->setText(tr("Change order %1: %2 %3").arg(order.id.value).arg(side, toQString(order.symbol)));
    m_quantity->setText(quantityText(order.quantity, Grouping::Western));
    const bool isLimit = !order.limit.isZero();
    m_priceName->setText(isLimit ? tr("limit") : tr("stop"));
    m_price->setTick(instrument.tickSize, instrument.priceDecimals, isLimit ? order.limit : order.stop);
    m_price->setPrice(isLimit ? order.limit : order.stop);
    noteLabel().hide();
    present(*m_price);
}

void OrderEditor::apply() {
    const auto units = parseUnits(m_quantity->text(), Quantity::kDecimals);
    const auto price = m_price->price();
    const auto complain = [this](const QString& text) {
        noteLabel().say(QStringLiteral("⚠ ") + text, Tone::Warning);
        noteLabel().show();
    };
    if (!units || *units <= 0) return complain(tr("Enter a quantity above zero."));
    const Quantity quantity = Quantity::fromRaw(*units);
    if (quantity <= m_order.filled)
        return complain(tr("%1 are filled already: enter more, or cancel the order.")
                            .arg(m_format.quantity(m_order.filled)));
    const Quantity lot = m_instrument.lotSize;
    if (quantity != m_order.quantity && quantity.raw() % lot.raw() != 0)
        return complain(tr("The quantity is no multiple of the lot of %1.").arg(m_format.quantity(lot)));
    if (!price || price->isZero()) return complain(tr("Enter a price."));
    const Price tick = m_instrument.tickSize;
    const Price below = roundToStep(*price, tick, Rounding::Down);
    if (below != *price)
        return complain(tr("The price is no multiple of the tick; the nearest are %1 and %2.")
                            .arg(m_format.level(below), m_format.level(below + tick)));
    OrderChange change;
    change.order = m_order.id;
    if (quantity != m_order.quantity) change.quantity = quantity;
    const bool isLimit = !m_order.limit.isZero();
    if (isLimit && *price != m_order.limit) change.limit = *price;
    if (!isLimit && *price != m_order.stop) change.stop = *price;
    const bool differs = !change.quantity.isZero() || !change.limit.isZero() || !change.stop.isZero();
    dismiss();
    if (differs) Q_EMIT changed(change);
}

QString OrderEditor::problem() const {
    return noteLabel().isHidden() ? QString{} : noteLabel().text();
}

} // namespace openbell
