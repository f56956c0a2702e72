#pragma once
// One strategy of the run dialog: whether it takes part, and its parameters. GUI thread only.
#include "ui/format/display_format.h"
#include <QWidget>

class QCheckBox;

namespace openbell {

class StrategyEditor : public QWidget {
    Q_OBJECT
public:
    explicit StrategyEditor(const StrategyInfo& info, QWidget* parent = nullptr);
    [[nodiscard]] bool isChosen() const;
    void setChosen(bool chosen);
    [[nodiscard]] StrategyChoice choice() const;
    [[nodiscard]] const std::string& id() const { return m_id; }
    // Nothing happens where the strategy has no parameter of that name.
    void setValue(const std::string& parameter, double value);
    // A QCheckBox for what is on or off (a whole number from 0 to 1), else a QDoubleSpinBox; null where the
    // strategy has none of that name.
    [[nodiscard]] QWidget* editor(const std::string& parameter) const;

Q_SIGNALS:
    void changed();

private:
    std::string m_id;
    QCheckBox* m_chosen;
    std::vector<std::pair<std::string, QWidget*>> m_parameters;
};

} // namespace openbell
