#include "ui/replay/travel_bar.h"
#include "ui/replay/mark_shapes.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/note_label.h"
#include "ui/widgets/theme.h"
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QRegularExpression>
#include <QToolButton>
#include <array>

namespace openbell {
namespace {

constexpr int kFrameMs = 16;
constexpr int kRoomyCharacters = 150; // every command fits beside the texts of the row
constexpr std::array<double, 6> kMultiples{1, 5, 20, 60, 300, 0}; // of real time; 0 = no limit
constexpr std::array kKinds{MarkKind::Trade,  MarkKind::Refusal, MarkKind::Alert,
                            MarkKind::Signal, MarkKind::Order,   MarkKind::Fill};

QToolButton* transportButton(QAction* action, QWidget* parent) {
    auto* button = new QToolButton{parent};
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setIconSize({16, 16});
    return button;
}

// Gives way where there is no room: its text is then cut with an ellipsis.
class CaptionLabel final : public QLabel {
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter{this};
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideRight, width()));
    }
};

} // namespace

TravelBar::TravelBar(QWidget* parent)
    : QWidget{parent},
      m_scrubber{new TravelScrubber{this}},
      m_kind{new QComboBox{this}},
      m_speed{new QComboBox{this}},
      m_title{new CaptionLabel{this}},
      m_time{new QLabel{this}},
      m_timeEdit{new QLineEdit{this}},
      m_note{new NoteLabel{this}},
      m_bookmarks{new QMenu{this}},
      m_bookmarkList{new QToolButton{this}} {
    setAccessibleName(tr("Replay bar"));
    buildCommands();
    buildBoxes();
    buildRows();
    setFocusProxy(m_scrubber);
    m_seekTimer.setSingleShot(true);
    connect(&m_seekTimer, &QTimer::timeout, this, &TravelBar::sendSeek);
    connect(m_scrubber, &TravelScrubber::sought, this, [this](quint32 moment) { seek(moment); });
    m_sinceSeek.start();
    refreshIcons();
    refreshBookmarks();
}

QAction* TravelBar::add(const QString& text, const QList<QKeySequence>& keys, const char* icon,
                        std::function<void()> action) {
    auto* made = new QAction{text, this};
    made->setShortcuts(keys);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QString plain = text;
    plain.remove(QLatin1Char{'&'});
    made->setToolTip(tr("%1 (%2)").arg(plain, keys.front().toString(QKeySequence::NativeText)));
    connect(made, &QAction::triggered, this, std::move(action));
    addAction(made);
    m_commands.append(made);
    m_icons.append({made, QLatin1String{icon}});
    return made;
}

void TravelBar::buildCommands() {
    add(tr("To the start"), {Qt::Key_Home}, "first", [this] { seek(0); });
    add(tr("Back one trade"), {Qt::SHIFT | Qt::Key_Left}, "trade-back",
        [this] { step(TravelUnit::Trade, false); });
    add(tr("Back one bar"), {Qt::Key_Left}, "step-back", [this] { step(TravelUnit::Bar, false); });
    m_play = add(tr("Play"), {Qt::Key_Space}, "play",
                 [this] { Q_EMIT commanded({m_state.playing ? TravelAction::Pause : TravelAction::Play}); });
    add(tr("Forward one bar"), {Qt::Key_Right}, "step", [this] { step(TravelUnit::Bar, true); });
    add(tr("Forward one trade"), {Qt::SHIFT | Qt::Key_Right}, "trade-forward",
        [this] { step(TravelUnit::Trade, true); });
    add(tr("To the end"), {Qt::Key_End}, "last", [this] {
        if (m_tape) seek(m_tape->last());
    });
    add(tr("Back one input"), {Qt::CTRL | Qt::Key_Left}, "", [this] { step(TravelUnit::Input, false); });
    add(tr("Forward one input"), {Qt::CTRL | Qt::Key_Right}, "", [this] { step(TravelUnit::Input, true); });
    add(tr("Previous of this kind"), {Qt::Key_P}, "previous", [this] { find(false); });
    add(tr("Next of this kind"), {Qt::Key_N}, "next", [this] { find(true); });
    m_bookmark = add(tr("Bookmark this moment"), {Qt::Key_B}, "bookmark", [this] { toggleBookmark(); });
    add(tr("Go to a time"), {Qt::Key_G}, "clock", [this] { askForTime(); });
    m_branch = add(tr("Branch here…"), {Qt::SHIFT | Qt::Key_B}, "branch", [this] { Q_EMIT branchWanted(); });
    add(tr("Close the session"), {Qt::CTRL | Qt::Key_W}, "cancel",
        [this] { Q_EMIT commanded({TravelAction::Close}); });
}

void TravelBar::buildBoxes() {
    for (const double speed : kMultiples)
        m_speed->addItem(speed > 0 ? tr("%1 ×").arg(static_cast<int>(speed)) : tr("max"));
    m_speed->setCurrentIndex(3);
    m_speed->setAccessibleName(tr("Speed, in multiples of real time"));
    m_speed->setToolTip(tr("Speed, in multiples of real time"));
    connect(m_speed, &QComboBox::activated, this, [this](int index) {
        TravelCommand command{TravelAction::Speed};
        command.speed = kMultiples[static_cast<std::size_t>(index)];
        Q_EMIT commanded(command);
    });
    for (const MarkKind kind : kKinds)
        m_kind->addItem(markName(kind));
    m_kind->setAccessibleName(tr("Kind of event to go to"));
    m_kind->setToolTip(tr("Kind of event that N and P go to"));
    m_timeEdit->setPlaceholderText(tr("10:15 or 2016-08-16 10:15"));
    m_timeEdit->setAccessibleName(tr("Time to go to"));
    m_timeEdit->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("2016-08-16 10:15:00    ")) +
                              16);
    m_timeEdit->hide();
    connect(m_timeEdit, &QLineEdit::returnPressed, this, &TravelBar::goToTime);
    auto* leave = new QAction{m_timeEdit};
    leave->setShortcut(Qt::Key_Escape);
    leave->setShortcutContext(Qt::WidgetShortcut);
    m_timeEdit->addAction(leave);
    connect(leave, &QAction::triggered, this, [this] {
        showTimeEdit(false);
        m_scrubber->setFocus();
    });
    m_bookmarkList->setMenu(m_bookmarks);
    m_bookmarkList->setPopupMode(QToolButton::InstantPopup);
    m_bookmarkList->setAutoRaise(true);
    m_bookmarkList->setText(tr("Bookmarks"));
    m_bookmarkList->setToolTip(tr("Go to a bookmark"));
}

void TravelBar::buildRows() {
    m_time->setFont(numberFont());
    m_time->setMinimumWidth(
        m_time->fontMetrics().horizontalAdvance(QStringLiteral("2024-01-20 09:15:00 IST "))); // no jumping
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setMinimumWidth(1);
    m_note->setMinimumWidth(1);
    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    row->addWidget(m_title);
    row->addSpacing(8);
    for (int i = 0; i < 7; ++i)
        row->addWidget(transportButton(m_commands[i], this));
    row->addWidget(m_speed);
    row->addSpacing(8);
    row->addWidget(m_time);
    row->addWidget(transportButton(m_commands[12], this));
    row->addWidget(m_timeEdit);
    row->addSpacing(8);
    row->addWidget(transportButton(m_commands[9], this));
    row->addWidget(m_kind);
    row->addWidget(transportButton(m_commands[10], this));
    row->addSpacing(8);
    row->addWidget(transportButton(m_bookmark, this));
    row->addWidget(m_bookmarkList);
    row->addWidget(m_note, 1);
    m_branchButton = transportButton(m_branch, this);
    row->addWidget(m_branchButton);
    row->addWidget(transportButton(m_commands.back(), this));
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(8, 4, 8, 2);
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(m_scrubber);
}

// ---- what is asked
// ----------------------------------------------------------------------------------------------------

void TravelBar::step(TravelUnit unit, bool forward) {
    TravelCommand command{TravelAction::Step};
    command.unit = unit;
    command.forward = forward;
    Q_EMIT commanded(command);
}

void TravelBar::find(bool forward) {
    TravelCommand command{TravelAction::Find};
    command.kind = kKinds[static_cast<std::size_t>(std::max(0, m_kind->currentIndex()))];
    command.forward = forward;
    Q_EMIT commanded(command);
}

void TravelBar::seek(std::uint32_t moment) {
    m_wanted = moment;
    if (m_seekTimer.isActive()) return;
    const auto rest = kFrameMs - static_cast<int>(std::min<qint64>(m_sinceSeek.elapsed(), kFrameMs));
    if (rest > 0)
        m_seekTimer.start(rest);
    else
        sendSeek();
}

void TravelBar::sendSeek() {
    if (!m_wanted) return;
    TravelCommand command{TravelAction::Seek};
    command.moment = *std::exchange(m_wanted, std::nullopt);
    m_sinceSeek.restart();
    Q_EMIT commanded(command);
}

void TravelBar::toggleBookmark() {
    const bool known = std::any_of(m_state.bookmarks.begin(), m_state.bookmarks.end(),
                                   [this](const Bookmark& b) { return b.moment == m_state.moment; });
    Q_EMIT commanded({known ? TravelAction::Forget : TravelAction::Bookmark});
}

void TravelBar::askForTime() {
    m_timeEdit->setText(m_format.minute(m_state.time));
    showTimeEdit(true);
    m_timeEdit->setFocus(Qt::ShortcutFocusReason);
    m_timeEdit->selectAll();
}

void TravelBar::showTimeEdit(bool shown) {
    m_time->setVisible(!shown);
    m_timeEdit->setVisible(shown);
}

void TravelBar::goToTime() {
    const auto time = parseTime(m_timeEdit->text(), m_format, m_format.zone().dateOf(m_state.time));
    if (!time) {
        m_note->say(tr("⚠ Write a time as 10:15 or 2016-08-16 10:15"), Tone::Warning);
        return;
    }
    m_note->say({});
    showTimeEdit(false);
    m_scrubber->setFocus();
    TravelCommand command{TravelAction::SeekTime};
    command.time = *time;
    Q_EMIT commanded(command);
}

std::optional<UtcTime> parseTime(const QString& text, const DisplayFormat& format, Date date) {
    static const QRegularExpression shape{QStringLiteral(
        "^\\s*(?:(\\d{4})-(\\d{2})-(\\d{2}))?[ T]*(?:(\\d{1,2}):(\\d{2})(?::(\\d{2}))?)?\\s*$")};
    const auto match = shape.match(text);
    const auto number = [&](int group) { return match.captured(group).toInt(); };
    const bool hasDate = !match.captured(1).isEmpty();
    const bool hasTime = !match.captured(4).isEmpty();
    if (!match.hasMatch() || (!hasDate && !hasTime)) return std::nullopt;
    if (hasDate) {
        const auto parsed =
            Date::parse(match.captured(1).toStdString() + "-" + match.captured(2).toStdString() + "-" +
                        match.captured(3).toStdString());
        if (!parsed) return std::nullopt;
        date = *parsed;
    }
    if (number(4) > 23 || number(5) > 59 || number(6) > 59) return std::nullopt;
    const std::int64_t seconds = number(4) * 3600LL + number(5) * 60LL + number(6);
    return format.zone().toUtc(date, seconds * kNanosPerSecond);
}

// ---- what is shown
// ----------------------------------------------------------------------------------------------------

void TravelBar::setTape(SharedTravelTape tape) {
    m_tape = std::move(tape);
    m_format = DisplayFormat{m_tape->currency, m_tape->zone};
    m_scrubber->setFormat(m_format);
    m_scrubber->setTape(m_tape);
    m_title->setText(toQString(m_tape->title));
    m_title->setToolTip(toQString(m_tape->sessionId + ": " + m_tape->title));
    m_note->say(m_tape->note.empty() ? QString{} : QStringLiteral("⚠ ") + toQString(m_tape->note),
                m_tape->note.empty() ? Tone::None : Tone::Warning);
    m_note->setToolTip(tr("%1 states of the session kept, one in %2 inputs, %3 MB")
                           .arg(m_tape->statesKept)
                           .arg(m_tape->inputsBetween)
                           .arg(static_cast<double>(m_tape->bytesKept) / (1 << 20), 0, 'f', 1));
}

void TravelBar::setLine(SharedTravelLine line) {
    m_scrubber->setLine(std::move(line));
}

void TravelBar::setFormat(const DisplayFormat& format) {
    if (!m_tape) m_format = format;
}

void TravelBar::setState(const TravelState& state) {
    const bool bookmarksChanged = state.bookmarks != m_state.bookmarks || state.moment != m_state.moment;
    const bool playingChanged = state.playing != m_state.playing;
    const bool closed = m_state.open && !state.open;
    m_state = state;
    if (closed) {
        m_tape.reset();
        m_scrubber->setTape(nullptr);
        m_title->clear();
        m_note->say({});
    }
    m_scrubber->setState(state);
    m_time->setText(state.open && state.explored >= 1 ? m_format.withZone(state.time) : QString{});
    for (QAction* command : m_commands)
        command->setEnabled(state.open && (state.explored >= 1 || command == m_commands.back()));
    if (playingChanged) {
        m_play->setText(state.playing ? tr("Pause") : tr("Play"));
        m_play->setToolTip(
            tr("%1 (%2)").arg(m_play->text(), m_play->shortcut().toString(QKeySequence::NativeText)));
        refreshIcons();
    }
    const auto* speed = std::find(kMultiples.begin(), kMultiples.end(), state.speed);
    if (state.open && speed != kMultiples.end() && !m_speed->view()->isVisible())
        m_speed->setCurrentIndex(static_cast<int>(speed - kMultiples.begin()));
    if (bookmarksChanged) refreshBookmarks();
}

void TravelBar::refreshBookmarks() {
    m_bookmarks->clear();
    bool here = false;
    for (const Bookmark& bookmark : m_state.bookmarks) {
        here = here || bookmark.moment == m_state.moment;
        const QString text =
            m_format.withZone(bookmark.time) +
            (bookmark.text.empty() ? QString{} : QStringLiteral("  ") + toQString(bookmark.text));
        const std::uint32_t moment = bookmark.moment;
        connect(m_bookmarks->addAction(text), &QAction::triggered, this, [this, moment] { seek(moment); });
    }
    m_bookmarkList->setEnabled(!m_state.bookmarks.empty());
    m_bookmarkList->setText(m_state.bookmarks.empty() ? tr("Bookmarks")
                                                      : tr("Bookmarks (%1)").arg(m_state.bookmarks.size()));
    m_bookmark->setText(here ? tr("Remove the bookmark here") : tr("Bookmark this moment"));
    m_bookmark->setToolTip(tr("%1 (%2)").arg(m_bookmark->text(), m_bookmark->shortcut().toString()));
}

QString TravelBar::timeText() const {
    return m_time->text();
}

void TravelBar::refreshIcons() {
    const QColor ink = palette().color(QPalette::ButtonText);
    for (const auto& [action, name] : m_icons) {
        if (name.isEmpty()) continue;
        const bool pause = action == m_play && m_state.playing;
        action->setIcon(themedIcon(pause ? QStringLiteral("pause") : name, ink));
    }
}

QSize TravelBar::minimumSizeHint() const {
    return {m_scrubber->minimumSizeHint().width(), QWidget::minimumSizeHint().height()};
}

void TravelBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool roomy = width() > kRoomyCharacters * fontMetrics().averageCharWidth();
    m_branchButton->setToolButtonStyle(roomy ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

void TravelBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) refreshIcons();
}

} // namespace openbell
