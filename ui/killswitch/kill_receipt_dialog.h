#pragma once
// What the kill switch did, line by line; stays beside the window and never blocks it. GUI thread only.
#include "ui/format/display_format.h"
#include <QDialog>

class QLabel;
class QTreeWidget;

namespace openbell {

class KillReceiptDialog : public QDialog {
    Q_OBJECT
public:
    explicit KillReceiptDialog(QWidget* parent = nullptr);
    void showReceipt(const KillReceipt& receipt,
                     const DisplayFormat& format); // a later one replaces the lines
    [[nodiscard]] int lineCount() const;
    [[nodiscard]] QString headline() const;

private:
    QLabel* m_headline;
    QTreeWidget* m_lines;
};

} // namespace openbell
