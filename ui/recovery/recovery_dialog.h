#pragma once
// Sessions that were cut off, offered at the start: go on with one, end it as it stands, or leave it for
// later. Keyboard: up and down choose, Enter resumes, Alt+C closes, Esc leaves. GUI thread only.
#include "engine/api/operator_values.h"
#include <QDialog>

class QLabel;
class QPushButton;
class QTableWidget;

namespace openbell {

class RecoveryDialog : public QDialog {
    Q_OBJECT
public:
    explicit RecoveryDialog(QWidget* parent = nullptr);
    // In the order given; the first one is chosen. None: the dialog goes.
    void setSessions(const std::vector<UnfinishedSession>& sessions);
    // What could not be written; that of a session is told with it.
    void setDeadLetters(const std::vector<DeadLetterRow>& rows);
    [[nodiscard]] QString description() const; // of the chosen session

    [[nodiscard]] QTableWidget& table() { return *m_table; }
    [[nodiscard]] QPushButton& resumeButton() { return *m_resume; }
    [[nodiscard]] QPushButton& closeButton() { return *m_close; }

Q_SIGNALS:
    void resumed(const openbell::UnfinishedSession& session);
    void closed(const std::string& session);

private:
    void buildTable();
    void buildButtons();
    [[nodiscard]] const UnfinishedSession* chosen() const;
    void describe();

    std::vector<UnfinishedSession> m_sessions;
    std::vector<DeadLetterRow> m_letters;
    QTableWidget* m_table = nullptr;
    QLabel* m_description = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_close = nullptr;
};

} // namespace openbell
