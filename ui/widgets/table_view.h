#pragma once
// A table as every panel shows it: fixed column widths, tabular figures, sorting by raw value, text filter,
// copy as tab-separated text, export as CSV, and a sentence instead of emptiness. GUI thread only.
#include <QSortFilterProxyModel>
#include <QTableView>

namespace openbell {

class TableView : public QTableView {
    Q_OBJECT
public:
    // The model must outlive the view, or be its child.
    TableView(QAbstractItemModel& model, const QString& name, QWidget* parent = nullptr);

    void setEmptyText(const QString& text);    // what to do when there is nothing to show
    void setEmptyTextNow(const QString& text); // in its place, until it is set to none
    [[nodiscard]] const QString& emptyText() const {
        return m_emptyTextNow.isEmpty() ? m_emptyText : m_emptyTextNow;
    }
    [[nodiscard]] QSortFilterProxyModel& proxy() { return m_proxy; }
    void setProxyColumn(int column,
                        const QString& text); // rows whose cell contains the text; empty shows all
    // Selects a row of the source model without announcing it; -1 clears the selection.
    void selectSourceRow(int row);
    // RFC 4180, numbers unformatted, times as ISO 8601 UTC, in the order shown.
    [[nodiscard]] QString toCsv() const;

Q_SIGNALS:
    void rowChosen(int sourceRow); // by mouse or keyboard

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyWidths();
    void keepPlace(const QModelIndex& parent, int first, int last);
    void leaveRows(const QModelIndex& parent, int first, int last);
    void copySelection() const;

    QSortFilterProxyModel m_proxy;
    QString m_emptyText, m_emptyTextNow;
    bool m_quiet = false; // while selecting by program
};

} // namespace openbell
