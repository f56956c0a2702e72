#include "ui/log/log_panel.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/table_view.h"
#include <QScrollBar>
#include <QVBoxLayout>

namespace openbell {

LogPanel::LogPanel(QWidget* parent)
    : QWidget{parent}, m_table{new TableView{m_model, QStringLiteral("logTable"), this}} {
    m_table->setEmptyText(tr("Nothing logged yet."));
    auto* filter = new FilterBar{tr("Filter log"), this};
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(filter);
    layout->addWidget(m_table);
    connect(filter, &FilterBar::textChanged, m_table,
            [this](const QString& text) { m_table->setProxyColumn(-1, text); });
}

void LogPanel::add(const std::vector<LogRow>& rows) {
    const QScrollBar* bar = m_table->verticalScrollBar();
    const bool follows = bar->value() == bar->maximum();
    m_model.add(rows);
    if (follows) m_table->scrollToBottom();
}

} // namespace openbell
