#include "ui/letters/dead_letters_panel.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/table_view.h"
#include <QAction>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace openbell {

DeadLettersPanel::DeadLettersPanel(QWidget* parent)
    : QWidget{parent},
      m_headline{new QLabel{this}},
      m_table{new TableView{m_model, QStringLiteral("deadLettersTable"), this}},
      m_content{new QPlainTextEdit{this}},
      m_confirm{new ConfirmBar{this}} {
    m_headline->setWordWrap(true);
    m_headline->setContentsMargins(8, 4, 8, 4);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->setEmptyText(tr("Everything was written. What a full disk or a broken file keeps from being "
                             "written waits here."));
    m_content->setReadOnly(true);
    m_content->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_content->setTabChangesFocus(true);
    m_content->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_content->setAccessibleName(tr("Rows that were not written"));
    auto* parts = new QSplitter{Qt::Horizontal, this};
    parts->addWidget(m_table);
    parts->addWidget(m_content);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_headline);
    layout->addWidget(parts, 1);
    layout->addWidget(m_confirm);
    addCommand(tr("&Show the rows"), {Qt::Key_Return, Qt::Key_Enter}, &DeadLettersPanel::showContent);
    addCommand(tr("&Retry: write them after all"), {Qt::Key_R}, &DeadLettersPanel::retry);
    addCommand(tr("&Dismiss: give them up…"), {Qt::Key_Delete}, &DeadLettersPanel::dismiss);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DeadLettersPanel::refresh);
    refresh();
}

void DeadLettersPanel::addCommand(const QString& text, const QList<QKeySequence>& keys,
                                  void (DeadLettersPanel::*slot)()) {
    auto* made = new QAction{text, m_table};
    made->setShortcuts(keys);
    made->setShortcutContext(Qt::WidgetShortcut);
    connect(made, &QAction::triggered, this, slot);
    m_table->addAction(made);
}

const DeadLetterRow* DeadLettersPanel::chosen() const {
    const int row = m_table->proxy().mapToSource(m_table->currentIndex()).row();
    return m_model.has(row) ? &m_model.row(row) : nullptr;
}

void DeadLettersPanel::showContent() {
    if (chosen() != nullptr) m_content->setFocus(Qt::ShortcutFocusReason);
}

void DeadLettersPanel::retry() {
    if (const DeadLetterRow* row = chosen()) Q_EMIT retryWanted(row->id);
}

void DeadLettersPanel::dismiss() {
    const DeadLetterRow* row = chosen();
    if (row == nullptr) return;
    m_asked = row->id;
    m_confirm->ask(
        tr("Give up %1 of %2? They will not be written any more.")
            .arg(toQString(row->what), toQString(row->session.empty() ? row->store : row->session)),
        tr("Dismiss"), [this, id = row->id] { Q_EMIT dismissWanted(id); });
}

void DeadLettersPanel::setRows(const std::vector<DeadLetterRow>& rows) {
    m_model.assign(rows);
    bool stillAsked = false;
    for (const DeadLetterRow& row : rows)
        stillAsked = stillAsked || row.id == m_asked;
    if (!stillAsked) m_confirm->dismiss();
    if (chosen() == nullptr && m_model.rowCount() > 0) m_table->selectRow(0);
    refresh();
}

void DeadLettersPanel::refresh() {
    const int waiting = m_model.rowCount();
    m_headline->setText(waiting == 0
                            ? tr("Nothing waits to be written.")
                            : tr("⚠ Not written: %1. Free some space or repair what the reason names, then R "
                                 "writes it after all; Del gives it up.")
                                  .arg(countText(waiting)));
    m_headline->setVisible(waiting > 0);
    QStringList lines;
    if (const DeadLetterRow* row = chosen()) {
        lines << toQString(row->reason) << QString{};
        for (const std::string& line : row->rows)
            lines << toQString(line);
    }
    const QString text = lines.join(QLatin1Char{'\n'});
    if (text != m_content->toPlainText()) m_content->setPlainText(text);
    m_content->setVisible(waiting > 0);
}

std::vector<DeadLetterRow> DeadLettersPanel::rows() const {
    std::vector<DeadLetterRow> rows;
    for (int i = 0; i < m_model.rowCount(); ++i)
        rows.push_back(m_model.row(i));
    return rows;
}

QString DeadLettersPanel::headline() const {
    return m_headline->text();
}

} // namespace openbell
