#include "tests/simulation/session.h"
#include "tests/simulation/trace.h"
#include <algorithm>

namespace openbell::simulation {

namespace {

constexpr std::int64_t kBusyStep = kNanosPerSecond, kQuietStep = 5 * kNanosPerSecond;
constexpr std::int64_t kStirred = 3 * kNanosPerSecond;
constexpr std::int64_t kQuietEnd = 15 * kNanosPerMinute; // before the close nobody else trades any more
constexpr std::size_t kCheckpointEvery = 500;            // inputs
constexpr std::int64_t kRestEvery = 30 * kNanosPerSecond, kRestWithin = 900 * kNanosPerSecond;

// Parts of the session's seed.
enum Part : std::uint64_t { kBrokerPart = 1, kOperatorPart, kWorldPart, kMarketPart, kDayPart = 1000 };

SessionHeader headerOf(const Scenario& scenario) {
    SessionHeader header;
    header.sessionId = fmt::format("simulation-{}", scenario.seed);
    header.mode = Mode::Live;
    header.interval = scenario.setup.interval;
    header.startCapital = scenario.setup.execution.capital;
    header.instruments = scenario.setup.instruments;
    for (std::size_t i = 0; i < scenario.setup.strategies.size(); ++i)
        header.strategies.push_back({fmt::format("hash{}", i), "hash", ""});
    if (scenario.setup.manual) header.strategies.push_back({"operator", "operator", ""});
    for (const FactName& name : scenario.setup.facts)
        header.factNames.push_back(name.toString());
    return header;
}

RunnerSetup setupFor(const Scenario& scenario, Plant* plant) {
    RunnerSetup setup = scenario.setup;
    if (plant) plant->setUp(setup);
    return setup;
}

bool isHalt(RiskEventCode code) {
    return code == RiskEventCode::Halted || code == RiskEventCode::DailyLossReached ||
           code == RiskEventCode::DrawdownReached;
}

} // namespace

SimulatedSession::SimulatedSession(Scenario scenario, std::unique_ptr<Plant> plant, bool traced)
    : m_scenario{std::move(scenario)},
      m_plant{std::move(plant)},
      m_setup{setupFor(m_scenario, m_plant.get())},
      m_engine{TradingRunner::make(m_setup).value(), FactLog{headerOf(m_scenario)}},
      m_checkpoint{m_engine, 0},
      m_broker{BrokerBook{m_scenario.broker(), m_scenario.setup.instruments, m_scenario.setup.execution.costs,
                          m_scenario.setup.execution.capital},
               m_scenario.faults, seedOf(m_scenario.seed, kBrokerPart)},
      m_operator{seedOf(m_scenario.seed, kOperatorPart)},
      m_random{seedOf(m_scenario.seed, kWorldPart)},
      m_shadow{m_scenario},
      m_limits{m_scenario.setup.execution.limits},
      m_traced{traced} {
    for (std::size_t i = 0; i < m_scenario.setup.instruments.size(); ++i)
        m_market.emplace_back(m_scenario.setup.instruments[i],
                              seedOf(seedOf(m_scenario.seed, kMarketPart), i));
}

SessionOutcome SimulatedSession::run(int days) {
    for (m_day = 0; m_day < days && !isOver(); ++m_day) {
        playDay(static_cast<std::size_t>(m_day));
        ++m_outcome.days;
    }
    if (!isOver()) replayFromTheStart();
    const SessionRecord& record = m_engine.log.record();
    m_outcome.inputs = std::ssize(m_inputs);
    m_outcome.orders = std::ssize(record.orders);
    m_outcome.fills = std::ssize(record.fills);
    m_outcome.trades = std::ssize(record.trades);
    m_outcome.partialFills =
        std::count_if(record.orderEvents.begin(), record.orderEvents.end(),
                      [](const OrderEvent& e) { return e.event == OrderEventKind::PartFill; });
    m_outcome.halts = std::count_if(record.riskEvents.begin(), record.riskEvents.end(),
                                    [](const RiskEvent& e) { return isHalt(e.code); });
    m_outcome.faults = m_broker.faults();
    m_outcome.hash = m_engine.log.runHash();
    return std::move(m_outcome);
}

// ---- the world
// --------------------------------------------------------------------------------------------------

void SimulatedSession::playDay(std::size_t day) {
    const Session& session = m_scenario.days[day];
    m_now = m_lastStir = session.open;
    m_broker.startDay(session.date);
    for (std::size_t i = 0; i < m_market.size(); ++i)
        m_market[i].openDay(seedOf(seedOf(m_scenario.seed, kDayPart + day), i));
    m_trading = true;
    for (UtcTime start = session.open; start < session.close && !isOver();
         start = start.plus(kNanosPerMinute))
        playMinute(start, static_cast<int>((session.close.ns - start.ns) / kNanosPerMinute));
    m_trading = false;
    if (!isOver()) comeToRest(session);
}

void SimulatedSession::playMinute(UtcTime start, int minutesLeft) {
    BarInput bars{m_bars.size(), 0};
    std::vector<MarketMinute> minutes;
    for (std::size_t i = 0; i < m_market.size(); ++i) {
        minutes.push_back(m_market[i].next(start, minutesLeft));
        if (!minutes.back().bar) continue;
        m_bars.push_back(*minutes.back().bar);
        m_barOf.push_back(InstrumentId{static_cast<std::uint16_t>(i)});
        ++bars.count;
    }
    for (std::size_t part = 0; part < kPartsOfMinute && !isOver(); ++part) {
        for (std::size_t i = 0; i < minutes.size(); ++i)
            if (minutes[i].parts)
                m_broker.trade(InstrumentId{static_cast<std::uint16_t>(i)}, (*minutes[i].parts)[part]);
        passUntil(start.plus((static_cast<std::int64_t>(part) + 1) * kPartNanos));
    }
    if (bars.count > 0 && !isOver()) feed({bars, m_now});
}

bool SimulatedSession::isBusy() const {
    return !m_broker.isIdle() || m_now.ns - m_lastStir.ns < kStirred;
}

void SimulatedSession::passUntil(UtcTime end) {
    while (m_now < end && !isOver()) {
        m_now = std::min(end, m_now.plus(isBusy() ? kBusyStep : kQuietStep));
        pump();
        if (m_trading) disturb();
    }
}

void SimulatedSession::pump() {
    std::vector<BrokerReport> reports;
    m_broker.poll(m_now, reports);
    for (const BrokerReport& report : reports) {
        m_lastStir = m_now;
        for (const BrokerReport& each : through(report))
            if (!isOver()) feed({each, m_now});
    }
    if (!isOver()) feed({TimeInput{}, m_now});
}

std::vector<BrokerReport> SimulatedSession::through(const BrokerReport& report) {
    std::vector<BrokerReport> reports{report};
    if (m_plant) m_plant->report({m_engine.runner, m_engine.log.record(), m_broker, m_now}, reports);
    return reports;
}

void SimulatedSession::disturb() {
    const Disturbances& rates = m_scenario.disturbances;
    if (isOver()) return;
    if (const auto wish =
            m_operator.wish(m_engine.runner, m_scenario.setup, m_engine.log.record(), rates.operates))
        feed({*wish, m_now});
    if (isOver()) return;
    if (m_random.chance(rates.lostLines))
        m_broker.loseConnection(m_now, m_random.between(1, 20) * kNanosPerSecond);
    if (m_random.chance(rates.restarts)) m_broker.restart(m_now);
    const bool early = m_scenario.days[static_cast<std::size_t>(m_day)].close.ns - m_now.ns > kQuietEnd;
    if (early && m_random.chance(rates.outsiders)) {
        const InstrumentId instrument{
            static_cast<std::uint16_t>(m_random.between(0, std::ssize(m_market) - 1))};
        const Quantity lot = m_scenario.setup.instruments[instrument.value].lotSize;
        if (!m_broker.book().last(instrument).isZero())
            m_broker.tradeOutside(instrument, m_random.chance(500'000) ? Side::Buy : Side::Sell,
                                  lot * m_random.between(1, 10));
    }
    if (m_random.chance(rates.crashes)) restart();
}

// The market is closed; what is still on its way arrives, and the engine compares itself with the broker.
void SimulatedSession::comeToRest(const Session& day) {
    m_broker.endSession(day.close);
    OperatorCommand reconcile;
    reconcile.action = OperatorAction::Reconcile;
    std::optional<Violation> wrong;
    for (UtcTime until = day.close.plus(kRestEvery); until <= day.close.plus(kRestWithin);
         until = until.plus(kRestEvery)) {
        passUntil(until);
        if (isOver()) return;
        wrong = checkRest(scene());
        if (!wrong && m_broker.isIdle() && until > day.close.plus(kRestEvery)) return;
        feed({reconcile, m_now});
    }
    found(wrong);
}

// ---- the engine
// -------------------------------------------------------------------------------------------------

void SimulatedSession::applyTo(Engine& engine, const Input& input) const {
    if (const auto* bars = std::get_if<BarInput>(&input.what)) {
        std::vector<GroupBar> group;
        for (std::size_t i = bars->first; i < bars->first + bars->count; ++i)
            group.push_back({m_barOf[i], &m_bars[i]});
        engine.runner.apply(engine.log, group);
    } else if (const auto* report = std::get_if<BrokerReport>(&input.what)) {
        engine.runner.applyReport(engine.log, *report, input.now);
    } else if (const auto* wish = std::get_if<OperatorCommand>(&input.what)) {
        (void)engine.runner.applyOperator(engine.log, *wish, input.now);
    } else {
        engine.runner.applyTime(engine.log, input.now);
    }
}

Scene SimulatedSession::scene() const {
    return {m_scenario,  m_engine.runner, m_engine.log.record(), m_broker, m_shadow, m_now,
            m_lastTimer, m_limits,        m_limitsSince};
}

void SimulatedSession::found(std::optional<Violation> violation) {
    if (!violation || isOver()) return;
    m_outcome.violation = std::move(violation);
    m_outcome.violationDay = m_day;
    m_outcome.violationTime = m_now;
}

void SimulatedSession::trace(const Input& input) const {
    std::string line;
    if (const auto* report = std::get_if<BrokerReport>(&input.what)) line = told(*report);
    if (const auto* wish = std::get_if<OperatorCommand>(&input.what)) line = told(*wish);
    if (std::holds_alternative<BarInput>(input.what)) line = "-- bars";
    if (!line.empty()) fmt::print(stderr, "{} {}\n", toIsoUtc(input.now), line);
}

void SimulatedSession::feed(const Input& input) {
    m_inputs.push_back(input);
    if (m_traced) trace(input);
    applyTo(m_engine, input);
    if (std::holds_alternative<TimeInput>(input.what)) m_lastTimer = m_now;
    if (const auto* wish = std::get_if<OperatorCommand>(&input.what)) followLimits(*wish);
    std::vector<BrokerCommand> commands = m_engine.runner.takeCommands(m_now);
    if (m_plant) m_plant->commands({m_engine.runner, m_engine.log.record(), m_broker, m_now}, commands);
    found(checkState(scene()));
    if (isOver()) return;
    // A crash may come between two commands: the rest of them was never sent.
    const bool crashes =
        !commands.empty() && m_trading && m_random.chance(m_scenario.disturbances.crashes * 4);
    if (crashes) commands.resize(static_cast<std::size_t>(m_random.between(0, std::ssize(commands))));
    send(std::move(commands));
    if (crashes && !isOver()) restart();
    if (m_inputs.size() >= m_checkpoint.inputs + kCheckpointEvery) m_checkpoint = {m_engine, m_inputs.size()};
}

void SimulatedSession::followLimits(const OperatorCommand& wish) {
    if (wish.action != OperatorAction::ChangeLimit) return;
    const auto changed =
        changeLimit(m_limits, static_cast<LimitCode>(wish.limitCode), wish.value, wish.confirmed);
    if (!changed) return;
    m_limits = *changed;
    m_limitsSince = m_now;
}

void SimulatedSession::send(std::vector<BrokerCommand> commands) {
    for (const BrokerCommand& command : commands) {
        found(checkCommand(scene(), command, m_sent));
        if (isOver()) return;
        if (command.kind == CommandKind::Place) {
            m_sent.clients.insert(command.client);
            m_sent.orders.insert(command.order);
            if (command.leg == Leg::Entry) m_sent.entries[command.client.decision].push_back(command);
        }
        if (m_traced) fmt::print(stderr, "{} {}\n", toIsoUtc(m_now), told(command));
        m_broker.submit(command);
        m_lastStir = m_now;
    }
}

// The checkpoint, and the inputs since then applied again; what that would send has been sent.
void SimulatedSession::restart() {
    ++m_outcome.restarts;
    if (m_traced) fmt::print(stderr, "{} ** restart\n", toIsoUtc(m_now));
    Engine engine = m_checkpoint.engine;
    for (std::size_t i = m_checkpoint.inputs; i < m_inputs.size(); ++i) {
        applyTo(engine, m_inputs[i]);
        (void)engine.runner.takeCommands(m_inputs[i].now);
    }
    if (engine.log.runHash() != m_engine.log.runHash())
        return found(Violation{"restart_gives_the_same_facts", "the facts after a restart are others"});
    m_engine = std::move(engine);
    if (m_plant) m_plant->restarted(m_engine.runner);
    m_broker.engineRestarts(m_now);
}

void SimulatedSession::replayFromTheStart() {
    Engine engine{TradingRunner::make(m_setup).value(), FactLog{headerOf(m_scenario)}};
    for (const Input& input : m_inputs) {
        applyTo(engine, input);
        (void)engine.runner.takeCommands(input.now);
    }
    if (engine.log.runHash() != m_engine.log.runHash())
        found(Violation{"replay_gives_the_same_facts", "the session applied again gives other facts"});
}

} // namespace openbell::simulation
