#pragma once
// Going through a session: transport, time line, bookmarks, speed, the way to a branch. Everything is a key
// while the bar has the focus. GUI thread only.
#include "ui/replay/travel_scrubber.h"
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace openbell {

class NoteLabel;

class TravelBar : public QWidget {
    Q_OBJECT
public:
    explicit TravelBar(QWidget* parent = nullptr);
    void setTape(SharedTravelTape tape);
    void setLine(SharedTravelLine line);
    void setState(const TravelState& state);
    void setFormat(const DisplayFormat& format);

    [[nodiscard]] TravelScrubber& scrubber() { return *m_scrubber; }
    [[nodiscard]] const TravelState& state() const { return m_state; }
    [[nodiscard]] const SharedTravelTape& tape() const { return m_tape; }
    [[nodiscard]] QString timeText() const;
    [[nodiscard]] QComboBox& kindBox() { return *m_kind; }
    [[nodiscard]] QComboBox& speedBox() { return *m_speed; }
    [[nodiscard]] QLineEdit& timeEdit() { return *m_timeEdit; }
    [[nodiscard]] const QList<QAction*>& commands() const { return m_commands; }
    // Small whatever is written in it: it never widens the window.
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void commanded(const openbell::TravelCommand& command);
    void branchWanted();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildCommands();
    void buildBoxes();
    void buildRows();
    QAction* add(const QString& text, const QList<QKeySequence>& keys, const char* icon,
                 std::function<void()> action);
    void step(TravelUnit unit, bool forward);
    void seek(std::uint32_t moment);
    void sendSeek();
    void find(bool forward);
    void toggleBookmark();
    void refreshBookmarks();
    void askForTime();
    void showTimeEdit(bool shown); // in the place of the time
    void goToTime();
    void refreshIcons();

    TravelScrubber* m_scrubber;
    QComboBox* m_kind;
    QComboBox* m_speed;
    QLabel* m_title;
    QLabel* m_time;
    QLineEdit* m_timeEdit;
    NoteLabel* m_note;
    QMenu* m_bookmarks;
    QToolButton* m_bookmarkList;
    QToolButton* m_branchButton = nullptr;
    QList<QAction*> m_commands;
    QList<std::pair<QAction*, QString>> m_icons;
    QAction* m_play = nullptr;
    QAction* m_bookmark = nullptr;
    QAction* m_branch = nullptr;
    SharedTravelTape m_tape;
    TravelState m_state;
    DisplayFormat m_format;
    // Of a drag only the newest moment is asked for, once a frame.
    std::optional<std::uint32_t> m_wanted;
    QTimer m_seekTimer;
    QElapsedTimer m_sinceSeek;
};

// "10:15" on `date`, or "2016-08-16 10:15", in the format's zone; none when it is neither.
[[nodiscard]] std::optional<UtcTime> parseTime(const QString& text, const DisplayFormat& format, Date date);

} // namespace openbell
