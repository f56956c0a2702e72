#pragma once
// The equity of two futures over the same time: the original dashed, the branch solid. GUI thread only.
#include "engine/api/travel_values.h"
#include "ui/format/display_format.h"
#include <QWidget>

namespace openbell {

class FutureChart : public QWidget {
    Q_OBJECT
public:
    explicit FutureChart(QWidget* parent = nullptr);
    void show(SharedBranchOutcome outcome);
    [[nodiscard]] QSize sizeHint() const override { return {560, 260}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    SharedBranchOutcome m_outcome; // null: none yet
    DisplayFormat m_format;
};

} // namespace openbell
