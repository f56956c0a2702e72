#pragma once
// A line for a price: tabular figures, and the arrow keys move it by one tick. It takes any text; whoever
// reads it says what is wrong. GUI thread only.
#include "ui/format/number_text.h"
#include <QLineEdit>

namespace openbell {

class PriceEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit PriceEdit(QWidget* parent = nullptr);
    // `start` is where the arrow keys begin when the line is empty; 0 = they do nothing then.
    void setTick(Price tick, int decimals, Price start);
    void setPrice(Price price); // 0 clears the line
    // None: no number. Zero: empty.
    [[nodiscard]] std::optional<Price> price() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void step(int ticks);

    Price m_tick = Price::fromRaw(10'000);
    Price m_start;
    int m_decimals = 2;
};

} // namespace openbell
