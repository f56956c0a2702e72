#pragma once
// Changes one limit in line: Enter applies a tighter one at once and asks again before a looser one; Esc
// keeps what there is. GUI thread only.
#include "ui/risk/gauge_text.h"
#include "ui/widgets/inline_bar.h"

class QLabel;
class QLineEdit;

namespace openbell {

class LimitEditor : public InlineBar {
    Q_OBJECT
public:
    explicit LimitEditor(QWidget* parent = nullptr);
    void edit(const RiskGauge& gauge, const DisplayFormat& format);
    [[nodiscard]] bool isEditing() const { return !isHidden(); }
    [[nodiscard]] bool asksAgain() const { return m_confirming; }
    [[nodiscard]] QString note() const;
    [[nodiscard]] QLineEdit& valueEdit() { return *m_value; }

Q_SIGNALS:
    void changed(const openbell::LimitChange& change);

private:
    void apply() override;
    void say(const QString& text);

    RiskGauge m_gauge;
    DisplayFormat m_format;
    bool m_confirming = false;
    QLabel* m_title;
    QLineEdit* m_value;
    QLabel* m_unit;
};

} // namespace openbell
