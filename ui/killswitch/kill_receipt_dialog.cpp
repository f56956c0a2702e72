#include "ui/killswitch/kill_receipt_dialog.h"
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace openbell {

KillReceiptDialog::KillReceiptDialog(QWidget* parent)
    : QDialog{parent}, m_headline{new QLabel{this}}, m_lines{new QTreeWidget{this}} {
    setWindowTitle(tr("Kill switch receipt"));
    setModal(false);
    resize(620, 320);
    m_headline->setWordWrap(true);
    m_lines->setHeaderLabels({tr("What"), tr("Outcome")});
    m_lines->setRootIsDecorated(false);
    m_lines->header()->resizeSection(0, 300);
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Close, this};
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_headline);
    layout->addWidget(m_lines);
    layout->addWidget(buttons);
}

void KillReceiptDialog::showReceipt(const KillReceipt& receipt, const DisplayFormat& format) {
    m_lines->clear();
    int open = 0;
    for (const KillLine& line : receipt.lines) {
        const QString mark = line.done ? QStringLiteral("✔ ") : QStringLiteral("… ");
        new QTreeWidgetItem{m_lines, {mark + toQString(line.what), toQString(line.outcome)}};
        if (!line.done) ++open;
    }
    const QString state = open > 0                ? tr("%n line(s) not done yet.", nullptr, open)
                          : receipt.lines.empty() ? tr("There was nothing to cancel or flatten.")
                                                  : tr("All done.");
    m_headline->setText(
        tr("Halted at %1 (%2). %3").arg(format.withZone(receipt.time), toQString(receipt.reason), state));
    show();
    raise();
}

int KillReceiptDialog::lineCount() const {
    return m_lines->topLevelItemCount();
}

QString KillReceiptDialog::headline() const {
    return m_headline->text();
}

} // namespace openbell
