#pragma once
// Changes a working order in line: its total quantity and its price. Enter asks for the change, Esc keeps the
// order as it is. GUI thread only.
#include "ui/format/display_format.h"
#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QPushButton;

namespace openbell {

class NoteLabel;
class PriceEdit;

class OrderEditor : public QFrame {
    Q_OBJECT
public:
    explicit OrderEditor(QWidget* parent = nullptr);
    void edit(const OrderRow& order, const SymbolInfo& instrument, const DisplayFormat& format);
    void dismiss();
    [[nodiscard]] OrderId order() const { return m_order.id; } // none: not editing
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QLineEdit& quantityEdit() { return *m_quantity; }
    [[nodiscard]] PriceEdit& priceEdit() { return *m_price; }

Q_SIGNALS:
    void changed(const openbell::OrderChange& change);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void apply();

    OrderRow m_order;
    SymbolInfo m_instrument;
    DisplayFormat m_format;
    QLabel* m_title;
    QLineEdit* m_quantity;
    QLabel* m_priceName;
    PriceEdit* m_price;
    QPushButton* m_apply;
    QPushButton* m_keep;
    NoteLabel* m_problem;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace openbell
