#include "ui/sessions/session_browser.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/table_view.h"
#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace openbell {

SessionBrowser::SessionBrowser(QWidget* parent)
    : QDialog{parent},
      m_filter{new FilterBar{tr("Filter sessions"), this}},
      m_table{new TableView{m_model, QStringLiteral("sessionsTable"), this}},
      m_note{new NoteLabel{this}},
      m_open{nullptr},
      m_keep{nullptr} {
    setWindowTitle(tr("Open a session"));
    resize(1290, 480);
    m_table->setEmptyText(
        tr("No session is stored yet. Press Ctrl+R for a new run, or start the demo with Ctrl+D."));
    m_table->installEventFilter(this);
    m_filter->edit().installEventFilter(this);
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Cancel, this};
    m_open = buttons->addButton(tr("&Open"), QDialogButtonBox::AcceptRole);
    m_open->setDefault(true);
    m_keep = buttons->addButton(tr("&Keep its market data"), QDialogButtonBox::ActionRole);
    m_keep->setAutoDefault(false);
    m_keep->setToolTip(
        tr("Stores the bars that came in during the session, to run on them as on imported ones"));
    connect(m_keep, &QPushButton::clicked, this, [this] {
        const auto row = chosen();
        if (!row) return;
        say(tr("Storing the bars of %1…").arg(toQString(row->id)), false);
        Q_EMIT dataWanted(toQString(row->id));
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &SessionBrowser::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_table, &QAbstractItemView::doubleClicked, this, &SessionBrowser::choose);
    connect(m_filter, &FilterBar::textChanged, this, [this](const QString& text) {
        m_table->setProxyColumn(-1, text);
        chooseFirst();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &SessionBrowser::refresh);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_filter);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_note);
    layout->addWidget(buttons);
    m_note->setWordWrap(true);
    m_note->hide();
    refresh();
}

void SessionBrowser::setSessions(const std::vector<SessionRow>& rows) {
    m_model.clear(); // the order is that of the rows given
    m_model.merge(rows);
    chooseFirst();
    m_table->setFocus();
}

void SessionBrowser::say(const QString& text, bool isProblem) {
    m_note->say(isProblem ? QStringLiteral("⚠ ") + text : text, isProblem ? Tone::Warning : Tone::None);
    m_note->show();
}

QString SessionBrowser::note() const {
    return m_note->isHidden() ? QString{} : m_note->text();
}

void SessionBrowser::chooseFirst() {
    if (m_table->model()->rowCount() > 0) m_table->setCurrentIndex(m_table->model()->index(0, 0));
    refresh();
}

std::optional<SessionRow> SessionBrowser::chosen() const {
    const QModelIndex index = m_table->currentIndex();
    const int row = index.isValid() ? m_table->proxy().mapToSource(index).row() : -1;
    if (!m_model.has(row)) return std::nullopt;
    return m_model.row(row);
}

void SessionBrowser::refresh() {
    const auto row = chosen();
    m_open->setEnabled(row.has_value());
    m_keep->setEnabled(row && row->mode != "backtest");
}

void SessionBrowser::choose() {
    const auto row = chosen();
    if (!row) return;
    accept();
    Q_EMIT sessionChosen(toQString(row->id));
}

bool SessionBrowser::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            choose();
            return true;
        }
        if (key == Qt::Key_Down && watched != m_table) {
            m_table->setFocus();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace openbell
