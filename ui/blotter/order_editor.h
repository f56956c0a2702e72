#pragma once
// Changes a working order in line: its total quantity and its price. Enter asks for the change, Esc keeps the
// order as it is. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/widgets/inline_bar.h"

class QLabel;
class QLineEdit;

namespace openbell {

class PriceEdit;

class OrderEditor : public InlineBar {
    Q_OBJECT
public:
    explicit OrderEditor(QWidget* parent = nullptr);
    void edit(const OrderRow& order, const SymbolInfo& instrument, const DisplayFormat& format);
    [[nodiscard]] OrderId order() const { return m_order.id; } // none: not editing
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QLineEdit& quantityEdit() { return *m_quantity; }
    [[nodiscard]] PriceEdit& priceEdit() { return *m_price; }

Q_SIGNALS:
    void changed(const openbell::OrderChange& change);

private:
    void apply() override;
    void forget() override { m_order = {}; }

    OrderRow m_order;
    SymbolInfo m_instrument;
    DisplayFormat m_format;
    QLabel* m_title;
    QLineEdit* m_quantity;
    QLabel* m_priceName;
    PriceEdit* m_price;
};

} // namespace openbell
