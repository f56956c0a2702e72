#include "ui/widgets/theme.h"
#include "ui/widgets/icons.h"
#include <QApplication>
#include <QProxyStyle>
#include <QStyleFactory>

namespace openbell {
namespace {

struct Shades {
    QColor window, base, alternate, button, text, disabled, placeholder, light, mid, dark, border, selection;
};

Shades shadesFor(ThemeMode mode) {
    if (mode == ThemeMode::Dark)
        return {QColor{0x1a, 0x1f, 0x27}, QColor{0x12, 0x16, 0x1c}, QColor{0x16, 0x1b, 0x22},
                QColor{0x25, 0x2c, 0x36}, QColor{0xd6, 0xdd, 0xe6}, QColor{0x65, 0x70, 0x7e},
                QColor{0x84, 0x90, 0x9e}, QColor{0x35, 0x3e, 0x4a}, QColor{0x10, 0x14, 0x19},
                QColor{0x0c, 0x0f, 0x13}, QColor{0x35, 0x3e, 0x4a}, QColor{0x1b, 0x33, 0x4f}};
    return {QColor{0xf1, 0xf3, 0xf5}, QColor{0xff, 0xff, 0xff}, QColor{0xf7, 0xf8, 0xfa},
            QColor{0xe8, 0xeb, 0xef}, QColor{0x1b, 0x22, 0x2c}, QColor{0x98, 0xa1, 0xac},
            QColor{0x65, 0x6f, 0x7b}, QColor{0xff, 0xff, 0xff}, QColor{0xcd, 0xd3, 0xda},
            QColor{0xb4, 0xbc, 0xc6}, QColor{0xcb, 0xd2, 0xd9}, QColor{0xd6, 0xe6, 0xf8}};
}

// Fusion with room at the sides of a cell, so that a number does not touch the word beside it.
class RoomyCells final : public QProxyStyle {
public:
    RoomyCells() : QProxyStyle{QStyleFactory::create(QStringLiteral("Fusion"))} {}
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option,
                                  const QWidget* widget) const override {
        constexpr int margin = 5; // a header's padding is one more
        return metric == PM_FocusFrameHMargin ? margin : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

// Only what the palette cannot say: flat headers and titles, visible borders of boxes and bars.
QString styleRules(ThemeMode mode) {
    const Shades shades = shadesFor(mode);
    const Colours& colours = coloursFor(mode);
    return QStringLiteral(
               "QHeaderView::section{background:%1;border:0;border-bottom:1px solid %2;padding:3px "
               "6px;color:%3}"
               "QDockWidget{font-weight:600}"
               "QDockWidget::title{background:%1;padding:5px 8px;border-bottom:1px solid %2}"
               "QTableView{border:0;gridline-color:%2}"
               "QTreeView::item{height:22px}"
               "QToolBar{border:0;border-bottom:1px solid %2;spacing:6px;padding:4px 6px;background:%1}"
               "QStatusBar{border-top:1px solid %2}"
               "QStatusBar::item{border:0}"
               "QToolTip{background:%4;color:%5;border:1px solid %2;padding:4px}"
               "QProgressBar{border:1px solid %2;border-radius:3px;text-align:center;background:%4;color:%5}"
               "QProgressBar::chunk{background:%7}"
               "QCheckBox::indicator,QListView::indicator{width:13px;height:13px;border:1px solid %3;"
               "border-radius:2px;background:%4}"
               "QCheckBox::indicator:checked,QListView::indicator:checked{background:%6;border-color:%6;"
               "image:url(:/openbell/icons/check.svg)}"
               "QLineEdit{border:1px solid %2;border-radius:3px;padding:3px;background:%4}"
               "QLineEdit:focus{border-color:%6}"
               "QAbstractSpinBox QLineEdit,QComboBox QLineEdit{border:0;padding:0}"
               "QDialogButtonBox{dialogbuttonbox-buttons-have-icons:0}"
               "QMainWindow::separator{background:%2;width:3px;height:3px}"
               "QMainWindow::separator:hover{background:%6}")
        .arg(shades.window.name(), shades.border.name(), colours.muted.name(), shades.base.name(),
             shades.text.name(), colours.accent.name(), shades.selection.name());
}

} // namespace

QPalette paletteFor(ThemeMode mode) {
    const Shades shades = shadesFor(mode);
    const Colours& colours = coloursFor(mode);
    QPalette palette;
    palette.setColor(QPalette::Window, shades.window);
    palette.setColor(QPalette::Base, shades.base);
    palette.setColor(QPalette::AlternateBase, shades.alternate);
    palette.setColor(QPalette::Button, shades.button);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, shades.text);
        palette.setColor(QPalette::Disabled, role, shades.disabled);
    }
    palette.setColor(QPalette::ToolTipBase, shades.base);
    palette.setColor(QPalette::BrightText, colours.down);
    palette.setColor(QPalette::Highlight, shades.selection);
    palette.setColor(QPalette::HighlightedText, shades.text);
    palette.setColor(QPalette::Link, colours.accent);
    palette.setColor(QPalette::PlaceholderText, shades.placeholder);
    palette.setColor(QPalette::Light, shades.light);
    palette.setColor(QPalette::Midlight, shades.light);
    palette.setColor(QPalette::Mid, shades.mid);
    palette.setColor(QPalette::Dark, shades.dark);
    palette.setColor(QPalette::Shadow, mode == ThemeMode::Dark ? QColor{Qt::black} : shades.dark);
    return palette;
}

void applyTheme(QApplication& app, ThemeMode mode) {
    const QString rules = styleRules(mode);
    if (app.styleSheet() == rules) return; // setting them again would polish every widget again
    loadIcons();
    if (app.styleSheet().isEmpty()) { // once: a style may not be replaced below a style sheet in use
        QApplication::setStyle(new RoomyCells);
        QFont font{QStringLiteral("DejaVu Sans")};
        font.setPointSizeF(9);
        QApplication::setFont(font);
    }
    QApplication::setPalette(paletteFor(mode));
    app.setStyleSheet(rules);
}

QFont numberFont(double delta) {
    QFont font{QStringLiteral("DejaVu Sans Mono")};
    font.setStyleHint(QFont::Monospace);
    const double size = QApplication::font().pointSizeF();
    font.setPointSizeF((size > 0 ? size : 9) + delta);
    return font;
}

} // namespace openbell
