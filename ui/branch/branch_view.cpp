#include "ui/branch/branch_view.h"
#include "ui/widgets/table_view.h"
#include "ui/widgets/theme.h"
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>
#include <cmath>

namespace openbell {
namespace {

QString valueText(const std::optional<double>& value, const std::string& unit, const DisplayFormat& format,
                  bool withSign) {
    if (!value) return {};
    const QString sign = withSign && *value > 0 ? QStringLiteral("+") : QString{};
    if (unit == "fraction") return percentText(*value, withSign);
    if (unit == "count") return sign + realText(*value, 0, format.grouping());
    return sign + realText(*value, 2, format.grouping());
}

} // namespace

BranchView::BranchView(QWidget* parent)
    : QDialog{parent},
      m_headline{new QLabel{this}},
      m_difference{new QLabel{this}},
      m_chart{new FutureChart{this}},
      m_figures{new QTableWidget{this}},
      m_table{new TableView{m_trades, QStringLiteral("branchTradesTable"), this}} {
    setWindowTitle(tr("Two futures"));
    resize(1330, 700);
    for (QLabel* label : {m_headline, m_difference}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_figures->setColumnCount(4);
    m_figures->setHorizontalHeaderLabels(
        {tr("From here on"), tr("Original"), tr("Branch"), tr("Difference")});
    m_figures->verticalHeader()->hide();
    m_figures->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_figures->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_figures->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_figures->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_figures->setAccessibleName(tr("Figures of both futures"));
    m_figures->setMinimumWidth(460);
    m_table->setEmptyText(tr("Neither future closes a trade after this moment."));
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Close, this};
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* upper = new QHBoxLayout;
    upper->addWidget(m_chart, 3);
    upper->addWidget(m_figures, 2);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_headline);
    layout->addLayout(upper, 3);
    layout->addWidget(m_difference);
    layout->addWidget(m_table, 4);
    layout->addWidget(buttons);
}

void BranchView::showOutcome(const SharedBranchOutcome& outcome) {
    const DisplayFormat format{outcome->currency, outcome->zone};
    m_headline->setText(tr("<b>From %1: %2</b>")
                            .arg(format.withZone(outcome->from).toHtmlEscaped(),
                                 toQString(outcome->changes).toHtmlEscaped()));
    m_difference->setText(
        tr("<b>First difference</b> %1").arg(toQString(outcome->firstDifference).toHtmlEscaped()));
    m_chart->show(outcome);
    fillFigures(*outcome);
    m_trades.show(*outcome);
}

void BranchView::fillFigures(const BranchOutcome& outcome) {
    const DisplayFormat format{outcome.currency, outcome.zone};
    m_figures->setRowCount(static_cast<int>(outcome.figures.size()));
    int row = 0;
    for (const BranchFigure& figure : outcome.figures) {
        std::optional<double> difference;
        if (figure.original && figure.branched) difference = *figure.branched - *figure.original;
        const QString title =
            toQString(figure.title) +
            (figure.unit == "money" ? tr(", %1").arg(toQString(outcome.currency)) : QString{});
        const QStringList texts{title, valueText(figure.original, figure.unit, format, false),
                                valueText(figure.branched, figure.unit, format, false),
                                valueText(difference, figure.unit, format, true)};
        for (int column = 0; column < texts.size(); ++column) {
            auto* item = new QTableWidgetItem{texts[column]};
            if (column > 0) {
                item->setFont(numberFont());
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            }
            m_figures->setItem(row, column, item);
        }
        ++row;
    }
}

QString BranchView::headline() const {
    return m_headline->text();
}

QString BranchView::firstDifference() const {
    return m_difference->text();
}

} // namespace openbell
