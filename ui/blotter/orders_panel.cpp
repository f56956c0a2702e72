#include "ui/blotter/orders_panel.h"
#include "ui/blotter/order_actions.h"
#include "ui/blotter/order_text.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/table_view.h"
#include <QVBoxLayout>

namespace openbell {

OrdersPanel::OrdersPanel(QWidget* parent)
    : QWidget{parent},
      m_warning{new NoteLabel{this}},
      m_table{new TableView{m_model, QStringLiteral("ordersTable"), this}} {
    m_table->setEmptyText(tr("No orders yet. Press Ctrl+R for a new run, or start the demo with Ctrl+D."));
    const auto at = [this](int row) { return m_model.has(row) ? &m_model.row(row) : nullptr; };
    const auto chosen = [this, at] {
        return at(m_table->proxy().mapToSource(m_table->currentIndex()).row());
    };
    const auto byId = [this, at](OrderId id) { return at(m_model.indexOf(id.value)); };
    m_actions = new OrderActions{*m_table, {chosen, byId}, this};
    m_warning->setContentsMargins(8, 4, 8, 4);
    m_warning->setWordWrap(true);
    m_warning->hide();
    auto* filter = new FilterBar{tr("Filter orders"), this};
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(filter);
    layout->addWidget(m_warning);
    layout->addWidget(m_table);
    layout->addWidget(m_actions);
    connect(filter, &FilterBar::textChanged, m_table,
            [this](const QString& text) { m_table->setProxyColumn(-1, text); });
    connect(m_table, &TableView::rowChosen, this, [this](int row) {
        if (m_model.has(row)) Q_EMIT orderChosen(m_model.row(row).id);
    });
}

void OrdersPanel::merge(const std::vector<OrderRow>& orders) {
    m_model.merge(orders);
    bool changed = false;
    for (const OrderRow& order : orders) {
        m_actions->orderChanged(order);
        if (isUnknown(order))
            changed |= m_unknown.insert_or_assign(order.id, order.symbol).second;
        else
            changed |= m_unknown.erase(order.id) > 0;
    }
    if (changed) refreshWarning();
}

void OrdersPanel::rewind(const SessionRewind& to) {
    m_model.removeIf([&](const OrderRow& row) { return row.id.value > to.orders; });
    std::erase_if(m_unknown, [&](const auto& order) { return order.first.value > to.orders; });
    refreshWarning();
}

void OrdersPanel::clear() {
    m_actions->dismiss(); // it was about an order of a session that is gone
    m_model.clear();
    m_unknown.clear();
    refreshWarning();
}

void OrdersPanel::setFormat(const DisplayFormat& format) {
    m_model.setFormat(format);
    m_actions->setFormat(format);
}

void OrdersPanel::refreshWarning() {
    QStringList symbols;
    for (const auto& [id, symbol] : m_unknown)
        symbols += toQString(symbol);
    symbols.removeDuplicates();
    m_warning->setVisible(!m_unknown.empty());
    m_warning->say(
        tr("⚠ Orders of unknown state: %1. No new orders in %2 until the broker has said what became "
           "of them.")
            .arg(countText(static_cast<std::int64_t>(m_unknown.size())), symbols.join(QLatin1String{", "})),
        Tone::Down);
}

int OrdersPanel::working() const {
    int count = 0;
    for (int row = 0; row < m_model.rowCount(); ++row)
        count += m_model.row(row).working ? 1 : 0;
    return count;
}

QString OrdersPanel::warning() const {
    return m_warning->isHidden() ? QString{} : m_warning->text();
}

} // namespace openbell
