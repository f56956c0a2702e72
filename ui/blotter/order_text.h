#pragma once
// Sides and states of orders in words and shapes, so that they read without colour. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/table_roles.h"
#include <QCoreApplication>

namespace openbell {

struct SideText {
    Q_DECLARE_TR_FUNCTIONS(openbell::SideText)
public:
    static QString of(Side side) { return side == Side::Buy ? tr("▲ Buy") : tr("▼ Sell"); }
};

// The broker does not say what became of it: it might be filled at any time.
[[nodiscard]] inline bool isUnknown(const OrderRow& row) {
    return row.state == "unknown";
}
// The engine's word for people: "pending_cancel" -> "pending cancel".
[[nodiscard]] inline QString wordOf(const std::string& text) {
    return toQString(text).replace(QLatin1Char{'_'}, QLatin1Char{' '});
}
// "accepted"; an unknown order stands out: "⚠ UNKNOWN".
[[nodiscard]] QString stateText(const OrderRow& row);
[[nodiscard]] Tone stateTone(const OrderRow& row);
// "order 12: SELL 50 RELIANCE, stop 1,029.60".
[[nodiscard]] QString orderText(const OrderRow& row, const DisplayFormat& format);
// Whether modifying makes sense: working, and not waiting for an answer.
[[nodiscard]] bool canModify(const OrderRow& row);
[[nodiscard]] bool canCancel(const OrderRow& row);
// Why not, for who tries: empty where it can be.
[[nodiscard]] QString whyNotModify(const OrderRow& row);
[[nodiscard]] QString whyNotCancel(const OrderRow& row);

} // namespace openbell
