#pragma once
// The application's own icons, drawn in the colour of the palette they are shown on. GUI thread only.
#include <QColor>
#include <QIcon>

namespace openbell {

// Makes the icons known to style sheets; themedIcon does it by itself.
void loadIcons();

// `name` is a file of ui/widgets/icons without its ending; an unknown one gives an empty icon.
[[nodiscard]] QIcon themedIcon(const QString& name, const QColor& colour);

} // namespace openbell
