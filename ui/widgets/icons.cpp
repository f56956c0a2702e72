#include "ui/widgets/icons.h"
#include <QApplication>
#include <QFile>
#include <QPixmap>

// The macro must stand outside any namespace.
static void loadIconResources() {
    Q_INIT_RESOURCE(icons);
}

namespace openbell {
namespace {

QPixmap tinted(const QByteArray& svg, const QColor& colour) {
    QByteArray coloured = svg;
    coloured.replace("currentColor", colour.name().toLatin1());
    QPixmap pixmap;
    pixmap.loadFromData(coloured, "SVG");
    return pixmap;
}

} // namespace

void loadIcons() {
    loadIconResources();
}

QIcon themedIcon(const QString& name, const QColor& colour) {
    loadIcons();
    QFile file{QStringLiteral(":/openbell/icons/%1.svg").arg(name)};
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray svg = file.readAll();
    QIcon icon;
    icon.addPixmap(tinted(svg, colour));
    const QColor disabled = QApplication::palette().color(QPalette::Disabled, QPalette::ButtonText);
    icon.addPixmap(tinted(svg, disabled), QIcon::Disabled);
    return icon;
}

} // namespace openbell
