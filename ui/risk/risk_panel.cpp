#include "ui/risk/risk_panel.h"
#include "ui/risk/gauge_delegate.h"
#include "ui/risk/halt_bar.h"
#include "ui/risk/limit_editor.h"
#include "ui/widgets/table_view.h"
#include <QAction>
#include <QMenu>
#include <QVBoxLayout>

namespace openbell {

RiskPanel::RiskPanel(QWidget* parent)
    : QWidget{parent},
      m_halt{new HaltBar{this}},
      m_table{new TableView{m_model, QStringLiteral("riskTable"), this}},
      m_editor{new LimitEditor{this}} {
    m_table->setItemDelegate(new GaugeDelegate{m_table});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEmptyText(tr("No limits yet: a running session shows how much of each it uses."));
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_halt);
    layout->addWidget(m_table);
    layout->addWidget(m_editor);
    auto* change = new QAction{tr("Change &limit…"), m_table};
    change->setShortcut(Qt::Key_F2);
    change->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(change);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(change, &QAction::triggered, this, &RiskPanel::editLimit);
    connect(m_table, &QTableView::doubleClicked, this, &RiskPanel::editLimit);
    connect(m_halt, &HaltBar::haltWanted, this, &RiskPanel::haltWanted);
    connect(m_editor, &LimitEditor::changed, this, &RiskPanel::limitWanted);
}

void RiskPanel::setFormat(const DisplayFormat& format) {
    m_format = format;
    m_model.setFormat(format);
}

void RiskPanel::setState(const RiskState& state) {
    m_model.assign(state.gauges);
    m_halt->setState(state.halt, m_format);
}

void RiskPanel::setAllowed(bool allowed) {
    m_allowed = allowed;
    m_halt->setAllowed(allowed);
    if (!allowed) m_editor->dismiss();
}

void RiskPanel::editLimit() {
    const int row = m_table->proxy().mapToSource(m_table->currentIndex()).row();
    if (m_allowed && m_model.has(row)) m_editor->edit(m_model.row(row), m_format);
}

} // namespace openbell
