#pragma once
// One strategy of the run dialog: whether it takes part, and its parameters. GUI thread only.
#include "ui/format/display_format.h"
#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;

namespace openbell {

class StrategyEditor : public QWidget {
    Q_OBJECT
public:
    explicit StrategyEditor(const StrategyInfo& info, QWidget* parent = nullptr);
    [[nodiscard]] bool isChosen() const;
    void setChosen(bool chosen);
    [[nodiscard]] StrategyChoice choice() const;
    [[nodiscard]] const std::string& id() const { return m_id; }
    // The editor of a parameter, null where the strategy has none of that name.
    [[nodiscard]] QDoubleSpinBox* editor(const std::string& parameter) const;

Q_SIGNALS:
    void changed();

private:
    std::string m_id;
    QCheckBox* m_chosen;
    std::vector<std::pair<std::string, QDoubleSpinBox*>> m_parameters;
};

} // namespace openbell
