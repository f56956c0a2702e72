#include "ui/blotter/order_text.h"

namespace openbell {
namespace {

struct OrderText {
    Q_DECLARE_TR_FUNCTIONS(openbell::OrderText)
};

} // namespace

QString stateText(const OrderRow& row) {
    return isUnknown(row) ? OrderText::tr("⚠ UNKNOWN") : wordOf(row.state);
}

Tone stateTone(const OrderRow& row) {
    const bool refused = row.state == "rejected" || row.state == "denied";
    if (refused || isUnknown(row)) return Tone::Down;
    if (row.working) return Tone::Warning;
    return row.state == "filled" ? Tone::None : Tone::Muted;
}

QString orderText(const OrderRow& row, const DisplayFormat& format) {
    const QString side = row.side == Side::Buy ? OrderText::tr("BUY") : OrderText::tr("SELL");
    const QString text = OrderText::tr("order %1: %2 %3 %4")
                             .arg(row.id.value)
                             .arg(side, format.quantity(row.quantity), toQString(row.symbol));
    if (!row.limit.isZero()) return OrderText::tr("%1, limit %2").arg(text, format.level(row.limit));
    if (!row.stop.isZero()) return OrderText::tr("%1, stop %2").arg(text, format.level(row.stop));
    return OrderText::tr("%1, at market").arg(text);
}

QString whyNotModify(const OrderRow& row) {
    if (!row.working) return OrderText::tr("Order %1 is over: %2.").arg(row.id.value).arg(wordOf(row.state));
    if (row.state == "pending_cancel" || row.state == "pending_modify" || isUnknown(row))
        return OrderText::tr("Order %1 waits for the broker's answer.").arg(row.id.value);
    if (row.type == "market")
        return OrderText::tr("Order %1 has no price to change: it fills at the market. Del cancels it.")
            .arg(row.id.value);
    return {};
}

QString whyNotCancel(const OrderRow& row) {
    if (!row.working) return OrderText::tr("Order %1 is over: %2.").arg(row.id.value).arg(wordOf(row.state));
    if (row.state == "pending_cancel")
        return OrderText::tr("Order %1 is being cancelled already.").arg(row.id.value);
    return {};
}

bool canModify(const OrderRow& row) {
    return whyNotModify(row).isEmpty();
}

bool canCancel(const OrderRow& row) {
    return whyNotCancel(row).isEmpty();
}

} // namespace openbell
