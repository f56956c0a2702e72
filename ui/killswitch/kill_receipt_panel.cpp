#include "ui/killswitch/kill_receipt_panel.h"
#include "ui/widgets/table_view.h"
#include <QLabel>
#include <QVBoxLayout>

namespace openbell {

KillReceiptPanel::KillReceiptPanel(QWidget* parent)
    : QWidget{parent},
      m_headline{new QLabel{this}},
      m_table{new TableView{m_model, QStringLiteral("receiptTable"), this}} {
    m_table->setEmptyText(tr("Nothing was halted yet. A halt lists here what it cancelled and flattened."));
    m_headline->setContentsMargins(8, 6, 8, 6);
    m_headline->setWordWrap(true);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_headline->hide();
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_headline);
    layout->addWidget(m_table);
}

void KillReceiptPanel::showReceipt(const KillReceipt& receipt, const DisplayFormat& format) {
    std::vector<ReceiptRow> rows;
    int open = 0;
    for (const KillLine& line : receipt.lines) {
        rows.push_back({static_cast<int>(rows.size()), line});
        if (!line.done) ++open;
    }
    m_model.assign(rows);
    m_table->setEmptyText(tr("There was nothing to cancel or flatten."));
    const auto count = countText(static_cast<std::int64_t>(rows.size()), format.grouping());
    const QString state = rows.empty() ? tr("There was nothing to cancel or flatten.")
                          : open > 0   ? tr("%1 of %2 still open.").arg(countText(open), count)
                                       : tr("All %1 done.").arg(count);
    m_headline->setText(
        tr("Halted %1 (%2). %3").arg(format.withZone(receipt.time), toQString(receipt.reason), state));
    m_headline->show();
}

QString KillReceiptPanel::headline() const {
    return m_headline->text();
}

} // namespace openbell
