#include "ui/blotter/order_actions.h"
#include "ui/blotter/order_editor.h"
#include "ui/blotter/order_text.h"
#include "ui/widgets/confirm_bar.h"
#include <QAbstractItemView>
#include <QAction>
#include <QMenu>
#include <QVBoxLayout>

namespace openbell {

OrderActions::OrderActions(QAbstractItemView& view, std::function<const OrderRow*()> chosen, QWidget* parent)
    : QWidget{parent},
      m_view{view},
      m_chosen{std::move(chosen)},
      m_confirm{new ConfirmBar{this}},
      m_editor{new OrderEditor{this}},
      m_cancel{new QAction{tr("&Cancel order"), &view}},
      m_modify{new QAction{tr("Change &order…"), &view}} {
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_confirm);
    layout->addWidget(m_editor);
    m_cancel->setShortcut(Qt::Key_Delete);
    m_modify->setShortcut(Qt::Key_F2);
    for (QAction* action : {m_cancel, m_modify}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        view.addAction(action);
    }
    view.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&view, &QWidget::customContextMenuRequested, this, &OrderActions::showMenu);
    connect(m_cancel, &QAction::triggered, this, &OrderActions::cancelChosen);
    connect(m_modify, &QAction::triggered, this, &OrderActions::modifyChosen);
    connect(m_editor, &OrderEditor::changed, this, &OrderActions::changeWanted);
}

void OrderActions::setSymbols(const std::vector<SymbolInfo>& symbols) {
    m_ticks.clear();
    for (const SymbolInfo& info : symbols)
        m_ticks.emplace(info.symbol, info.tickSize);
}

void OrderActions::setAllowed(bool allowed) {
    m_allowed = allowed;
    if (allowed) return;
    m_confirm->dismiss();
    m_editor->dismiss();
}

void OrderActions::cancelChosen() {
    const OrderRow* order = m_chosen();
    if (!m_allowed || order == nullptr || !canCancel(*order)) return;
    m_editor->dismiss();
    const OrderId id = order->id;
    m_asked = id;
    m_confirm->ask(tr("Cancel %1?").arg(orderText(*order, m_format)), tr("Cancel order"),
                   [this, id] { Q_EMIT cancelWanted(id); });
}

void OrderActions::modifyChosen() {
    const OrderRow* order = m_chosen();
    if (!m_allowed || order == nullptr || !canModify(*order)) return;
    m_confirm->dismiss();
    const auto tick = m_ticks.find(order->symbol);
    m_editor->edit(*order, tick == m_ticks.end() ? Price::fromRaw(10'000) : tick->second, m_format);
}

void OrderActions::orderChanged(const OrderRow& order) {
    if (order.id == m_editor->order() && !canModify(order)) m_editor->dismiss();
    if (order.id == m_asked && !canCancel(order)) m_confirm->dismiss();
}

void OrderActions::refresh() {
    const OrderRow* order = m_chosen();
    m_cancel->setEnabled(m_allowed && order != nullptr && canCancel(*order));
    m_modify->setEnabled(m_allowed && order != nullptr && canModify(*order));
}

void OrderActions::showMenu(const QPoint& at) {
    refresh();
    auto* menu = new QMenu{&m_view};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_modify, m_cancel});
    connect(menu, &QMenu::aboutToHide, this, [this] { // a disabled action would swallow its key
        m_cancel->setEnabled(true);
        m_modify->setEnabled(true);
    });
    menu->popup(m_view.viewport()->mapToGlobal(at));
}

} // namespace openbell
