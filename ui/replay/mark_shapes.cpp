#include "ui/replay/mark_shapes.h"
#include <QCoreApplication>
#include <QPainter>

namespace openbell {
namespace {

QString said(const char* text) {
    return QCoreApplication::translate("openbell::MarkShapes", text);
}

} // namespace

QString markName(MarkKind kind) {
    switch (kind) {
    case MarkKind::Signal: return said(QT_TRANSLATE_NOOP("openbell::MarkShapes", "signal"));
    case MarkKind::Order: return said(QT_TRANSLATE_NOOP("openbell::MarkShapes", "order"));
    case MarkKind::Fill: return said(QT_TRANSLATE_NOOP("openbell::MarkShapes", "fill"));
    case MarkKind::Refusal: return said(QT_TRANSLATE_NOOP("openbell::MarkShapes", "refusal"));
    case MarkKind::Alert: return said(QT_TRANSLATE_NOOP("openbell::MarkShapes", "alert"));
    case MarkKind::Trade: return said(QT_TRANSLATE_NOOP("openbell::MarkShapes", "trade"));
    }
    return {};
}

void paintMark(QPainter& painter, MarkKind kind, QPointF at, const Colours& colours, bool toCome) {
    const double x = at.x(), y = at.y();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    const auto shape = [&](const QColor& colour, const QPolygonF& points) {
        painter.setPen(QPen{colour, 1});
        painter.setBrush(toCome ? QBrush{Qt::NoBrush} : QBrush{colour});
        painter.drawPolygon(points);
    };
    switch (kind) {
    case MarkKind::Trade: shape(colours.accent, {{x, y - 5}, {x + 4, y}, {x, y + 5}, {x - 4, y}}); break;
    case MarkKind::Alert: shape(colours.warning, {{x, y - 5}, {x + 5, y + 4}, {x - 5, y + 4}}); break;
    case MarkKind::Refusal:
        painter.setPen(QPen{toCome ? colours.muted : colours.down, 1.6});
        painter.drawLine(QPointF{x - 3, y - 3}, QPointF{x + 3, y + 3});
        painter.drawLine(QPointF{x - 3, y + 3}, QPointF{x + 3, y - 3});
        break;
    case MarkKind::Signal:
    case MarkKind::Order:
    case MarkKind::Fill:
        painter.setPen(colours.text);
        painter.drawEllipse(at, 2, 2);
        break;
    }
    painter.restore();
}

void paintBookmark(QPainter& painter, QPointF at, const QColor& colour) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen{colour, 1.4});
    painter.setBrush(colour);
    painter.drawLine(at + QPointF{0, -6}, at + QPointF{0, 6});
    painter.drawPolygon(QPolygonF{{at.x(), at.y() - 6}, {at.x() + 7, at.y() - 3}, {at.x(), at.y()}});
    painter.restore();
}

} // namespace openbell
