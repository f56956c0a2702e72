#include "ui/recovery/recovery_dialog.h"
#include "ui/format/display_format.h"
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace openbell {

namespace {

constexpr int kColumns = 5;

} // namespace

RecoveryDialog::RecoveryDialog(QWidget* parent) : QDialog{parent} {
    setWindowTitle(tr("Unfinished sessions"));
    resize(720, 320);
    auto* headline =
        new QLabel{tr("These paper sessions were cut off. Nothing that was recorded is lost: going on "
                      "with one brings it back exactly as it was."),
                   this};
    headline->setWordWrap(true);
    m_description = new QLabel{this};
    m_description->setWordWrap(true);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(headline);
    buildTable();
    layout->addWidget(m_table, 1);
    layout->addWidget(m_description);
    buildButtons();
}

void RecoveryDialog::buildTable() {
    m_table = new QTableWidget{0, kColumns, this};
    m_table->setAccessibleName(tr("Unfinished sessions"));
    m_table->setHorizontalHeaderLabels(
        {tr("Session"), tr("Symbols"), tr("Started (UTC)"), tr("Inputs"), tr("Trades")});
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    connect(m_table, &QTableWidget::currentCellChanged, this, &RecoveryDialog::describe);
    connect(m_table, &QTableWidget::cellDoubleClicked, this, [this] { m_resume->click(); });
}

void RecoveryDialog::buildButtons() {
    auto* buttons = new QDialogButtonBox{this};
    m_resume = buttons->addButton(tr("&Resume"), QDialogButtonBox::AcceptRole);
    m_resume->setDefault(true);
    m_close = buttons->addButton(tr("&Close it"), QDialogButtonBox::ActionRole);
    m_close->setAutoDefault(false);
    auto* later = buttons->addButton(tr("&Later"), QDialogButtonBox::RejectRole);
    later->setAutoDefault(false);
    connect(m_resume, &QPushButton::clicked, this, [this] {
        if (const UnfinishedSession* session = chosen()) Q_EMIT resumed(*session);
        accept();
    });
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (const UnfinishedSession* session = chosen()) Q_EMIT closed(session->id);
    });
    connect(later, &QPushButton::clicked, this, &QDialog::reject);
    layout()->addWidget(buttons);
}

void RecoveryDialog::setSessions(const std::vector<UnfinishedSession>& sessions) {
    m_sessions = sessions;
    m_table->setRowCount(static_cast<int>(sessions.size()));
    const DisplayFormat format;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const UnfinishedSession& session = m_sessions[static_cast<std::size_t>(row)];
        const QString cells[kColumns] = {toQString(session.id), toQString(session.title),
                                         format.dateTime(session.started), countText(session.inputs),
                                         countText(session.trades)};
        for (int column = 0; column < kColumns; ++column) {
            auto* item = new QTableWidgetItem{cells[column]};
            if (column >= 3) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        }
    }
    if (m_sessions.empty()) return reject();
    m_table->setCurrentCell(0, 0);
    describe();
    m_table->setFocus();
}

const UnfinishedSession* RecoveryDialog::chosen() const {
    const auto row = static_cast<std::size_t>(m_table->currentRow());
    return row < m_sessions.size() ? &m_sessions[row] : nullptr;
}

void RecoveryDialog::describe() {
    const UnfinishedSession* session = chosen();
    m_resume->setEnabled(session != nullptr && !session->apart);
    m_close->setEnabled(session != nullptr);
    if (session == nullptr) return;
    QString text = session->apart
                       ? tr("Its paper account was kept apart and ended with the program, so it cannot go "
                            "on. Close it ends the session after input %1; its record stays.")
                       : tr("Resume goes on with the bars that follow input %1. Close it ends the session "
                            "there, as at the end of its bars; its record stays.");
    text = text.arg(countText(session->inputs));
    const QString waiting =
        tr("⚠ %1 of it could not be written. The panel Not written (Alt+D in the window) writes "
           "that first, with R; once the session has gone on or is closed, it is too late.");
    for (const DeadLetterRow& row : m_letters)
        if (row.session == session->id) text += QLatin1Char{'\n'} + waiting.arg(toQString(row.what));
    m_description->setText(text);
}

void RecoveryDialog::setDeadLetters(const std::vector<DeadLetterRow>& rows) {
    m_letters = rows;
    describe();
}

QString RecoveryDialog::description() const {
    return m_description->text();
}

} // namespace openbell
