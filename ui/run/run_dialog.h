#pragma once
// Asks for a run: symbols, interval, strategies with their parameters, dates and capital; it can be accepted
// only when nothing is wrong with it. GUI thread only.
#include "ui/run/strategy_editor.h"
#include <QDialog>

class QCheckBox;
class QComboBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace openbell {

class NoteLabel;

class RunDialog : public QDialog {
    Q_OBJECT
public:
    explicit RunDialog(const Catalogue& catalogue, QWidget* parent = nullptr);
    // Fills in a former request as far as the catalogue still knows its parts.
    void setRequest(const RunRequest& request);
    [[nodiscard]] RunRequest request() const;
    // A file that was read, or why it was not; the mode stays as it is.
    void setFile(const RunFile& file);
    [[nodiscard]] bool isValid() const;
    [[nodiscard]] QString message() const; // what is wrong, a line each

    [[nodiscard]] QListWidget& symbolList() { return *m_symbols; }
    [[nodiscard]] QLineEdit& findEdit() { return *m_find; }
    [[nodiscard]] QLineEdit& capitalEdit() { return *m_capital; }
    [[nodiscard]] QComboBox& modeBox() { return *m_mode; }
    [[nodiscard]] QCheckBox& apartBox() { return *m_apart; }
    [[nodiscard]] QPushButton& runButton() { return *m_run; }
    [[nodiscard]] QPushButton& fileButton() { return *m_chooseFile; }
    [[nodiscard]] QPushButton& dropFileButton() { return *m_dropFile; }
    [[nodiscard]] QString fileNote() const;
    [[nodiscard]] StrategyEditor* strategy(const std::string& id) const;

Q_SIGNALS:
    void fileWanted(); // one is to be chosen and read

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; // of the search line

private:
    QWidget* buildSymbols();
    QWidget* buildStrategies();
    QLayout* buildFile();
    void showFile();
    QWidget* buildSettings();
    void refreshIntervals();
    void refreshCurrency();
    void validate();
    [[nodiscard]] std::vector<std::string> chosenSymbols() const;

    const Catalogue m_catalogue;
    QLineEdit* m_find = nullptr;
    QListWidget* m_symbols = nullptr;
    std::vector<StrategyEditor*> m_strategies;
    ConfigurationFile m_file;
    QString m_fileProblem;
    QLabel* m_fileNote = nullptr;
    QPushButton* m_chooseFile = nullptr;
    QPushButton* m_dropFile = nullptr;
    QComboBox* m_mode = nullptr;
    QComboBox* m_interval = nullptr;
    QCheckBox* m_allDates = nullptr;
    QDateEdit* m_from = nullptr;
    QDateEdit* m_to = nullptr;
    QLineEdit* m_capital = nullptr;
    QLabel* m_capitalLabel = nullptr;
    QCheckBox* m_apart = nullptr;
    NoteLabel* m_message = nullptr;
    QPushButton* m_run = nullptr;
};

} // namespace openbell
