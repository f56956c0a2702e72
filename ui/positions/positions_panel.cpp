#include "ui/positions/positions_panel.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/table_view.h"
#include <QAction>
#include <QVBoxLayout>
#include <algorithm>

namespace openbell {

PositionsPanel::PositionsPanel(QWidget* parent)
    : QWidget{parent},
      m_table{new TableView{m_model, QStringLiteral("positionsTable"), this}},
      m_confirm{new ConfirmBar{this}} {
    m_table->setEmptyText(tr("No open positions."));
    auto* filter = new FilterBar{tr("Filter positions"), this};
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(filter);
    layout->addWidget(m_table);
    layout->addWidget(m_confirm);
    auto* close = new QAction{tr("&Close position…"), m_table};
    close->setShortcut(Qt::Key_Delete);
    close->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(close);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(close, &QAction::triggered, this, &PositionsPanel::closeChosen);
    connect(filter, &FilterBar::textChanged, m_table,
            [this](const QString& text) { m_table->setProxyColumn(-1, text); });
    connect(m_table, &TableView::rowChosen, this, [this](int row) {
        if (m_model.has(row)) Q_EMIT symbolChosen(toQString(m_model.row(row).symbol));
    });
}

void PositionsPanel::assign(const std::vector<PositionRow>& positions) {
    m_model.assign(positions);
    const bool asMeant = std::any_of(positions.begin(), positions.end(), [this](const PositionRow& row) {
        return row.symbol == m_asked.symbol && row.strategy == m_asked.strategy &&
               row.quantity == m_asked.quantity;
    });
    if (!asMeant) m_confirm->dismiss();
}

void PositionsPanel::clear() {
    m_confirm->dismiss();
    m_model.clear();
}

void PositionsPanel::setFormat(const DisplayFormat& format) {
    m_format = format;
    m_model.setFormat(format);
}

void PositionsPanel::setAllowed(bool allowed) {
    m_allowed = allowed;
    if (!allowed) m_confirm->dismiss();
}

void PositionsPanel::closeChosen() {
    const int row = m_table->proxy().mapToSource(m_table->currentIndex()).row();
    if (!m_allowed || !m_model.has(row)) return;
    const PositionRow& position = m_model.row(row);
    m_asked = position;
    const QString symbol = toQString(position.symbol);
    const QString strategy = toQString(position.strategy);
    const QString side = position.quantity.sign() < 0 ? tr("short") : tr("long");
    m_confirm->ask(tr("Close %1 %2 %3 of %4 at market?")
                       .arg(side, m_format.quantity(position.quantity.abs()), symbol, strategy),
                   tr("Close position"), [this, symbol, strategy] { Q_EMIT closeWanted(symbol, strategy); });
}

} // namespace openbell
