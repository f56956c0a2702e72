#pragma once
// What could not be written and waits for the operator: Enter shows its rows, R writes them after all, Del
// gives them up once that is confirmed. GUI thread only.
#include "ui/letters/dead_letters_model.h"
#include <QWidget>

class QAction;
class QLabel;
class QPlainTextEdit;

namespace openbell {

class ConfirmBar;
class TableView;

class DeadLettersPanel : public QWidget {
    Q_OBJECT
public:
    explicit DeadLettersPanel(QWidget* parent = nullptr);
    void setRows(const std::vector<DeadLetterRow>& rows);
    [[nodiscard]] std::vector<DeadLetterRow> rows() const;
    [[nodiscard]] QString headline() const;
    [[nodiscard]] DeadLettersModel& model() { return m_model; }
    [[nodiscard]] TableView& table() { return *m_table; }
    [[nodiscard]] QPlainTextEdit& content() { return *m_content; } // of the chosen row
    [[nodiscard]] ConfirmBar& confirmation() { return *m_confirm; }

Q_SIGNALS:
    void retryWanted(std::int64_t id);
    void dismissWanted(std::int64_t id); // confirmed

private:
    void addCommand(const QString& text, const QList<QKeySequence>& keys, void (DeadLettersPanel::*slot)());
    void showContent();
    void retry();
    void dismiss();
    void refresh();
    [[nodiscard]] const DeadLetterRow* chosen() const;

    DeadLettersModel m_model;
    QLabel* m_headline;
    TableView* m_table;
    QPlainTextEdit* m_content;
    ConfirmBar* m_confirm;
    std::int64_t m_asked = 0; // whether to give it up
};

} // namespace openbell
