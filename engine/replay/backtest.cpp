#include "engine/replay/backtest.h"
#include "engine/core/version.h"
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

Status checkSeries(const RunConfig& config, const BacktestInput& input, const RunKind& kind) {
    if (input.series.empty())
        return fail("{}: no symbol is named; add --symbol or \"data\": {{\"symbols\": [...]}}", config.file);
    if (config.strategies.empty() && !kind.manual)
        return fail("{}: no strategy is named; add --strategy or \"strategies\"", config.file);
    const std::string& currency =
        config.currency == "auto" ? input.series.front().instrument.currency : config.currency;
    for (const BarSeries& series : input.series) {
        const Instrument& instrument = series.instrument;
        if (series.bars.empty())
            return fail("{} has no {} bars in this range; 'openbell db symbols' lists what is stored",
                        instrument.symbol, series.interval.toString());
        if (instrument.currency != currency)
            return fail("{} trades in {}, the account is in {}; run one currency at a time",
                        instrument.symbol, instrument.currency, currency);
    }
    if (!config.benchmark.empty() && (!input.benchmark || input.benchmark->bars.empty()))
        return fail("{}: benchmark: {} has no bars in this range; import some, name another symbol, or leave the "
                    "key out to compare with the run's own symbols",
                    config.file, config.benchmark);
    return {};
}

// The column of the ATR that a distance is measured in, -1 where it needs none.
int atrColumn(const ExitDistance& distance, FactTable& table) {
    if (distance.type != DistanceType::Atr) return -1;
    return table.column({FactKind::Atr, {static_cast<double>(distance.period)}});
}

Result<RunnerSetup> setUp(const RunConfig& config, const BacktestInput& input, const RunKind& kind) {
    RunnerSetup setup;
    setup.manual = kind.manual;
    setup.interval = config.interval;
    setup.calendars = input.calendars;
    for (const BarSeries& series : input.series)
        setup.instruments.push_back(series.instrument);
    auto settings = executionSettings(config, setup.instruments);
    if (!settings) return fail(settings.error());
    setup.execution = std::move(*settings);
    FactTable table;
    for (const RunStrategy& named : config.strategies) {
        auto strategy = makeStrategy(named.spec, table);
        if (!strategy) return fail("{}: {}", config.file, strategy.error().message);
        if (setup.execution.exits.stop.type == DistanceType::Signal && !(*strategy)->stopHint())
            return fail(
                "{}: exits.stop is of type signal, but strategy '{}' ({}) has no stop distance of its "
                "own; {}use a stop of type percent or atr",
                config.file, named.spec.id, named.spec.type,
                named.spec.type == "rules" ? "give it \"stop_distance\", or " : "");
        RunnerStrategy entry{*strategy, {}};
        for (const Instrument& instrument : setup.instruments)
            entry.trades.push_back(named.symbols.empty() ||
                                   std::find(named.symbols.begin(), named.symbols.end(), instrument.symbol) !=
                                       named.symbols.end());
        setup.strategies.push_back(std::move(entry));
    }
    setup.stopAtrColumn = atrColumn(setup.execution.exits.stop, table);
    setup.targetAtrColumn = atrColumn(setup.execution.exits.target, table);
    setup.facts = table.names();
    return setup;
}

SessionHeader headerFor(const RunConfig& config, const BacktestInput& input, const RunnerSetup& setup,
                        const RunKind& kind) {
    SessionHeader header;
    header.mode = kind.mode;
    header.configuration = config.canonical;
    header.configHash = config.hash;
    header.dataHash = dataHash(input);
    header.build = buildText();
    const std::string identity =
        fmt::format("{}{}\n{}\n{}", header.configHash, header.dataHash, version(), kFactFormat);
    header.sessionId =
        kind.sessionId.empty() ? "bt-" + Sha256::hexOf(identity).substr(0, 12) : kind.sessionId;
    header.currency = input.series.front().instrument.currency;
    header.interval = config.interval;
    header.startCapital = config.capital;
    header.synthetic = input.synthetic;
    header.from = header.to = input.series.front().bars.front().start;
    for (const BarSeries& series : input.series) {
        header.from = std::min(header.from, series.bars.front().start);
        header.to = std::max(header.to, series.bars.back().start.plus(config.interval.nanos()));
        header.bars += static_cast<std::int64_t>(series.bars.size());
    }
    header.instruments = setup.instruments;
    for (const RunStrategy& s : config.strategies)
        header.strategies.push_back({s.spec.id, s.spec.type, parametersText(s.spec)});
    if (kind.manual) header.strategies.push_back({kOperatorStrategy, "manual", ""});
    for (const FactName& fact : setup.facts)
        header.factNames.push_back(fact.toString());
    return header;
}

} // namespace

namespace {

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

Result<Backtest> Backtest::make(const RunConfig& config, BacktestInput input, const RunKind& kind) {
    if (config.limits.marketHours)
        for (std::size_t i = 0; i < input.series.size(); ++i)
            dropOutsideSessions(input.series[i], *input.calendars[i]);
    if (auto fit = checkSeries(config, input, kind); !fit) return fail(fit.error());
    auto setup = setUp(config, input, kind);
    if (!setup) return fail(setup.error());
    FactLog log{headerFor(config, input, *setup, kind)};
    auto runner = TradingRunner::make(std::move(*setup));
    if (!runner) return fail(runner.error());
    return Backtest{std::move(input), std::move(*runner), std::move(log)};
}

Backtest::Backtest(BacktestInput input, TradingRunner runner, FactLog log)
    : m_series{std::move(input.series)},
      m_benchmark{std::move(input.benchmark)},
      m_next(m_series.size()),
      m_prepared(m_series.size()),
      m_runner{std::move(runner)},
      m_log{std::move(log)} {
    std::size_t longest = 0, bars = 0;
    for (const BarSeries& s : m_series) {
        longest = std::max(longest, s.bars.size());
        bars += s.bars.size();
    }
    m_log.reserve(longest + 1, bars);
    m_group.reserve(m_series.size());
}

const Bar& Backtest::nextOf(std::size_t series) {
    const std::vector<Bar>& bars = m_series[series].bars;
    const std::size_t next = m_next[series]++;
    if (next == m_prepared[series]) [[unlikely]]
        m_prepared[series] +=
            m_runner.prepare(InstrumentId{static_cast<std::uint16_t>(series)}, std::span{bars}.subspan(next));
    return bars[next];
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

bool Backtest::step(std::size_t groups) {
    for (; groups > 0; --groups) {
        if (!gather()) return false;
        m_runner.apply(m_log, m_group);
    }
    return true;
}

void Backtest::finish() {
    m_runner.finish(m_log);
    std::vector<const BarSeries*> held;
    if (m_benchmark) held.push_back(&*m_benchmark);
    else
        for (const BarSeries& series : m_series)
            held.push_back(&series);
    const SessionHeader& header = m_log.record().header;
    const Zone zone = Zone::find(header.instruments.front().zone).value_or(Zone::utc());
    m_log.keepBenchmark(buyAndHold(held, m_log.record().equity, header.startCapital, zone));
}

UtcTime Backtest::now() const {
    return m_runner.time() == kNoTime ? m_log.record().header.from : m_runner.time();
}

Status Backtest::apply(const OperatorCommand& command) {
    return m_runner.applyOperator(m_log, command, now());
}

Backtest::Trial Backtest::tryOut(const OperatorCommand& command) const {
    Trial trial{m_runner, m_log, {}};
    trial.done = trial.runner.applyOperator(trial.log, command, now());
    return trial;
}

double Backtest::progress() const {
    std::size_t done = 0;
    for (const std::size_t next : m_next)
        done += next;
    return static_cast<double>(done) /
           static_cast<double>(std::max<std::int64_t>(m_log.record().header.bars, 1));
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
