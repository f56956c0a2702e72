#include "ui/widgets/table_view.h"
#include "ui/format/display_format.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/table_roles.h"
#include "ui/widgets/theme.h"
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace openbell {
namespace {

QString csvField(QString text) {
    const bool quoted = text.contains(QLatin1Char{','}) || text.contains(QLatin1Char{'"'}) ||
                        text.contains(QLatin1Char{'\n'});
    if (!quoted) return text;
    text.replace(QLatin1String{"\""}, QLatin1String{"\"\""});
    return QLatin1Char{'"'} + text + QLatin1Char{'"'};
}

QString exportText(const QModelIndex& cell, ColumnKind kind) {
    const QVariant raw = cell.data(SortRole);
    switch (kind) {
    case ColumnKind::Text: return cell.data().toString();
    case ColumnKind::Number: return raw.isNull() ? QString{} : QString::number(raw.toDouble(), 'g', 15);
    case ColumnKind::Time: {
        const UtcTime time{raw.toLongLong()};
        return time == kNoTime ? QString{} : toQString(toIsoUtc(time));
    }
    }
    Q_UNREACHABLE();
}

} // namespace

TableView::TableView(QAbstractItemModel& model, const QString& name, QWidget* parent) : QTableView{parent} {
    setObjectName(name);
    m_proxy.setSourceModel(&model);
    m_proxy.setSortRole(SortRole);
    m_proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(&m_proxy, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            &TableView::leaveRows); // before the view
    setModel(&m_proxy);
    setItemDelegate(new CellDelegate{this});
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(22);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setStretchLastSection(true);
    applyWidths();
    connect(&m_proxy, &QAbstractItemModel::rowsInserted, this, &TableView::keepPlace);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid() && !m_quiet) Q_EMIT rowChosen(m_proxy.mapToSource(now).row());
    });
}

void TableView::applyWidths() {
    const int character = QFontMetrics{numberFont()}.averageCharWidth();
    for (int column = 0; column < m_proxy.columnCount(); ++column) {
        const int width = m_proxy.headerData(column, Qt::Horizontal, WidthRole).toInt();
        if (width > 0) setColumnWidth(column, width * character + 18);
    }
}

// Rows that arrive on top must not push away what is being read.
void TableView::keepPlace(const QModelIndex&, int first, int last) {
    QScrollBar* bar = verticalScrollBar();
    if (first > 0 || bar->value() == 0) return;
    const int wanted = bar->value() + last - first + 1;
    updateGeometries(); // so that the new range is known
    bar->setValue(wanted);
}

// A row that goes takes its selection along: none is chosen in its place.
void TableView::leaveRows(const QModelIndex&, int first, int last) {
    const int row = currentIndex().row();
    if (row < first || row > last) return;
    m_quiet = true;
    selectionModel()->clear();
    m_quiet = false;
}

void TableView::setEmptyTextNow(const QString& text) {
    m_emptyTextNow = text;
    viewport()->update();
}

void TableView::setEmptyText(const QString& text) {
    m_emptyText = text;
    viewport()->update();
}

void TableView::setProxyColumn(int column, const QString& text) {
    m_proxy.setFilterKeyColumn(column);
    m_proxy.setFilterFixedString(text);
    viewport()->update();
}

void TableView::selectSourceRow(int row) {
    m_quiet = true;
    const QModelIndex index = m_proxy.mapFromSource(m_proxy.sourceModel()->index(row, 0));
    if (index.isValid()) {
        // Alone, also while a key is held that would extend what is selected.
        selectionModel()->setCurrentIndex(index,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
    } else {
        clearSelection();
        setCurrentIndex({});
    }
    m_quiet = false;
}

QString TableView::toCsv() const {
    const QAbstractItemModel& shown = m_proxy;
    QString csv;
    for (int column = 0; column < shown.columnCount(); ++column)
        csv += (column ? QStringLiteral(",") : QString{}) +
               csvField(shown.headerData(column, Qt::Horizontal).toString());
    csv += QLatin1Char{'\n'};
    for (int row = 0; row < shown.rowCount(); ++row) {
        for (int column = 0; column < shown.columnCount(); ++column) {
            const auto kind =
                static_cast<ColumnKind>(shown.headerData(column, Qt::Horizontal, KindRole).toInt());
            csv += (column ? QStringLiteral(",") : QString{}) +
                   csvField(exportText(shown.index(row, column), kind));
        }
        csv += QLatin1Char{'\n'};
    }
    return csv;
}

void TableView::copySelection() const {
    QString text;
    for (const QModelIndex& row : selectionModel()->selectedRows()) {
        QStringList cells;
        for (int column = 0; column < m_proxy.columnCount(); ++column)
            cells += m_proxy.index(row.row(), column).data().toString();
        text += cells.join(QLatin1Char{'\t'}) + QLatin1Char{'\n'};
    }
    if (!text.isEmpty()) QApplication::clipboard()->setText(text);
}

void TableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) applyWidths();
}

void TableView::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    if (m_proxy.rowCount() > 0) return;
    const bool filtered = m_proxy.sourceModel()->rowCount() > 0;
    const QString text = filtered ? tr("No row matches the filter.") : emptyText();
    QPainter painter{viewport()};
    painter.setPen(coloursOf(palette()).muted);
    painter.drawText(viewport()->rect().adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap, text);
}

} // namespace openbell
