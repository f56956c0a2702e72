#pragma once
// What a table model tells its view beside text: raw values to sort by, meaning to colour by, fixed widths.
#include <QString>
#include <Qt>

namespace openbell {

enum TableRole : int {
    SortRole = Qt::UserRole, // the raw value: number, or text
    ToneRole,                // int of Tone
    KindRole,                // header: int of ColumnKind
    WidthRole,               // header: width in characters
};

// Meaning of a cell; the text carries it too (a sign, an arrow, a word), never the colour alone.
enum class Tone : std::uint8_t { None, Up, Down, Warning, Muted, Heading };

enum class ColumnKind : std::uint8_t { Text, Number, Time };

struct ColumnSpec {
    QString title;
    int width = 10; // characters
    ColumnKind kind = ColumnKind::Text;
};

[[nodiscard]] constexpr Tone toneOfSign(int sign) {
    return sign > 0 ? Tone::Up : sign < 0 ? Tone::Down : Tone::None;
}

} // namespace openbell
