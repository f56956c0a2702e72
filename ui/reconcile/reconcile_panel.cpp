#include "ui/reconcile/reconcile_panel.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/table_view.h"
#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace openbell {

ReconcilePanel::ReconcilePanel(QWidget* parent)
    : QWidget{parent},
      m_headline{new QLabel{this}},
      m_run{new QPushButton{tr("Run now (R)"), this}},
      m_drill{new QPushButton{tr("Drill…"), this}},
      m_table{new TableView{m_model, QStringLiteral("reconcileTable"), this}},
      m_confirm{new ConfirmBar{this}} {
    m_headline->setWordWrap(true);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(8, 4, 8, 4);
    top->addWidget(m_headline, 1);
    top->addWidget(m_drill);
    top->addWidget(m_run);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_table);
    layout->addWidget(m_confirm);
    connect(action(tr("&Adopt the broker's state…"), Qt::Key_A), &QAction::triggered, this,
            [this] { settle(DifferenceState::Adopted); });
    connect(action(tr("&Ignore the difference…"), Qt::Key_I), &QAction::triggered, this,
            [this] { settle(DifferenceState::Ignored); });
    connect(action(tr("&Run now"), Qt::Key_R), &QAction::triggered, m_run, &QPushButton::click);
    connect(m_run, &QPushButton::clicked, this, &ReconcilePanel::runWanted);
    m_drill->setToolTip(tr("Lets the paper account trade without the session, to see a difference found"));
    connect(m_drill, &QPushButton::clicked, this, [this] {
        m_asked = 0;
        m_confirm->ask(
            tr("Let the paper account buy one lot of the chart's symbol behind the session's back?"),
            tr("Buy it there"), [this] { Q_EMIT drillWanted(); });
    });
    refresh();
}

QAction* ReconcilePanel::action(const QString& text, Qt::Key key) {
    auto* made = new QAction{text, m_table};
    made->setShortcut(key);
    made->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(made);
    return made;
}

const DifferenceRow* ReconcilePanel::chosen() const {
    const int row = m_table->proxy().mapToSource(m_table->currentIndex()).row();
    return m_model.has(row) ? &m_model.row(row) : nullptr;
}

void ReconcilePanel::settle(DifferenceState to) {
    const DifferenceRow* row = chosen();
    if (row == nullptr || row->state != DifferenceState::Open) return;
    const FactSeq id = row->id;
    m_asked = id;
    const QString what = toQString(row->what);
    const bool adopt = to == DifferenceState::Adopted;
    const QString question =
        adopt ? tr("Take over the broker's state of %1: %2 instead of %3?")
                    .arg(what, toQString(row->broker), toQString(row->local))
              : tr("Ignore the difference of %1 and keep %2?").arg(what, toQString(row->local));
    m_confirm->ask(question, adopt ? tr("Approve") : tr("Ignore"),
                   [this, id, to] { Q_EMIT settleWanted(id, to); });
}

void ReconcilePanel::setFormat(const DisplayFormat& format) {
    m_format = format;
    m_model.setFormat(format);
    refresh();
}

void ReconcilePanel::setState(const ReconciliationState& state) {
    m_state = state;
    m_model.assign(state.rows);
    const bool stillOpen =
        std::any_of(state.rows.begin(), state.rows.end(), [this](const DifferenceRow& row) {
            return row.id == m_asked && row.state == DifferenceState::Open;
        });
    if (!stillOpen && m_asked != 0) m_confirm->dismiss();
    refresh();
}

void ReconcilePanel::refresh() {
    const auto open = std::count_if(m_state.rows.begin(), m_state.rows.end(), [](const DifferenceRow& row) {
        return row.state == DifferenceState::Open;
    });
    m_run->setEnabled(m_state.possible && !m_state.running);
    m_drill->setVisible(m_state.drill);
    m_run->setText(m_state.running ? tr("Running…") : tr("Run now (R)"));
    if (!m_state.possible) {
        m_headline->setText(tr("No broker to compare with."));
        m_table->setEmptyText(
            tr("The simulated exchange runs inside the session, so nothing can differ. Start a paper session "
               "whose account is kept apart, as a broker keeps it, and differences will be here."));
        return;
    }
    const QString found =
        open > 0 ? tr("≠ %1 open: A adopts, I ignores").arg(countText(open)) : tr("✔ no open difference");
    const QString state = m_state.lastRun == kNoTime
                              ? tr("Not compared yet")
                              : tr("Last run: %1. %2").arg(m_format.withZone(m_state.lastRun), found);
    m_headline->setText(tr("%1. Policy: %2.").arg(state, toQString(m_state.policy)));
    m_table->setEmptyText(m_state.lastRun == kNoTime ? tr("Not compared yet. R compares now.")
                                                     : tr("Local and broker agree."));
}

QString ReconcilePanel::headline() const {
    return m_headline->text();
}

} // namespace openbell
