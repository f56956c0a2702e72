#include "ui/statistics/statistics_panel.h"
#include "ui/widgets/table_view.h"
#include <QHeaderView>
#include <QVBoxLayout>

namespace openbell {

StatisticsPanel::StatisticsPanel(QWidget* parent)
    : QWidget{parent}, m_table{new TableView{m_model, QStringLiteral("statisticsTable"), this}} {
    m_table->setEmptyText(
        tr("No statistics yet. Press Ctrl+R for a new run, or start the demo with Ctrl+D."));
    m_table->setSortingEnabled(false); // groups stay together
    m_table->horizontalHeader()->setSectionResizeMode(static_cast<int>(StatisticColumn::Title),
                                                      QHeaderView::Stretch);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->addWidget(m_table);
}

} // namespace openbell
