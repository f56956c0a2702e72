#include "ui/widgets/note_label.h"
#include "ui/widgets/theme.h"
#include <QApplication>
#include <QTest>
#include <cmath>

using namespace openbell;

namespace {

// WCAG 2.1, relative luminance and contrast ratio: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
double luminance(const QColor& colour) {
    const auto linear = [](double share) {
        return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
    return std::max(one, other) / std::min(one, other);
}

constexpr double kReadable = 4.5; // level AA of text

struct Pair {
    std::string name;
    QColor ink, ground;
};

// Every text that the window writes, on every ground it writes it on.
std::vector<Pair> textPairs(ThemeMode mode) {
    const Colours& c = coloursFor(mode);
    const QPalette p = paletteFor(mode);
    const QColor window = p.color(QPalette::Window), base = p.color(QPalette::Base),
                 alternate = p.color(QPalette::AlternateBase), chosen = p.color(QPalette::Highlight);
    std::vector<Pair> pairs{
        {"window text", p.color(QPalette::WindowText), window},
        {"button", p.color(QPalette::ButtonText), p.color(QPalette::Button)},
        {"tool tip", p.color(QPalette::ToolTipText), p.color(QPalette::ToolTipBase)},
        {"selection", p.color(QPalette::HighlightedText), chosen},
        {"placeholder", p.color(QPalette::PlaceholderText), base},
        {"progress, done part", p.color(QPalette::Text), chosen},
        {"link", p.color(QPalette::Link), window},
        {"link", p.color(QPalette::Link), base},
        {"kill switch", c.dangerText, c.danger},
        {"chosen buy side, last price up", base, c.up},
        {"chosen sell side, last price down", base, c.down},
        {"price tag, rising", c.plot, c.up},
        {"price tag, falling", c.plot, c.down},
    };
    const std::pair<const char*, QColor> tones[] = {
        {"text", c.text}, {"muted", c.muted}, {"up", c.up}, {"down", c.down}, {"warning", c.warning}};
    for (const auto& [name, ink] : tones)
        for (const QColor& ground : {c.plot, window, base, alternate, chosen})
            pairs.push_back({name, ink, ground});
    for (const QColor& study : c.studies) // named in the chart's read-out
        pairs.push_back({"study", study, c.plot});
    return pairs;
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTextCanBeRead_data() {
        QTest::addColumn<int>("mode");
        QTest::newRow("dark") << static_cast<int>(ThemeMode::Dark);
        QTest::newRow("light") << static_cast<int>(ThemeMode::Light);
    }
    void everyTextCanBeRead() {
        QFETCH(int, mode);
        for (const Pair& pair : textPairs(static_cast<ThemeMode>(mode))) {
            const double ratio = contrast(pair.ink, pair.ground);
            QVERIFY2(ratio >= kReadable, qPrintable(QStringLiteral("%1: %2 on %3 is %4")
                                                        .arg(QString::fromStdString(pair.name),
                                                             pair.ink.name(), pair.ground.name())
                                                        .arg(ratio)));
        }
    }

    void theMeasureKnowsItsEnds() {
        QCOMPARE(std::round(contrast(Qt::black, Qt::white)), 21.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }

    void aNoteThatWarnsNoMoreIsPlainAgain() {
        applyTheme(*qApp, ThemeMode::Light);
        NoteLabel note;
        note.say(QStringLiteral("careful"), Tone::Warning);
        QVERIFY(inkOf(note) == coloursFor(ThemeMode::Light).warning);
        note.say(QStringLiteral("fine"));
        QVERIFY(inkOf(note) == coloursFor(ThemeMode::Light).text);
        applyTheme(*qApp, ThemeMode::Dark);
        QVERIFY(inkOf(note) == coloursFor(ThemeMode::Dark).text);
        note.say(QStringLiteral("refused"), Tone::Down);
        QVERIFY(inkOf(note) == coloursFor(ThemeMode::Dark).down);
    }

private:
    static QColor inkOf(NoteLabel& note) {
        note.ensurePolished();
        return note.palette().color(QPalette::WindowText);
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
