#include "ui/ticket/preview_html.h"
#include <QCoreApplication>

namespace openbell {
namespace {

struct PreviewText {
    Q_DECLARE_TR_FUNCTIONS(openbell::TicketPanel)
};

QString row(const QString& name, const QString& value, const QString& note = {}) {
    const auto cell = [](const QString& text) { // in one line
        return text.toHtmlEscaped().replace(QLatin1Char{' '}, QLatin1String{"&nbsp;"});
    };
    return QStringLiteral(
               "<tr><td style='padding-right:10px'>%1</td><td align='right' style=\"font-family:'DejaVu "
               "Sans Mono'\">%2</td><td align='right' style=\"padding-left:10px;font-family:'DejaVu Sans "
               "Mono'\">%3</td></tr>")
        .arg(cell(name), cell(value), cell(note));
}

QString line(const QString& text) {
    return QStringLiteral("<tr><td colspan='3'>%1</td></tr>").arg(text.toHtmlEscaped());
}

QString distance(Price from, Price to) {
    return from.isZero() ? QString{} : percentText((to - from).toDouble() / from.toDouble(), true);
}

} // namespace

QString gatesHtml(const std::vector<ExplainedGate>& gates, const DisplayFormat&) {
    QString refusing;
    int passed = 0;
    for (const ExplainedGate& gate : gates) {
        if (gate.passed)
            ++passed;
        else
            refusing += line(PreviewText::tr("✘ %1: %2").arg(toQString(gate.name), toQString(gate.numbers)));
    }
    if (gates.empty()) return {};
    const QString count = PreviewText::tr("✔ %1 of %2 gates pass").arg(passed).arg(gates.size());
    return QStringLiteral("<table>") + refusing + line(count) + QStringLiteral("</table>");
}

QString previewHtml(const OrderPreview& preview, const SymbolInfo& instrument, const DisplayFormat& format) {
    const int decimals = instrument.priceDecimals;
    QString rows;
    const auto level = [&](const QString& name, Price price) {
        if (!price.isZero()) rows += row(name, format.price(price, decimals), distance(preview.price, price));
    };
    rows += row(PreviewText::tr("Entry, about"), format.priceOrBlank(preview.price, decimals));
    level(PreviewText::tr("Stop"), preview.stop);
    level(preview.secondTarget.isZero() ? PreviewText::tr("Target") : PreviewText::tr("Target 1"),
          preview.target);
    level(PreviewText::tr("Target 2"), preview.secondTarget);
    if (preview.stop.isZero()) rows += row(PreviewText::tr("Stop"), PreviewText::tr("none"));
    rows += row(PreviewText::tr("Value"), format.money(preview.value));
    rows += row(PreviewText::tr("Costs in and out"), format.money(preview.costs));
    rows += row(PreviewText::tr("Loss at the stop"), format.money(preview.risk));
    return QStringLiteral("<table>") + rows + QStringLiteral("</table>") + gatesHtml(preview.gates, format);
}

} // namespace openbell
