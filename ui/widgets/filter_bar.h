#pragma once
// A line above a table: a text filter and, where wanted, a choice of what to show. Down goes on to the table.
// GUI thread only.
#include <QWidget>

class QComboBox;
class QLineEdit;

namespace openbell {

class FilterBar : public QWidget {
    Q_OBJECT
public:
    explicit FilterBar(const QString& placeholder, QWidget* parent = nullptr);
    void setChoices(const QStringList& choices);
    [[nodiscard]] int choice() const;
    [[nodiscard]] QComboBox& choiceBox() { return *m_choice; }
    [[nodiscard]] QLineEdit& edit() { return *m_edit; }

Q_SIGNALS:
    void textChanged(const QString& text);
    void choiceChanged(int index);

private:
    QComboBox* m_choice; // before the edit, as the keyboard goes
    QLineEdit* m_edit;
};

} // namespace openbell
