#include "engine/replay/backtest.h"
#include "engine/replay/buy_and_hold.h"
#include <algorithm>

namespace openbell {

namespace {

std::size_t dropOutsideSessions(BarSeries& series, const MarketCalendar& calendar) {
    if (calendar.isContinuous() || series.interval.isDay()) return 0;
    std::optional<Session> session;
    return std::erase_if(series.bars, [&](const Bar& bar) {
        if (!session || bar.start >= session->close) session = calendar.sessionAtOrAfter(bar.start);
        return !session || bar.start < session->open;
    });
}

Status checkSeries(const RunConfig& config, const BacktestInput& input) {
    if (input.series.empty())
        return fail("{}: no symbol is named; add --symbol or \"data\": {{\"symbols\": [...]}}", config.file);
    for (const BarSeries& series : input.series)
        if (series.bars.empty())
            return fail("{} has no {} bars in this range; 'openbell db symbols' lists what is stored",
                        series.instrument.symbol, series.interval.toString());
    if (!config.benchmark.empty() && (!input.benchmark || input.benchmark->bars.empty()))
        return fail(
            "{}: benchmark: {} has no bars in this range; import some, name another symbol, or leave the "
            "key out to compare with the run's own symbols",
            config.file, config.benchmark);
    return {};
}

void addSeries(Sha256& sum, const BarSeries& s) {
    static_assert(sizeof(Bar) == 48 && std::has_unique_object_representations_v<Bar>,
                  "bars are hashed as they lie in memory");
    const Instrument& i = s.instrument;
    sum.update(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", i.symbol, i.exchange, i.currency,
                           i.calendar, i.zone, i.tickSize.raw(), i.lotSize.raw(), i.tradable,
                           s.interval.toString(), s.bars.size()));
    sum.update(s.bars.data(), s.bars.size() * sizeof(Bar));
}

} // namespace

std::string dataHash(const BacktestInput& input) {
    Sha256 sum;
    for (const BarSeries& series : input.series)
        addSeries(sum, series);
    if (input.benchmark) addSeries(sum, *input.benchmark);
    return Sha256::hex(sum.digest());
}

SessionData dataOf(const BacktestInput& input, Interval interval) {
    SessionData data;
    data.calendars = input.calendars;
    data.hash = dataHash(input);
    data.synthetic = input.synthetic;
    data.from = data.to = input.series.front().bars.front().start;
    for (const BarSeries& series : input.series) {
        data.instruments.push_back(series.instrument);
        data.from = std::min(data.from, series.bars.front().start);
        data.to = std::max(data.to, series.bars.back().start.plus(interval.nanos()));
        data.bars += static_cast<std::int64_t>(series.bars.size());
    }
    return data;
}

Status makeReady(const RunConfig& config, BacktestInput& input) {
    if (config.limits.marketHours)
        for (std::size_t i = 0; i < input.series.size(); ++i)
            dropOutsideSessions(input.series[i], *input.calendars[i]);
    return checkSeries(config, input);
}

Result<Backtest> Backtest::make(const RunConfig& config, BacktestInput input, const RunKind& kind) {
    if (auto ready = makeReady(config, input); !ready) return fail(ready.error());
    auto session = TradingSession::make(config, dataOf(input, config.interval), kind);
    if (!session) return fail(session.error());
    Backtest made{std::move(input), std::move(*session)};
    if (kind.apart) made.m_account.emplace(made.m_session);
    return made;
}

Backtest::Backtest(BacktestInput input, TradingSession session)
    : m_series{std::move(input.series)},
      m_benchmark{std::move(input.benchmark)},
      m_next(m_series.size()),
      m_prepared(m_series.size()),
      m_session{std::move(session)} {
    std::size_t longest = 0, bars = 0;
    for (const BarSeries& s : m_series) {
        longest = std::max(longest, s.bars.size());
        bars += s.bars.size();
    }
    m_session.reserve(longest + 1, bars);
    m_group.reserve(m_series.size());
}

void Backtest::prepare(std::size_t series) {
    const std::size_t next = m_next[series];
    if (next == m_prepared[series]) [[unlikely]]
        m_prepared[series] += m_session.prepare(InstrumentId{static_cast<std::uint16_t>(series)},
                                                std::span{m_series[series].bars}.subspan(next));
}

const Bar& Backtest::nextOf(std::size_t series) {
    prepare(series);
    return m_series[series].bars[m_next[series]++];
}

// Of the only series, as many of the next bars, `most` at most, as nobody needs to look at one by one.
std::size_t Backtest::stepQuietly(std::size_t most) {
    if (m_series.size() != 1 || m_account || m_observer) return 0;
    if (m_next[0] == m_series[0].bars.size()) return 0;
    prepare(0);
    const std::size_t known = std::min(most, m_prepared[0] - m_next[0]);
    const std::size_t taken = m_session.applyQuiet(std::span{m_series[0].bars}.subspan(m_next[0], known));
    m_next[0] += taken;
    return taken;
}

// The next bar time: all bars that share the earliest start.
bool Backtest::gather() {
    m_group.clear();
    if (m_series.size() == 1) {
        if (m_next[0] < m_series[0].bars.size()) m_group.push_back({InstrumentId{0}, &nextOf(0)});
        return !m_group.empty();
    }
    UtcTime earliest{INT64_MAX};
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (m_next[i] == m_series[i].bars.size()) continue;
        const Bar& bar = m_series[i].bars[m_next[i]];
        if (bar.start > earliest) continue;
        if (bar.start < earliest) m_group.clear();
        earliest = bar.start;
        m_group.push_back({InstrumentId{static_cast<std::uint16_t>(i)}, &bar});
    }
    for (const GroupBar& g : m_group)
        (void)nextOf(g.instrument.value);
    return !m_group.empty();
}

UtcTime Backtest::nextBarTime() const {
    UtcTime earliest = kNoTime;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (m_next[i] == m_series[i].bars.size()) continue;
        const UtcTime start = m_series[i].bars[m_next[i]].start;
        if (earliest == kNoTime || start < earliest) earliest = start;
    }
    return earliest;
}

bool Backtest::step(std::size_t groups) {
    while (groups > 0) {
        groups -= stepQuietly(groups);
        if (groups == 0) break;
        if (!gather()) return false;
        const InputView bars{m_group.front().bar->start, std::span<const GroupBar>{m_group}};
        if (m_account) [[unlikely]] {
            m_account->trade(m_group, m_session.time(), [this](const InputView& input) { tell(input); });
            tell(bars);
            settleApart();
        } else {
            m_session.applyBars(m_group);
            if (m_observer) [[unlikely]]
                m_observer(bars, m_session);
        }
        --groups;
    }
    return true;
}

// A command that is refused is kept, too: the time has come that far with it.
Status Backtest::tell(const InputView& input) {
    const bool isCommand =
        std::holds_alternative<const OperatorCommand*>(input.body) && !m_session.hasEnded();
    Status done = m_session.apply(input, m_account ? &m_account->inbox() : nullptr);
    if (m_observer && (done || isCommand)) m_observer(input, m_session);
    return done;
}

void Backtest::settleApart() {
    if (!m_account) return;
    m_account->settle(m_session.time(), [this](const InputView& input) { tell(input); });
    m_session.foldFacts();
}

void Backtest::finish() {
    if (!tell({m_session.time(), EndInput{}})) return; // it has ended already
    m_session.keepBenchmark(benchmarkOf(m_series, m_benchmark, record()));
}

std::vector<BenchmarkPoint> benchmarkOf(const std::vector<BarSeries>& series,
                                        const std::optional<BarSeries>& benchmark,
                                        const SessionRecord& record) {
    std::vector<const BarSeries*> held;
    if (benchmark)
        held.push_back(&*benchmark);
    else
        for (const BarSeries& s : series)
            held.push_back(&s);
    const Zone zone = Zone::find(record.header.instruments.front().zone).value_or(Zone::utc());
    return buyAndHold(held, record.equity, record.header.startCapital, zone);
}

void Backtest::halt() {
    OperatorCommand command;
    command.action = OperatorAction::Halt;
    (void)apply(command); // a halt is never refused
}

Status Backtest::apply(const OperatorCommand& command) {
    Status done = tell({m_session.time(), &command});
    settleApart();
    return done;
}

Status Backtest::book(InstrumentId instrument, Quantity quantity) {
    const Price last = runner().execution().lastPrice(instrument);
    if (!m_account) return fail("the account of this session is not kept apart from it");
    if (last.isZero()) return fail("there is no price yet; wait for the first bar");
    m_account->book(instrument, quantity, last, m_session.time());
    return {};
}

Backtest::Trial Backtest::tryOut(const OperatorCommand& command) const {
    Trial trial{m_session, {}};
    trial.done = trial.session.apply({m_session.time(), &command});
    return trial;
}

double Backtest::progress() const {
    std::size_t done = 0;
    for (const std::size_t next : m_next)
        done += next;
    return static_cast<double>(done) /
           static_cast<double>(std::max<std::int64_t>(m_session.header().bars, 1));
}

Result<SessionRecord> runBacktest(const RunConfig& config, BacktestInput input, const RunHooks& hooks) {
    auto backtest = Backtest::make(config, std::move(input));
    if (!backtest) return fail(backtest.error());
    constexpr std::size_t groupsBetweenReports = 8192;
    while (backtest->step(groupsBetweenReports)) {
        if (hooks.progress) hooks.progress(backtest->progress());
        if (hooks.cancelled && hooks.cancelled()) return fail("the run was cancelled; nothing of it is kept");
    }
    backtest->finish();
    return backtest->take();
}

} // namespace openbell
