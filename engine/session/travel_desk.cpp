#include "engine/session/travel_desk.h"
#include "engine/session/bookmark_file.h"
#include <algorithm>
#include <cmath>

namespace openbell {

namespace {

constexpr int kSliceMs = 8;
constexpr int kFrameMs = 16;
constexpr std::size_t kInputsAtOnce = 256;

} // namespace

TravelDesk::TravelDesk(TravelSource source, headless::Workspace& workspace, Outbox& outbox)
    : m_workspace{workspace},
      m_outbox{outbox},
      m_title{std::move(source.title)},
      m_recordedHash{std::move(source.recordedHash)},
      m_series{std::move(source.series)},
      m_calendars{std::move(source.calendars)},
      m_benchmark{std::move(source.benchmark)},
      m_fromStart{source.fromStart},
      m_machine{std::move(source.session), std::move(source.tape)},
      m_timer{this},
      m_statistics{this} {
    const SessionHeader& header = m_machine.whole().header();
    m_state.mode = RunMode::Replay;
    m_state.phase = RunPhase::Loading;
    m_state.title = m_title;
    m_state.sessionId = header.sessionId;
    m_state.configHash = header.configHash;
    m_state.synthetic = header.synthetic;
    if (auto kept = storedBookmarks(m_workspace.dataDir(), header.sessionId)) m_bookmarks = std::move(*kept);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &TravelDesk::slice);
    m_statistics.setSingleShot(true);
    m_statistics.setInterval(100);
    connect(&m_statistics, &QTimer::timeout, this, &TravelDesk::tellStatistics);
    tellState();
    wake();
}

void TravelDesk::wake() {
    const bool busy = !m_machine.isExplored() || m_wanted || m_branch;
    if (busy)
        m_timer.start(0);
    else if (m_playing)
        m_timer.start(kFrameMs);
}

// A few milliseconds of work, then back to the event loop. Commands that came meanwhile are taken first, so
// of several moments wanted only the newest is gone to.
void TravelDesk::slice() {
    if (!m_machine.isExplored())
        explore();
    else if (m_wanted)
        goTo(*std::exchange(m_wanted, std::nullopt));
    else if (m_branch) {
        QElapsedTimer spent;
        spent.start();
        bool more = true;
        while (more && spent.elapsed() < kSliceMs)
            more = m_branch->run(kInputsAtOnce);
        if (!more) finishBranch();
    } else if (m_playing)
        play();
    wake();
}

// ---- before anything else: to the end
// ----------------------------------------------------------------------------------------------------

void TravelDesk::explore() {
    QElapsedTimer spent;
    spent.start();
    bool more = true;
    while (more && spent.elapsed() < kSliceMs)
        more = m_machine.explore(kInputsAtOnce);
    if (!more) return explored();
    m_state.progress = m_machine.explored();
    tellState();
}

void TravelDesk::explored() {
    m_marks.emplace(m_machine);
    if (m_machine.tape().kindOf(m_machine.size() - 1) == EntryKind::End)
        m_machine.keepBenchmark(benchmarkOf(m_series, m_benchmark, m_machine.whole().record()));
    m_state.runHash = m_machine.whole().log().runHash();
    if (!m_recordedHash.empty() && m_recordedHash != m_state.runHash)
        m_note = "This is not what was recorded: bars, orders by hand or the program differ from then";
    m_state.phase = RunPhase::Paused;
    tellTape();
    tellLine();
    goTo(m_wanted ? *std::exchange(m_wanted, std::nullopt) : m_fromStart ? 0 : m_machine.size());
    const TimeMachine::Kept kept = m_machine.kept();
    m_outbox.put([&](Mail& mail) {
        mail.log.push_back(
            {m_machine.timeAt(m_machine.size()), m_note.empty() ? "info" : "warning",
             fmt::format("{} of {} inputs can be gone through; {} states kept, one in {} inputs, "
                         "{:.1f} MB{}{}",
                         m_state.sessionId, m_machine.size(), kept.states, kept.every,
                         static_cast<double>(kept.bytes) / (1 << 20), m_note.empty() ? "" : ". ", m_note)});
    });
    if (m_fromStart) setPlaying(true);
}

// ---- what is asked
// ----------------------------------------------------------------------------------------------------

void TravelDesk::travel(const TravelCommand& command) {
    const auto last = m_machine.size();
    switch (command.action) {
    case TravelAction::Seek: m_wanted = std::min<std::size_t>(command.moment, last); break;
    case TravelAction::SeekTime:
        if (m_machine.isExplored()) m_wanted = m_machine.momentAt(command.time);
        break;
    case TravelAction::Speed:
        m_speed = command.speed;
        m_barRate.reset();
        m_due = 0;
        tellState();
        break;
    case TravelAction::Play: setPlaying(true); break;
    case TravelAction::Pause: setPlaying(false); break;
    case TravelAction::Step: step(command); break;
    case TravelAction::Find:
        if (m_marks)
            find(m_marks->next(command.kind, m_wanted.value_or(m_machine.moment()), command.forward),
                 command.forward ? "There is none after this moment" : "There is none before this moment");
        break;
    case TravelAction::Bookmark: changeBookmarks(true, command.text); break;
    case TravelAction::Forget: changeBookmarks(false, {}); break;
    case TravelAction::Close: return; // the worker's
    }
    wake();
}

void TravelDesk::step(const TravelCommand& command) {
    if (!m_marks) return;
    setPlaying(false);
    // Steps asked for quickly add up.
    const std::size_t from = m_wanted.value_or(m_machine.moment());
    std::optional<std::size_t> to;
    switch (command.unit) {
    case TravelUnit::Input:
        if (command.forward ? from < m_machine.size() : from > 0) to = command.forward ? from + 1 : from - 1;
        break;
    case TravelUnit::Bar:
        to = m_machine.nextBars(from, command.forward);
        if (!to && command.forward && from < m_machine.size()) to = m_machine.size();
        if (!to && !command.forward && from > 0) to = 0;
        break;
    case TravelUnit::Trade: to = m_marks->next(MarkKind::Trade, from, command.forward); break;
    }
    find(to, command.forward ? "There is nothing after this moment" : "There is nothing before this moment");
}

void TravelDesk::find(std::optional<std::size_t> moment, const char* what) {
    if (moment)
        m_wanted = *moment;
    else
        say(false, what);
}

void TravelDesk::replay(ReplayCommand command) {
    if (command.action == ReplayAction::Play) setPlaying(true);
    if (command.action == ReplayAction::Pause) setPlaying(false);
    if (command.action == ReplayAction::Step) travel({TravelAction::Step});
    if (command.action == ReplayAction::Speed) {
        m_due = 0;
        m_speed = 0;
        m_barRate.reset();
        if (command.speed > 0) m_barRate = command.speed;
        tellState();
    }
    wake();
}

void TravelDesk::setPlaying(bool playing) {
    if (playing && !m_machine.isExplored()) return;
    if (playing && m_machine.moment() == m_machine.size()) m_wanted = 0; // once more from the start
    m_playing = playing;
    m_due = 0;
    m_clock.start();
    m_state.phase = !m_machine.isExplored() ? RunPhase::Loading
                    : playing               ? RunPhase::Running
                                            : RunPhase::Paused;
    tellState();
}

// The moment that is reached when so many more seconds of the session have passed; the time between sessions
// does not count.
std::size_t TravelDesk::played(double seconds) {
    const std::int64_t most = m_machine.whole().header().interval.nanos();
    std::size_t moment = m_machine.moment();
    for (m_due += seconds; moment < m_machine.size(); ++moment) {
        const std::int64_t gap = m_machine.timeAt(moment + 1).ns - m_machine.timeAt(moment).ns;
        const double wait = static_cast<double>(std::clamp<std::int64_t>(gap, 0, most)) / kNanosPerSecond;
        if (wait > m_due) break;
        m_due -= wait;
    }
    return moment;
}

void TravelDesk::play() {
    const double passed = static_cast<double>(m_clock.restart()) / 1000.0;
    std::size_t moment = m_machine.moment();
    if (m_barRate) {
        m_due += passed * *m_barRate;
        const double whole = std::floor(m_due);
        m_due -= whole;
        moment = std::min(m_machine.size(), moment + static_cast<std::size_t>(whole));
    } else if (m_speed > 0) {
        moment = played(passed * m_speed);
    } else {
        QElapsedTimer spent;
        spent.start();
        while (moment < m_machine.size() && spent.elapsed() < kSliceMs) {
            moment = std::min(m_machine.size(), moment + kInputsAtOnce);
            m_machine.seek(moment);
        }
    }
    if (moment == m_machine.size()) {
        m_playing = false;
        m_state.phase = RunPhase::Finished;
        m_state.message = fmt::format("{} trades", m_machine.whole().record().trades.size());
    }
    if (moment != m_machine.moment() || m_speed == 0 || !m_playing) goTo(moment);
}

void TravelDesk::changeBookmarks(bool add, const std::string& text) {
    const auto moment = static_cast<std::uint32_t>(m_wanted.value_or(m_machine.moment()));
    std::erase_if(m_bookmarks, [&](const Bookmark& b) { return b.moment == moment; });
    if (add) {
        const auto after = std::find_if(m_bookmarks.begin(), m_bookmarks.end(),
                                        [&](const Bookmark& b) { return b.moment > moment; });
        m_bookmarks.insert(after, {moment, m_machine.timeAt(moment), text});
    }
    const auto kept = storeBookmarks(m_workspace.dataDir(), m_state.sessionId, m_bookmarks);
    if (!kept) say(false, kept.error().message);
    tellState();
}

void TravelDesk::goTo(std::size_t moment) {
    m_machine.seek(moment);
    tellMoment();
}

// ---- another future
// ----------------------------------------------------------------------------------------------------

void TravelDesk::branch(const std::vector<NamedValue>& changes) {
    const auto refuse = [this](const Error& error) {
        auto none = std::make_shared<BranchOutcome>();
        none->problem = error.message;
        m_outbox.put([&](Mail& mail) { mail.branch = std::move(none); });
    };
    if (!m_machine.isExplored()) return refuse({"the session has not been gone through yet; wait a moment"});
    if (m_wanted) goTo(*std::exchange(m_wanted, std::nullopt));
    std::vector<BranchSetting> settings;
    m_branchChanges.clear();
    for (const NamedValue& change : changes) {
        settings.push_back({change.name, change.value});
        m_branchChanges +=
            fmt::format("{}{} = {}", m_branchChanges.empty() ? "" : ", ", change.name, change.value);
    }
    const auto config = changedConfig(record().header.configuration, settings);
    if (!config) return refuse(config.error());
    auto made = Branch::make(m_machine, *config, m_calendars);
    if (!made) return refuse(made.error());
    m_branch.emplace(std::move(*made));
    m_branchMoment = m_machine.moment();
    m_tradesBefore = record().trades.size();
    m_pointsBefore = record().equity.size();
    wake();
}

void TravelDesk::finishBranch() {
    constexpr std::size_t points = 2000;
    const SessionRecord& whole = m_machine.whole().record();
    const SessionRecord& other = m_branch->session().record();
    const RecordView original{whole}, branched{other};
    const FutureComparison compared = compareFutures(original, branched, m_tradesBefore, m_pointsBefore);
    auto outcome = std::make_shared<BranchOutcome>();
    outcome->from = m_machine.timeAt(m_branchMoment);
    outcome->currency = whole.header.currency;
    outcome->zone = original.sessionZone().name();
    outcome->changes = m_branchChanges;
    outcome->firstDifference = compared.firstDifference;
    for (const FutureFigure& figure : compared.figures)
        outcome->figures.push_back({figure.title, figure.unit, figure.original, figure.branched});
    const std::size_t first = m_pointsBefore > 0 ? m_pointsBefore - 1 : 0;
    outcome->original = equityRowsFrom(whole, first, points);
    outcome->branched = equityRowsFrom(other, first, points);
    const auto exitOf = [](const Trade* trade) -> std::optional<BranchExit> {
        if (!trade) return std::nullopt;
        return BranchExit{trade->exitTime, std::string{toText(trade->exitReason)}, trade->net(),
                          trade->quantity};
    };
    for (const FutureTrade& pair : compared.trades) {
        const Trade* a = original.trade(pair.original);
        const Trade* b = branched.trade(pair.branched);
        const Trade& either = a ? *a : *b;
        outcome->trades.push_back({std::string{original.symbol(either.instrument)},
                                   std::string{original.strategy(either.strategy)}, either.side,
                                   either.entryTime, exitOf(a), exitOf(b)});
    }
    m_branch.reset();
    m_outbox.put([&](Mail& mail) { mail.branch = std::move(outcome); });
}

} // namespace openbell
