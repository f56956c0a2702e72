#include "ui/blotter/brackets_panel.h"
#include "ui/blotter/order_actions.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/theme.h"
#include <QHeaderView>
#include <QLabel>
#include <QTreeView>
#include <QVBoxLayout>

namespace openbell {
namespace {

constexpr int kExpandAtOnce = 200; // a finished run brings thousands: they stay closed

} // namespace

void BracketsFilter::setText(const QString& text) {
    m_text = text;
    invalidateFilter();
}

void BracketsFilter::setOpenOnly(bool openOnly) {
    m_openOnly = openOnly;
    invalidateFilter();
}

bool BracketsFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex group = parent.isValid() ? parent : sourceModel()->index(row, 0);
    if (m_openOnly && !group.data(BracketsModel::OpenRole).toBool()) return false;
    if (m_text.isEmpty()) return true;
    for (int column = 0; column < sourceModel()->columnCount(); ++column)
        if (group.siblingAtColumn(column).data().toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    return false;
}

BracketsPanel::BracketsPanel(QWidget* parent)
    : QWidget{parent},
      m_filterBar{new FilterBar{tr("Filter brackets"), this}},
      m_tree{new QTreeView{this}},
      m_empty{new QLabel{m_tree->viewport()}} {
    m_filterBar->setChoices({tr("Open"), tr("All")});
    m_filter.setSourceModel(&m_model);
    m_tree->setObjectName(QStringLiteral("bracketsTree"));
    m_tree->setModel(&m_filter);
    m_tree->setItemDelegate(new CellDelegate{m_tree});
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setAccessibleName(tr("Brackets"));
    const int character = QFontMetrics{numberFont()}.averageCharWidth();
    for (int column = 0; column < BracketsModel::kColumns; ++column)
        m_tree->setColumnWidth(
            column, m_model.headerData(column, Qt::Horizontal, WidthRole).toInt() * character + 18);
    const auto chosen = [this] { return m_model.order(m_filter.mapToSource(m_tree->currentIndex())); };
    const auto byId = [this](OrderId id) { return m_model.find(id); };
    m_actions = new OrderActions{*m_tree, {chosen, byId}, this};
    auto* emptyLayout = new QVBoxLayout{m_tree->viewport()};
    emptyLayout->addWidget(m_empty);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_filterBar);
    layout->addWidget(m_tree);
    layout->addWidget(m_actions);
    connect(m_filterBar, &FilterBar::textChanged, this, [this](const QString& text) {
        m_filter.setText(text);
        refreshEmpty();
    });
    connect(m_filterBar, &FilterBar::choiceChanged, this, [this](int choice) {
        m_filter.setOpenOnly(choice == 0);
        refreshEmpty();
    });
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, &BracketsPanel::expandNew);
    connect(&m_filter, &QAbstractItemModel::rowsRemoved, this, &BracketsPanel::refreshEmpty);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                const OrderRow* order = m_model.order(m_filter.mapToSource(now));
                if (order != nullptr) Q_EMIT orderChosen(order->id);
            });
    refreshEmpty();
}

void BracketsPanel::merge(const std::vector<OrderRow>& orders) {
    m_model.merge(orders);
    for (const OrderRow& order : orders)
        m_actions->orderChanged(order);
}

void BracketsPanel::rewind(const SessionRewind& to) {
    const OrderRow* chosen = m_model.order(m_filter.mapToSource(m_tree->currentIndex()));
    if (chosen != nullptr && chosen->id.value > to.orders) m_tree->selectionModel()->clear();
    m_model.keepUpTo(OrderId{to.orders});
}

void BracketsPanel::clear() {
    m_actions->dismiss();
    m_tree->selectionModel()->clear();
    m_model.clear();
}

void BracketsPanel::setFormat(const DisplayFormat& format) {
    m_model.setFormat(format);
    m_actions->setFormat(format);
}

void BracketsPanel::expandNew(const QModelIndex& parent, int first, int last) {
    refreshEmpty();
    if (parent.isValid()) {
        m_tree->expand(parent);
        return;
    }
    if (last - first >= kExpandAtOnce) return;
    for (int row = first; row <= last; ++row)
        m_tree->expand(m_filter.index(row, 0));
}

void BracketsPanel::refreshEmpty() {
    m_empty->setVisible(m_filter.rowCount() == 0);
    m_empty->setText(
        m_model.groupCount() == 0    ? tr("No brackets yet: an entry, its stop and its targets will be here.")
        : m_filterBar->choice() == 0 ? tr("No bracket is open. Choose “All” to see the closed ones.")
                                     : tr("No bracket matches the filter."));
}

} // namespace openbell
