#include "ui/explain/explain_panel.h"
#include "ui/explain/explanation_html.h"
#include <QEvent>
#include <QScrollBar>

namespace openbell {

ExplainPanel::ExplainPanel(QWidget* parent) : QTextBrowser{parent} {
    setFrameShape(NoFrame);
    setOpenLinks(false);
    setWordWrapMode(QTextOption::WordWrap); // never inside a word
    document()->setDocumentMargin(10);
    setAccessibleName(tr("Explanation"));
    render();
}

void ExplainPanel::showExplanation(const Explanation& explanation) {
    m_shown = explanation;
    render();
    verticalScrollBar()->setValue(0);
}

void ExplainPanel::clearExplanation() {
    m_shown.reset();
    render();
}

void ExplainPanel::setFormat(const DisplayFormat& format) {
    m_format = format;
    render();
}

void ExplainPanel::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) render();
}

void ExplainPanel::render() {
    const Colours& colours = coloursOf(palette());
    if (m_shown) {
        setHtml(explanationHtml(*m_shown, m_format, colours));
        return;
    }
    const QString hint =
        tr("Select a trade, an order or a decision, or click a marker on the chart, to see why it happened.");
    setHtml(QStringLiteral("<p style='color:%1'>%2</p>").arg(colours.muted.name(), hint.toHtmlEscaped()));
}

} // namespace openbell
