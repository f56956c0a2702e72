#include "ui/branch/branch_dialog.h"
#include "ui/format/display_format.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/theme.h"
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace openbell {
namespace {

enum Column : int { Name, Now, New };

} // namespace

BranchDialog::BranchDialog(const std::vector<NamedValue>& settings, QWidget* parent)
    : QDialog{parent},
      m_moment{new QLabel{this}},
      m_filter{new QLineEdit{this}},
      m_table{new QTableWidget{this}},
      m_problem{new NoteLabel{this}},
      m_run{nullptr} {
    setWindowTitle(tr("Branch here"));
    resize(640, 560);
    m_moment->setWordWrap(true);
    m_filter->setPlaceholderText(tr("Find setting, such as stop"));
    m_filter->setClearButtonEnabled(true);
    m_problem->setWordWrap(true);
    m_problem->setMinimumHeight(fontMetrics().height() * 2);
    m_problem->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Cancel, this};
    m_run = buttons->addButton(tr("&Run on from here"), QDialogButtonBox::ActionRole);
    m_run->setDefault(true);
    connect(m_run, &QPushButton::clicked, this, [this] {
        m_problem->say(tr("Running on…"));
        Q_EMIT branchWanted(changes());
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_filter, &QLineEdit::textChanged, this, &BranchDialog::applyFilter);
    fill(settings);
    connect(m_table, &QTableWidget::itemChanged, this, &BranchDialog::refresh);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_moment);
    layout->addWidget(m_filter);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    setMoment({});
    refresh();
    m_table->setFocus(); // so that a new value is typed at once
}

void BranchDialog::fill(const std::vector<NamedValue>& settings) {
    m_table->setColumnCount(3);
    m_table->setHorizontalHeaderLabels({tr("Setting"), tr("Now"), tr("From here on")});
    m_table->setRowCount(static_cast<int>(settings.size()));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_table->setColumnWidth(Now, 130);
    m_table->setColumnWidth(New, 150);
    m_table->setAccessibleName(tr("Settings"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::AllEditTriggers);
    m_table->setTabKeyNavigation(false);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const NamedValue& setting = settings[static_cast<std::size_t>(row)];
        auto* name = new QTableWidgetItem{toQString(setting.name)};
        auto* now = new QTableWidgetItem{toQString(setting.value)};
        auto* next = new QTableWidgetItem;
        for (QTableWidgetItem* fixed : {name, now})
            fixed->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        for (QTableWidgetItem* value : {now, next})
            value->setFont(numberFont());
        next->setToolTip(tr("Leave it empty to keep %1").arg(toQString(setting.value)) +
                         (name->text().startsWith(QLatin1String{"exits."})
                              ? tr("; none switches a distance off, percent 0.6 switches it on")
                              : QString{}));
        m_table->setItem(row, Name, name);
        m_table->setItem(row, Now, now);
        m_table->setItem(row, New, next);
    }
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (m_table->item(row, Name)->text() == QLatin1String{"exits.stop.value"})
            m_table->setCurrentCell(row, New);
}

void BranchDialog::setMoment(const QString& time) {
    m_moment->setText(
        tr("<b>%1</b><br>Positions, cash and orders stay as they stand there, at the prices they "
           "have; what is decided from then on follows the new values.")
            .arg(time.toHtmlEscaped()));
}

void BranchDialog::setProblem(const QString& problem) {
    m_problem->say(problem.isEmpty() ? QString{} : QStringLiteral("⚠ ") + problem,
                   problem.isEmpty() ? Tone::None : Tone::Warning);
}

QString BranchDialog::problem() const {
    return m_problem->text();
}

std::vector<NamedValue> BranchDialog::changes() const {
    std::vector<NamedValue> changed;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString value = m_table->item(row, New)->text().trimmed();
        if (!value.isEmpty() && value != m_table->item(row, Now)->text())
            changed.push_back({m_table->item(row, Name)->text().toStdString(), value.toStdString()});
    }
    return changed;
}

bool BranchDialog::change(const QString& name, const QString& value) {
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (m_table->item(row, Name)->text() == name) {
            m_table->item(row, New)->setText(value);
            return true;
        }
    return false;
}

void BranchDialog::applyFilter(const QString& text) {
    for (int row = 0; row < m_table->rowCount(); ++row)
        m_table->setRowHidden(row, !m_table->item(row, Name)->text().contains(text, Qt::CaseInsensitive));
}

void BranchDialog::refresh() {
    m_run->setEnabled(!changes().empty());
    if (changes().empty())
        m_problem->say(tr("Write a new value in the last column."));
    else if (m_problem->text() == tr("Write a new value in the last column."))
        m_problem->say({});
}

} // namespace openbell
