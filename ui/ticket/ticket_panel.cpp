#include "ui/ticket/ticket_panel.h"
#include "ui/ticket/preview_html.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/price_edit.h"
#include "ui/widgets/theme.h"
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace openbell {
namespace {

constexpr int kPreviewDelayMs = 150;    // of typing
constexpr int kPreviewRefreshMs = 1000; // while the market moves

QLabel* makeText(QWidget* parent) {
    auto* label = new QLabel{parent};
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

TicketPanel::TicketPanel(QWidget* parent)
    : QWidget{parent},
      m_symbol{new QComboBox{this}},
      m_lastPrice{new QLabel{this}},
      m_lots{new QSpinBox{this}},
      m_units{new QLabel{this}},
      m_type{new QComboBox{this}},
      m_validity{new QComboBox{this}},
      m_limit{new PriceEdit{this}},
      m_stop{new PriceEdit{this}},
      m_preview{makeText(this)},
      m_summary{makeText(this)},
      m_message{new NoteLabel{this}} {
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(6);
    layout->addWidget(buildSides());
    layout->addLayout(buildForm());
    layout->addWidget(m_preview);
    layout->addStretch(1);
    layout->addWidget(m_message);
    layout->addWidget(m_summary);
    layout->addWidget(buildButtons());
    QFont strong = m_summary->font();
    strong.setBold(true);
    m_summary->setFont(strong);
    m_preview->setTextFormat(Qt::RichText);
    m_previewDelay.setSingleShot(true);
    connect(&m_previewDelay, &QTimer::timeout, this, &TicketPanel::askPreview);
    connect(m_symbol, &QComboBox::currentIndexChanged, this, &TicketPanel::onSymbol);
    connect(m_type, &QComboBox::currentIndexChanged, this, &TicketPanel::edited);
    connect(m_validity, &QComboBox::currentIndexChanged, this, &TicketPanel::edited);
    connect(m_lots, &QSpinBox::valueChanged, this, &TicketPanel::edited);
    connect(m_limit, &QLineEdit::textChanged, this, &TicketPanel::edited);
    connect(m_stop, &QLineEdit::textChanged, this, &TicketPanel::edited);
    colourSides();
    setSide(Side::Buy);
    setBlocked(whyBlocked({}, {}, {}));
}

QWidget* TicketPanel::buildSides() {
    auto* box = new QWidget{this};
    m_buy = new QToolButton{box};
    m_sell = new QToolButton{box};
    m_buy->setText(tr("▲ Buy"));
    m_sell->setText(tr("▼ Sell"));
    m_buy->setObjectName(QStringLiteral("buySide"));
    m_sell->setObjectName(QStringLiteral("sellSide"));
    auto* layout = new QHBoxLayout{box};
    layout->setContentsMargins({});
    layout->setSpacing(4);
    for (QToolButton* button : {m_buy, m_sell}) {
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        layout->addWidget(button);
    }
    connect(m_buy, &QToolButton::clicked, this, [this] { setSide(Side::Buy); });
    connect(m_sell, &QToolButton::clicked, this, [this] { setSide(Side::Sell); });
    return box;
}

QFormLayout* TicketPanel::buildForm() {
    m_lots->setRange(1, 10'000'000);
    m_lots->setGroupSeparatorShown(true);
    m_lots->setAlignment(Qt::AlignRight);
    m_lots->setFont(numberFont());
    m_lastPrice->setFont(numberFont());
    m_type->addItems({tr("Market"), tr("Limit"), tr("Stop")}); // in the order of OrderType
    m_validity->addItems({tr("Day"), tr("Until cancelled")});
    m_symbol->setAccessibleName(tr("Symbol"));
    m_form = new QFormLayout;
    m_form->setVerticalSpacing(5);
    const auto add = [this](const QString& name, QWidget* field, QWidget* note) {
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(field, 1);
        row->addWidget(note, 1);
        auto* label = new QLabel{name, this};
        label->setBuddy(field);
        m_form->addRow(label, row);
    };
    add(tr("S&ymbol"), m_symbol, m_lastPrice);
    add(tr("&Lots"), m_lots, m_units);
    add(tr("&Type"), m_type, m_validity);
    m_form->addRow(tr("L&imit"), m_limit);
    m_form->addRow(tr("St&op"), m_stop);
    return m_form;
}

QWidget* TicketPanel::buildButtons() {
    auto* box = new QWidget{this};
    m_review = new QPushButton{tr("Review (Enter)"), box};
    m_send = new QPushButton{tr("Send (Ctrl+Enter)"), box};
    m_review->setToolTip(tr("Shows the order as one line; nothing is sent yet"));
    m_send->setToolTip(tr("Sends the reviewed order"));
    auto* layout = new QHBoxLayout{box};
    layout->setContentsMargins({});
    layout->addWidget(m_review, 1);
    layout->addWidget(m_send, 1);
    connect(m_review, &QPushButton::clicked, this, &TicketPanel::review);
    connect(m_send, &QPushButton::clicked, this, &TicketPanel::send);
    for (QPushButton* button : {m_review, m_send})
        button->installEventFilter(this);
    return box;
}

const SymbolInfo& TicketPanel::instrument() const {
    static const SymbolInfo none;
    const auto row = static_cast<std::size_t>(std::max(0, m_symbol->currentIndex()));
    return row < m_symbols.size() ? m_symbols[row] : none;
}

Price TicketPanel::last() const {
    const auto known = std::find_if(m_last.begin(), m_last.end(),
                                    [&](const auto& pair) { return pair.first == instrument().symbol; });
    return known == m_last.end() ? Price{} : known->second;
}

TicketInput TicketPanel::input() const {
    TicketInput input;
    input.side = m_side;
    input.type = static_cast<OrderType>(std::max(0, m_type->currentIndex()));
    input.timeInForce = m_validity->currentIndex() == 0 ? TimeInForce::Day : TimeInForce::GoodTillCancelled;
    input.lots = m_lots->value();
    input.limit = m_limit->price();
    input.stop = m_stop->price();
    return input;
}

void TicketPanel::setFormat(const DisplayFormat& format) {
    m_format = format;
    refresh();
}

void TicketPanel::setSymbols(const std::vector<SymbolInfo>& tradable) {
    const auto same = std::equal(tradable.begin(), tradable.end(), m_symbols.begin(), m_symbols.end(),
                                 [](const SymbolInfo& a, const SymbolInfo& b) {
                                     return a.symbol == b.symbol && a.tickSize == b.tickSize;
                                 });
    if (same) return;
    const QString wanted = m_symbol->currentText();
    m_symbols = tradable;
    const QSignalBlocker quiet{m_symbol};
    m_symbol->clear();
    for (const SymbolInfo& info : m_symbols)
        m_symbol->addItem(toQString(info.symbol));
    m_symbol->setCurrentIndex(std::max(0, m_symbol->findText(wanted)));
    onSymbol();
}

void TicketPanel::beginSession() {
    m_last.clear();
    edited();
}

void TicketPanel::setLast(const std::string& symbol, Price last) {
    const auto known =
        std::find_if(m_last.begin(), m_last.end(), [&](const auto& pair) { return pair.first == symbol; });
    if (known == m_last.end())
        m_last.emplace_back(symbol, last);
    else if (std::exchange(known->second, last) == last)
        return;
    if (symbol != instrument().symbol) return;
    refresh();
    if (m_previews && !m_previewDelay.isActive()) m_previewDelay.start(kPreviewRefreshMs);
}

void TicketPanel::setBlocked(const QString& why) {
    if (std::exchange(m_blocked, why) != why) edited();
}

// The chosen side is filled with the colour of its direction.
void TicketPanel::colourSides() {
    const Colours& colours = coloursOf(palette());
    const QString ground = palette().color(QPalette::Base).name();
    for (auto* button : {m_buy, m_sell}) {
        const QColor ink = button == m_buy ? colours.up : colours.down;
        const QString rules =
            QStringLiteral("QToolButton{border:1px solid %1;border-radius:3px;padding:4px;color:%1}"
                           "QToolButton:checked{background:%1;color:%2;font-weight:bold}");
        const QString wanted = rules.arg(ink.name(), ground);
        if (button->styleSheet() != wanted) button->setStyleSheet(wanted);
    }
}

void TicketPanel::setSide(Side side) {
    m_side = side;
    m_buy->setChecked(side == Side::Buy);
    m_sell->setChecked(side == Side::Sell);
    edited();
}

void TicketPanel::begin(const std::string& symbol, Side side) {
    const int row = m_symbol->findText(toQString(symbol));
    if (row >= 0) m_symbol->setCurrentIndex(row);
    setSide(side);
    m_lots->setFocus(Qt::ShortcutFocusReason);
    m_lots->selectAll();
}

void TicketPanel::setChoice(const std::string& symbol) {
    const int row = m_symbol->findText(toQString(symbol));
    if (row >= 0 && !m_reviewing && !isAncestorOf(focusWidget())) m_symbol->setCurrentIndex(row);
}

void TicketPanel::onSymbol() {
    for (PriceEdit* edit : {m_limit, m_stop}) {
        const QSignalBlocker quiet{edit};
        edit->clear();
    }
    edited();
}

// Every change of the order: what was reviewed no longer holds.
void TicketPanel::edited() {
    m_reviewing = false;
    m_number += 1; // previews under way are of an older order
    m_preview->clear();
    m_previews = false;
    say({}, false);
    refresh();
    m_previewDelay.start(kPreviewDelayMs);
}

void TicketPanel::refresh() {
    const SymbolInfo& info = instrument();
    const Price last = this->last();
    m_lastPrice->setText(last.isZero() ? QString{}
                                       : tr("last %1").arg(m_format.price(last, info.priceDecimals)));
    const bool single = info.lotSize == Quantity::whole(1);
    const QString units = m_format.quantity(info.lotSize * m_lots->value());
    m_units->setText(single ? tr("lots of 1") : tr("× %1 = %2").arg(m_format.quantity(info.lotSize), units));
    for (PriceEdit* edit : {m_limit, m_stop}) {
        edit->setTick(info.tickSize, info.priceDecimals, last);
        edit->setPlaceholderText(tr("tick %1").arg(m_format.price(info.tickSize, info.priceDecimals)));
    }
    const TicketInput now = input();
    m_form->setRowVisible(m_limit, now.type == OrderType::Limit);
    m_form->setRowVisible(m_stop, now.type == OrderType::Stop);
    const bool free = m_blocked.isEmpty();
    m_review->setEnabled(free && !m_reviewing);
    m_send->setEnabled(free && m_reviewing);
    m_summary->setText(m_reviewing ? summaryOf(m_ticket, info, m_format) : QString{});
    if (!free) say(m_blocked, true);
}

void TicketPanel::askPreview() {
    if (!m_blocked.isEmpty() || m_symbols.empty()) return;
    const TicketInput now = input();
    if (!problemsOf(now, instrument(), {}, m_format).isEmpty()) return;
    OrderTicket ticket = ticketOf(now, instrument());
    ticket.number = m_number;
    Q_EMIT previewWanted(ticket);
}

void TicketPanel::showPreview(const OrderPreview& preview) {
    if (preview.number != m_number || !m_blocked.isEmpty()) return;
    m_preview->setText(previewHtml(preview, instrument(), m_format));
    m_previews = true;
    if (preview.problem.empty() && m_warnsPreview) say({}, false);
    if (preview.problem.empty()) return;
    say(toQString(preview.problem), true);
    m_warnsPreview = true;
}

void TicketPanel::review() {
    if (!m_blocked.isEmpty() || m_reviewing) return;
    const QStringList problems = problemsOf(input(), instrument(), last(), m_format);
    if (!problems.isEmpty()) return say(problems.join(QLatin1Char{'\n'}), true);
    m_ticket = ticketOf(input(), instrument());
    m_ticket.number = m_number;
    m_reviewing = true;
    refresh();
    say(tr("Nothing is sent yet. Ctrl+Enter sends this order, Esc goes back."), false);
    m_send->setFocus(Qt::OtherFocusReason);
    m_previewDelay.start(0);
}

void TicketPanel::send() {
    if (!m_blocked.isEmpty() || !m_reviewing) return;
    m_reviewing = false;
    m_ticket.number = ++m_number;
    m_previewDelay.stop(); // what becomes of it is told by its answer
    refresh();
    m_preview->clear();
    m_previews = false;
    say(tr("Sent: %1").arg(summaryOf(m_ticket, instrument(), m_format)), false);
    m_lots->setFocus(Qt::OtherFocusReason);
    Q_EMIT sendWanted(m_ticket);
}

void TicketPanel::showAnswer(const OperatorAnswer& answer) {
    if (answer.ticket == 0 || answer.ticket != m_ticket.number) return;
    if (m_number == answer.ticket && !answer.gates.empty())
        m_preview->setText(gatesHtml(answer.gates, m_format));
    if (m_blocked.isEmpty()) say(toQString(answer.text), !answer.done);
}

void TicketPanel::say(const QString& text, bool isWarning) {
    const bool warns = isWarning && !text.isEmpty();
    m_warnsPreview = false;
    m_message->say(warns ? QStringLiteral("⚠ ") + text : text, warns ? Tone::Warning : Tone::None);
}

QString TicketPanel::message() const {
    return m_message->text();
}

QString TicketPanel::summary() const {
    return m_summary->text();
}

QString TicketPanel::previewText() const {
    return m_preview->text();
}

void TicketPanel::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->isAutoRepeat()) return;
    if (enter && (event->modifiers() & Qt::ControlModifier) != 0)
        send();
    else if (enter)
        review();
    else if (event->key() == Qt::Key_Escape && m_reviewing) {
        edited();
        m_lots->setFocus(Qt::OtherFocusReason);
    } else
        QWidget::keyPressEvent(event);
}

// On some desktops Enter presses a button that has the focus; here Enter alone never sends.
bool TicketPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    auto& key = static_cast<QKeyEvent&>(*event);
    const bool enter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
    if (enter) keyPressEvent(&key);
    return enter;
}

void TicketPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || m_review == nullptr) return;
    colourSides();
    refresh();
}

} // namespace openbell
