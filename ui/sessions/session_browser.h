#pragma once
// The stored sessions to choose from; Enter opens the chosen one. Modeless, so that the kill switch stays
// within reach. GUI thread only.
#include "ui/sessions/sessions_model.h"
#include <QDialog>

class QPushButton;

namespace openbell {

class FilterBar;
class NoteLabel;
class TableView;

class SessionBrowser : public QDialog {
    Q_OBJECT
public:
    explicit SessionBrowser(QWidget* parent = nullptr);
    void setSessions(const std::vector<SessionRow>& rows);
    void say(const QString& text, bool isProblem); // what became of the market data that was wanted

    [[nodiscard]] SessionsModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }
    [[nodiscard]] FilterBar& filter() { return *m_filter; }
    [[nodiscard]] QPushButton& openButton() { return *m_open; }
    [[nodiscard]] QPushButton& keepButton() { return *m_keep; } // of sessions with a journal
    [[nodiscard]] QString note() const;

Q_SIGNALS:
    void sessionChosen(const QString& sessionId);
    void dataWanted(const QString& sessionId); // its bars are to be stored

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void chooseFirst();
    void refresh();
    void choose();
    [[nodiscard]] std::optional<SessionRow> chosen() const;

    SessionsModel m_model;
    FilterBar* m_filter;
    TableView* m_table;
    NoteLabel* m_note;
    QPushButton* m_open;
    QPushButton* m_keep;
};

} // namespace openbell
