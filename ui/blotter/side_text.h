#pragma once
// The side of an order or a fill with an arrow, so that it reads without colour. GUI thread only.
#include "engine/api/values.h"
#include <QCoreApplication>

namespace openbell {

struct SideText {
    Q_DECLARE_TR_FUNCTIONS(openbell::SideText)
public:
    static QString of(Side side) { return side == Side::Buy ? tr("▲ Buy") : tr("▼ Sell"); }
};

} // namespace openbell
