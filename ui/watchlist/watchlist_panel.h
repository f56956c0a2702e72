#pragma once
// The symbols there are, with their last prices; choosing one asks for its chart. GUI thread only.
#include "ui/watchlist/quotes_model.h"
#include <QWidget>

namespace openbell {

class TableView;

class WatchlistPanel : public QWidget {
    Q_OBJECT
public:
    explicit WatchlistPanel(QWidget* parent = nullptr);

    void setSymbols(const std::vector<SymbolInfo>& symbols) { m_model.setSymbols(symbols); }
    void applyQuotes(const std::vector<QuoteRow>& quotes) { m_model.merge(quotes); }
    void selectSymbol(const std::string& symbol);
    [[nodiscard]] QuotesModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }

Q_SIGNALS:
    void symbolChosen(const QString& symbol);

private:
    QuotesModel m_model;
    TableView* m_table;
};

} // namespace openbell
