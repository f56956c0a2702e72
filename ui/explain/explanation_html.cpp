#include "ui/explain/explanation_html.h"
#include <QCoreApplication>

namespace openbell {
namespace {

struct Story {
    Q_DECLARE_TR_FUNCTIONS(openbell::Explanation)
};

QString escaped(const std::string& text) {
    return toQString(text).toHtmlEscaped();
}

QString coloured(const QString& text, const QColor& colour) {
    return QStringLiteral("<span style='color:%1'>%2</span>").arg(colour.name(), text);
}

QString number(const QString& text) {
    return QStringLiteral("<span style=\"font-family:'DejaVu Sans Mono'\">%1</span>").arg(text);
}

QString heading(const QString& text, const Colours& colours) {
    return QStringLiteral("<p style='margin-top:12px;margin-bottom:3px;color:%1'><b>%2</b></p>")
        .arg(colours.muted.name(), text);
}

QString table(const QString& rows) {
    return QStringLiteral("<table width='100%' cellspacing='0' cellpadding='3'>%1</table>").arg(rows);
}

// What was asked and how it ended in one line, its numbers below, so that a narrow panel breaks between
// words.
QString verdict(const QString& mark, const QString& text, const QString& numbers, const QString& state) {
    return QStringLiteral("<tr><td width='16'>%1</td><td>%2%3</td><td align='right' "
                          "style='white-space:nowrap'>%4</td></tr>")
        .arg(mark, text, numbers.isEmpty() ? QString{} : QStringLiteral("<br/>") + number(numbers), state);
}

QString mark(bool good, const Colours& colours) {
    return good ? coloured(QStringLiteral("✔"), colours.up) : coloured(QStringLiteral("✘"), colours.down);
}

QString conditionsHtml(const Explanation& explanation, const Colours& colours) {
    QString rows;
    for (const ExplainedCondition& condition : explanation.conditions) {
        const QString state = condition.held ? Story::tr("held") : Story::tr("not held");
        rows += verdict(mark(condition.held, colours), escaped(condition.text), escaped(condition.values),
                        coloured(state, condition.held ? colours.up : colours.down));
    }
    return rows;
}

QString gatesHtml(const Explanation& explanation, const Colours& colours) {
    QString rows;
    for (const ExplainedGate& gate : explanation.gates) {
        const QString state = gate.passed ? Story::tr("passed") : Story::tr("refused");
        rows += verdict(mark(gate.passed, colours), escaped(gate.name), escaped(gate.numbers),
                        coloured(state, gate.passed ? colours.up : colours.down));
    }
    return rows;
}

QString stepsHtml(const Explanation& explanation, const DisplayFormat& format, const Colours& colours) {
    QString rows;
    for (const ExplainedStep& step : explanation.steps) {
        rows += QStringLiteral("<tr><td style='white-space:nowrap'>%1</td><td><b>%2</b><br/>%3</td></tr>")
                    .arg(coloured(number(format.dateTime(step.time)), colours.muted), escaped(step.title),
                         escaped(step.detail));
    }
    return rows;
}

QString factsHtml(const Explanation& explanation) {
    QString rows;
    for (const auto& [name, value] : explanation.facts)
        rows += QStringLiteral("<tr><td>%1</td><td align='right'>%2</td></tr>")
                    .arg(number(escaped(name)), number(escaped(value)));
    return rows;
}

} // namespace

QString explanationHtml(const Explanation& explanation, const DisplayFormat& format, const Colours& colours) {
    QString html =
        QStringLiteral(
            "<p style='font-size:11pt;margin-bottom:2px'><b>%1</b></p><p style='margin-top:0'>%2</p>")
            .arg(escaped(explanation.title), escaped(explanation.outcome));
    const auto section = [&](const QString& title, const QString& rows) {
        if (!rows.isEmpty()) html += heading(title, colours) + table(rows);
    };
    section(Story::tr("Conditions"), conditionsHtml(explanation, colours));
    section(Story::tr("Gates"), gatesHtml(explanation, colours));
    section(Story::tr("What happened") + QStringLiteral(" · ") + format.zoneLabel(),
            stepsHtml(explanation, format, colours));
    section(Story::tr("Facts read"), factsHtml(explanation));
    return html;
}

} // namespace openbell
