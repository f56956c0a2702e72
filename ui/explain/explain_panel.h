#pragma once
// Shows why the selected trade, order or signal came to be, or why it was refused. GUI thread only.
#include "ui/format/display_format.h"
#include <QTextBrowser>
#include <optional>

namespace openbell {

class ExplainPanel : public QTextBrowser {
    Q_OBJECT
public:
    explicit ExplainPanel(QWidget* parent = nullptr);
    void showExplanation(const Explanation& explanation);
    void clearExplanation();
    void setFormat(const DisplayFormat& format);

protected:
    void changeEvent(QEvent* event) override;

private:
    void render();

    std::optional<Explanation> m_shown;
    DisplayFormat m_format;
};

} // namespace openbell
