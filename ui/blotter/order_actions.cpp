#include "ui/blotter/order_actions.h"
#include "ui/blotter/order_editor.h"
#include "ui/blotter/order_text.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/note_label.h"
#include <QAbstractItemView>
#include <QAction>
#include <QMenu>
#include <QVBoxLayout>

namespace openbell {

OrderActions::OrderActions(QAbstractItemView& view, Finders finders, QWidget* parent)
    : QWidget{parent},
      m_view{view},
      m_find{std::move(finders)},
      m_confirm{new ConfirmBar{this}},
      m_editor{new OrderEditor{this}},
      m_note{new NoteLabel{this}} {
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_confirm);
    layout->addWidget(m_editor);
    layout->addWidget(m_note);
    m_note->setContentsMargins(8, 4, 8, 4);
    m_note->setWordWrap(true);
    m_note->hide();
    view.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&view, &QWidget::customContextMenuRequested, this, &OrderActions::showMenu);
    connect(addKey(tr("&Cancel order"), Qt::Key_Delete), &QAction::triggered, this,
            [this] { askCancel(m_find.chosen()); });
    connect(addKey(tr("Change &order…"), Qt::Key_F2), &QAction::triggered, this,
            [this] { askModify(m_find.chosen()); });
    connect(m_editor, &OrderEditor::changed, this, &OrderActions::changeWanted);
    connect(view.selectionModel(), &QItemSelectionModel::currentChanged, m_note, &QWidget::hide);
}

QAction* OrderActions::addKey(const QString& text, Qt::Key key) {
    auto* action = new QAction{text, &m_view};
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_view.addAction(action);
    return action;
}

void OrderActions::setSymbols(const std::vector<SymbolInfo>& symbols) {
    m_symbols.clear();
    for (const SymbolInfo& info : symbols)
        m_symbols.emplace(info.symbol, info);
}

void OrderActions::setAllowed(bool allowed) {
    m_allowed = allowed;
    if (!allowed) dismiss();
}

void OrderActions::dismiss() {
    m_asked = {};
    m_confirm->dismiss();
    m_editor->dismiss();
    m_note->hide();
}

QString OrderActions::note() const {
    return m_note->isHidden() ? QString{} : m_note->text();
}

// What was asked before is over, either way.
bool OrderActions::allows(const OrderRow* order, const QString& whyNot) {
    if (!m_allowed || order == nullptr) return false;
    dismiss();
    m_note->say(whyNot, Tone::Warning);
    m_note->setVisible(!whyNot.isEmpty());
    return whyNot.isEmpty();
}

void OrderActions::askCancel(const OrderRow* order) {
    if (!allows(order, order ? whyNotCancel(*order) : QString{})) return;
    const OrderId id = order->id;
    m_asked = id;
    m_confirm->ask(tr("Cancel %1?").arg(orderText(*order, m_format)), tr("Cancel order"),
                   [this, id] { Q_EMIT cancelWanted(id); });
}

void OrderActions::askModify(const OrderRow* order) {
    if (!allows(order, order ? whyNotModify(*order) : QString{})) return;
    const auto known = m_symbols.find(order->symbol);
    m_editor->edit(*order, known == m_symbols.end() ? SymbolInfo{} : known->second, m_format);
}

void OrderActions::orderChanged(const OrderRow& order) {
    if (order.id == m_editor->order() && !canModify(order)) m_editor->dismiss();
    if (order.id == m_asked && !canCancel(order)) m_confirm->dismiss();
}

// It is about the order it was opened on, wherever rows move meanwhile.
void OrderActions::showMenu(const QPoint& at) {
    const OrderRow* order = m_find.chosen();
    const OrderId id = order != nullptr ? order->id : OrderId{};
    auto* menu = new QMenu{&m_view};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* modify =
        menu->addAction(tr("Change &order…\tF2"), this, [this, id] { askModify(m_find.byId(id)); });
    QAction* cancel =
        menu->addAction(tr("&Cancel order\tDel"), this, [this, id] { askCancel(m_find.byId(id)); });
    modify->setEnabled(m_allowed && order != nullptr && canModify(*order));
    cancel->setEnabled(m_allowed && order != nullptr && canCancel(*order));
    menu->popup(m_view.viewport()->mapToGlobal(at));
}

} // namespace openbell
