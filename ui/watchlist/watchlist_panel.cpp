#include "ui/watchlist/watchlist_panel.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/table_view.h"
#include <QVBoxLayout>

namespace openbell {

WatchlistPanel::WatchlistPanel(QWidget* parent)
    : QWidget{parent}, m_table{new TableView{m_model, QStringLiteral("watchlistTable"), this}} {
    m_table->setEmptyText(
        tr("No symbols yet. Import bars with\n“openbell import bars FILE”,\nor start the demo with Ctrl+D."));
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto* filter = new FilterBar{tr("Find symbol"), this};
    layout->addWidget(filter);
    layout->addWidget(m_table);
    connect(filter, &FilterBar::textChanged, m_table, [this](const QString& text) {
        m_table->setProxyColumn(static_cast<int>(QuoteColumn::Symbol), text);
    });
    connect(m_table, &TableView::rowChosen, this, [this](int row) {
        if (m_model.has(row)) Q_EMIT symbolChosen(toQString(m_model.row(row).symbol));
    });
}

void WatchlistPanel::selectSymbol(const std::string& symbol) {
    m_table->selectSourceRow(m_model.indexOf(symbol));
}

} // namespace openbell
