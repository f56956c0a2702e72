#pragma once
// How marks of a session look: each kind a shape of its own. GUI thread only.
#include "engine/api/travel_values.h"
#include "ui/widgets/colours.h"
#include <QPointF>
#include <QString>

class QPainter;

namespace openbell {

[[nodiscard]] QString markName(MarkKind kind); // "trade"
// Trade: a diamond; refusal: a cross; alert: a triangle; others a dot. Hollow where it is still to come.
void paintMark(QPainter& painter, MarkKind kind, QPointF at, const Colours& colours, bool toCome);
void paintBookmark(QPainter& painter, QPointF at, const QColor& colour); // a flag

} // namespace openbell
