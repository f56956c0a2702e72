#include "engine/replay/trading_session.h"
#include "engine/core/version.h"
#include "engine/replay/paper_account.h"
#include <algorithm>

namespace openbell {

namespace {

// Beyond these nothing is a price or volume, and sums could leave their range.
constexpr Price kHighestPrice = Price::fromRaw(1'000'000'000'000'000);            // a billion
constexpr Quantity kLargestVolume = Quantity::fromRaw(1'000'000'000'000'000'000); // a million millions

// A busy day of a session that trades as time goes on.
constexpr std::size_t kReadyPoints = 1 << 15, kReadyOrders = 1 << 12;

constexpr const char* kManualType = "manual"; // of the operator's strategy

Status checkCurrency(const RunConfig& config, const SessionData& data) {
    const std::string& currency =
        config.currency == "auto" ? data.instruments.front().currency : config.currency;
    for (const Instrument& instrument : data.instruments)
        if (instrument.currency != currency)
            return fail("{} trades in {}, the account is in {}; run one currency at a time",
                        instrument.symbol, instrument.currency, currency);
    return {};
}

// The column of the ATR that a distance is measured in, -1 where it needs none.
int atrColumn(const ExitDistance& distance, FactTable& table) {
    if (distance.type != DistanceType::Atr) return -1;
    return table.column({FactKind::Atr, {static_cast<double>(distance.period)}});
}

// `known`: facts that recorded conditions refer to by their number; they keep it.
Result<RunnerSetup> setUp(const RunConfig& config, SessionData& data, const RunKind& kind,
                          const std::vector<std::string>& known = {}) {
    RunnerSetup setup;
    setup.manual = kind.manual;
    if (kind.apart) setup.broker = PaperAccount::capabilities();
    setup.interval = config.interval;
    setup.calendars = std::move(data.calendars);
    setup.instruments = std::move(data.instruments);
    auto settings = executionSettings(config, setup.instruments);
    if (!settings) return fail(settings.error());
    setup.execution = std::move(*settings);
    FactTable table;
    for (const std::string& name : known)
        if (const auto fact = FactName::parse(name)) table.column(*fact);
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
    setup.target2AtrColumn = atrColumn(setup.execution.exits.target2, table);
    setup.trailingAtrColumn = atrColumn(setup.execution.exits.trailing, table);
    setup.facts = table.names();
    return setup;
}

SessionHeader headerFor(const RunConfig& config, const SessionData& data, const RunnerSetup& setup,
                        const RunKind& kind) {
    SessionHeader header;
    header.mode = kind.mode;
    header.configuration = config.canonical;
    header.configHash = config.hash;
    header.dataHash = data.hash;
    header.build = buildText();
    const std::string identity =
        fmt::format("{}{}\n{}\n{}", header.configHash, header.dataHash, version(), kFactFormat);
    header.sessionId =
        kind.sessionId.empty() ? "bt-" + Sha256::hexOf(identity).substr(0, 12) : kind.sessionId;
    header.currency = setup.instruments.front().currency;
    header.interval = config.interval;
    header.startCapital = config.capital;
    header.synthetic = data.synthetic;
    header.from = data.from;
    header.to = data.to;
    header.bars = data.bars;
    header.instruments = setup.instruments;
    for (const RunStrategy& s : config.strategies)
        header.strategies.push_back({s.spec.id, s.spec.type, parametersText(s.spec)});
    if (kind.manual) header.strategies.push_back({kOperatorStrategy, kManualType, ""});
    for (const FactName& fact : setup.facts)
        header.factNames.push_back(fact.toString());
    return header;
}

} // namespace

bool isManual(const SessionHeader& header) {
    return !header.strategies.empty() && header.strategies.back().type == kManualType;
}

Result<TradingSession> TradingSession::make(const RunConfig& config, SessionData data, const RunKind& kind) {
    if (data.instruments.empty())
        return fail("{}: no symbol is named; add --symbol or \"data\": {{\"symbols\": [...]}}", config.file);
    if (config.strategies.empty() && !kind.manual)
        return fail("{}: no strategy is named; add --strategy or \"strategies\"", config.file);
    if (auto fit = checkCurrency(config, data); !fit) return fail(fit.error());
    auto setup = setUp(config, data, kind);
    if (!setup) return fail(setup.error());
    FactLog log{headerFor(config, data, *setup, kind)};
    auto runner = TradingRunner::make(std::move(*setup));
    if (!runner) return fail(runner.error());
    return TradingSession{std::move(*runner), std::move(log)};
}

Result<TradingSession> TradingSession::branch(const RunConfig& config,
                                              const std::vector<CalendarPtr>& calendars,
                                              const std::function<void(TradingRunner&)>& warm) const {
    const SessionHeader& past = header();
    const bool manual = isManual(past);
    const RunKind kind{past.mode, past.sessionId + "-branch", manual};
    SessionData data{past.instruments, calendars, past.dataHash, past.from,
                     past.to,          past.bars, past.synthetic};
    if (config.strategies.size() + (manual ? 1 : 0) != past.strategies.size())
        return fail("a branch keeps the strategies of its session, {} of them", past.strategies.size());
    auto setup = setUp(config, data, kind, past.factNames);
    if (!setup) return fail(setup.error());
    TradingSession branch{*this};
    branch.m_log.continueAs(headerFor(config, data, *setup, kind));
    auto runner = TradingRunner::make(std::move(*setup));
    if (!runner) return fail(runner.error());
    warm(*runner);
    runner->takeOver(m_runner);
    branch.m_runner = std::move(*runner);
    return branch;
}

void TradingSession::reserve(std::size_t points, std::size_t bars) {
    m_log.reserve(points, bars);
    if (header().mode == Mode::Paper || header().mode == Mode::Live)
        m_log.makeReady(kReadyPoints, kReadyOrders);
}

UtcTime TradingSession::time() const {
    return m_runner.time() == kNoTime ? header().from : m_runner.time();
}

Status TradingSession::checkBars(std::span<const GroupBar> bars) const {
    if (bars.empty()) return fail("an input of bars without a bar");
    const UtcTime start = bars.front().bar->start;
    if (m_newest != kNoTime && start <= m_newest)
        return fail("bars of {} after those of {}", toIsoUtc(start), toIsoUtc(m_newest));
    int before = -1;
    for (const auto& [instrument, bar] : bars) {
        if (instrument.value >= header().instruments.size() || instrument.value <= before)
            return fail("bars of {}: {} is no instrument of the session or not in order", toIsoUtc(start),
                        instrument.value);
        before = instrument.value;
        const auto [low, high] = std::minmax({bar->open, bar->high, bar->low, bar->close});
        const bool sound = bar->start == start && low >= -kHighestPrice && high <= kHighestPrice &&
                           bar->volume.raw() >= 0 && bar->volume <= kLargestVolume;
        if (!sound)
            return fail("the bar of {} at {} is none: open {}, high {}, low {}, close {}, volume {}",
                        header().instruments[instrument.value].symbol, toIsoUtc(start), toText(bar->open),
                        toText(bar->high), toText(bar->low), toText(bar->close), toText(bar->volume));
    }
    return {};
}

Status TradingSession::apply(const InputView& input, std::vector<BrokerCommand>* wanted) {
    if (m_ended) return fail("the session has ended; nothing can follow");
    const Status done = carryOut(input);
    m_unsent.clear();
    m_runner.takeCommands(m_runner.time(), wanted ? *wanted : m_unsent);
    return done;
}

Status TradingSession::carryOut(const InputView& input) {
    struct Apply {
        TradingSession& session;
        UtcTime time;
        Status operator()(std::span<const GroupBar> bars) const {
            if (auto sound = session.checkBars(bars); !sound) return sound;
            session.applyBars(bars);
            return {};
        }
        Status operator()(const BrokerReport* report) const {
            session.m_runner.applyReport(session.m_log, *report, time);
            return {};
        }
        Status operator()(const OperatorCommand* command) const {
            return session.m_runner.applyOperator(session.m_log, *command, time);
        }
        Status operator()(TimeInput) const {
            session.m_runner.applyTime(session.m_log, time);
            return {};
        }
        Status operator()(EndInput) const {
            session.m_runner.finish(session.m_log);
            session.m_ended = true;
            return {};
        }
    };
    return std::visit(Apply{*this, input.time}, input.body);
}

void TradingSession::restore(const Checkpoint& checkpoint, const SessionRecord& complete) {
    m_runner = checkpoint.runner;
    m_log.restore(checkpoint.mark, complete);
    m_newest = checkpoint.newest;
    m_ended = checkpoint.ended;
}

} // namespace openbell
