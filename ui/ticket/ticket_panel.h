#pragma once
// The ticket for an order by hand. It is sent in two steps: Enter reviews it and shows it as one line,
// Ctrl+Enter then sends exactly that; any change takes it back to the first step. GUI thread only.
#include "ui/format/display_format.h"
#include "ui/ticket/ticket_check.h"
#include <QTimer>
#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace openbell {

class NoteLabel;
class PriceEdit;

class TicketPanel : public QWidget {
    Q_OBJECT
public:
    explicit TicketPanel(QWidget* parent = nullptr);

    void setFormat(const DisplayFormat& format);
    void setSymbols(const std::vector<SymbolInfo>& tradable);
    void beginSession(); // what is known of another one no longer holds
    void setLast(const std::string& symbol, Price last);
    void setBlocked(const QString& why); // empty: orders can be sent
    void showPreview(const OrderPreview& preview);
    void showAnswer(const OperatorAnswer& answer);
    // Puts a symbol and side in and takes the focus; an unknown symbol keeps the one there is.
    void begin(const std::string& symbol, Side side);
    void setChoice(const std::string& symbol); // follows the chart unless the ticket is being filled in

    [[nodiscard]] bool isReviewing() const { return m_reviewing; }
    [[nodiscard]] QString message() const;
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString previewText() const;
    [[nodiscard]] QComboBox& symbolBox() { return *m_symbol; }
    [[nodiscard]] QComboBox& typeBox() { return *m_type; }
    [[nodiscard]] QSpinBox& lotsBox() { return *m_lots; }
    [[nodiscard]] PriceEdit& limitEdit() { return *m_limit; }
    [[nodiscard]] PriceEdit& stopEdit() { return *m_stop; }
    [[nodiscard]] QPushButton& reviewButton() { return *m_review; }
    [[nodiscard]] QPushButton& sendButton() { return *m_send; }

Q_SIGNALS:
    void previewWanted(const openbell::OrderTicket& ticket);
    void sendWanted(const openbell::OrderTicket& ticket);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override; // of the buttons

private:
    QWidget* buildSides();
    QFormLayout* buildForm();
    QWidget* buildButtons();
    void setSide(Side side);
    void colourSides();
    void onSymbol();
    void edited();
    void askPreview();
    void review();
    void send();
    void refresh();
    void say(const QString& text, bool isWarning);
    [[nodiscard]] Price last() const; // 0 = not known
    [[nodiscard]] TicketInput input() const;
    [[nodiscard]] const SymbolInfo& instrument() const;

    DisplayFormat m_format;
    std::vector<SymbolInfo> m_symbols;
    std::vector<std::pair<std::string, Price>> m_last;
    QString m_blocked;
    Side m_side = Side::Buy;
    bool m_reviewing = false;
    std::uint32_t m_number = 0;  // of the newest preview or order
    OrderTicket m_ticket;        // under review
    bool m_previews = false;     // what would become of the order as it is now is shown
    bool m_warnsPreview = false; // and its problem
    QTimer m_previewDelay;

    QFormLayout* m_form = nullptr;
    QComboBox* m_symbol;
    QLabel* m_lastPrice;
    QToolButton* m_buy;
    QToolButton* m_sell;
    QSpinBox* m_lots;
    QLabel* m_units;
    QComboBox* m_type;
    QComboBox* m_validity;
    PriceEdit* m_limit;
    PriceEdit* m_stop;
    QLabel* m_preview;
    QLabel* m_summary;
    NoteLabel* m_message;
    QPushButton* m_review;
    QPushButton* m_send;
};

} // namespace openbell
