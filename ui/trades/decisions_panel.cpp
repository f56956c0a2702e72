#include "ui/trades/decisions_panel.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/table_view.h"
#include <QComboBox>
#include <QVBoxLayout>

namespace openbell {

VerdictProxy::VerdictProxy(DecisionsModel& model) : m_model{model} {
    setSourceModel(&model);
}

void VerdictProxy::setVerdict(VerdictFilter filter) {
    m_filter = filter;
    invalidateFilter();
}

bool VerdictProxy::filterAcceptsRow(int row, const QModelIndex&) const {
    switch (m_filter) {
    case VerdictFilter::All: return true;
    case VerdictFilter::Taken: return wasTaken(m_model.row(row));
    case VerdictFilter::Refused: return !wasTaken(m_model.row(row));
    }
    Q_UNREACHABLE();
}

DecisionsPanel::DecisionsPanel(QWidget* parent)
    : QWidget{parent},
      m_table{new TableView{m_verdicts, QStringLiteral("decisionsTable"), this}},
      m_filter{new FilterBar{tr("Filter decisions"), this}} {
    m_table->setEmptyText(tr("No decisions yet. Press Ctrl+R for a new run, or start the demo with Ctrl+D."));
    m_filter->setChoices({tr("All"), tr("Taken"), tr("Refused")}); // in the order of VerdictFilter
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_filter);
    layout->addWidget(m_table);
    connect(m_filter, &FilterBar::textChanged, m_table,
            [this](const QString& text) { m_table->setProxyColumn(-1, text); });
    connect(m_filter, &FilterBar::choiceChanged, this,
            [this](int choice) { m_verdicts.setVerdict(static_cast<VerdictFilter>(choice)); });
    connect(m_table, &TableView::rowChosen, this, [this](int row) {
        const int source = m_verdicts.mapToSource(m_verdicts.index(row, 0)).row();
        if (m_model.has(source)) Q_EMIT signalChosen(m_model.row(source).signal);
    });
}

void DecisionsPanel::select(int row) {
    m_table->selectSourceRow(m_verdicts.mapFromSource(m_model.index(row, 0)).row());
}

void DecisionsPanel::setVerdict(VerdictFilter filter) {
    m_filter->choiceBox().setCurrentIndex(static_cast<int>(filter));
}

} // namespace openbell
