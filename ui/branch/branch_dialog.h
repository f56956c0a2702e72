#pragma once
// What is to be different from a past moment on: the session's settings, with the values they have and those
// they are to get. Modeless. GUI thread only.
#include "engine/api/travel_values.h"
#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace openbell {

class NoteLabel;

class BranchDialog : public QDialog {
    Q_OBJECT
public:
    explicit BranchDialog(const std::vector<NamedValue>& settings, QWidget* parent = nullptr);
    void setMoment(const QString& time);     // in words
    void setProblem(const QString& problem); // why the last try was refused; empty = it was not
    [[nodiscard]] std::vector<NamedValue> changes() const;
    // Writes a new value, as if typed; false where there is no such setting.
    bool change(const QString& name, const QString& value);
    [[nodiscard]] QTableWidget& table() { return *m_table; }
    [[nodiscard]] QLineEdit& filter() { return *m_filter; }
    [[nodiscard]] QPushButton& runButton() { return *m_run; }
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void branchWanted(const std::vector<openbell::NamedValue>& changes);

private:
    void fill(const std::vector<NamedValue>& settings);
    void applyFilter(const QString& text);
    void refresh();

    QLabel* m_moment;
    QLineEdit* m_filter;
    QTableWidget* m_table;
    NoteLabel* m_problem;
    QPushButton* m_run;
};

} // namespace openbell
