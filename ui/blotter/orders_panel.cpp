#include "ui/blotter/orders_panel.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/table_view.h"
#include <QVBoxLayout>

namespace openbell {

OrdersPanel::OrdersPanel(QWidget* parent)
    : QWidget{parent}, m_table{new TableView{m_model, QStringLiteral("ordersTable"), this}} {
    m_table->setEmptyText(tr("No orders yet. Press Ctrl+R for a new run, or start the demo with Ctrl+D."));
    auto* filter = new FilterBar{tr("Filter orders"), this};
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(filter);
    layout->addWidget(m_table);
    connect(filter, &FilterBar::textChanged, m_table,
            [this](const QString& text) { m_table->setProxyColumn(-1, text); });
    connect(m_table, &TableView::rowChosen, this, [this](int row) {
        if (m_model.has(row)) Q_EMIT orderChosen(m_model.row(row).id);
    });
}

} // namespace openbell
