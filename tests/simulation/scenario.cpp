#include "tests/simulation/scenario.h"
#include "tests/simulation/hash_strategy.h"

namespace openbell::simulation {

namespace {

constexpr std::int64_t kOpens = (9 * 60 + 15) * kNanosPerMinute; // local time of day
constexpr int kMinutes = 60, kHalfDayMinutes = 30;
constexpr std::int64_t kFlatAt = kOpens + 52 * kNanosPerMinute;
constexpr int kCloseColumn = 0, kVolumeColumn = 1, kAtrColumn = 2;

Fraction perMille(std::int64_t n) {
    return Fraction::fromRaw(n * Fraction::kScale / 1000);
}

const Zone& zone() {
    static const Zone kolkata = Zone::find("Asia/Kolkata").value();
    return kolkata;
}

std::vector<Session> drawDays(Random& random) {
    std::vector<Session> days;
    const Date monday = Date::fromYmd(2024, 1, 1).plus(static_cast<int>(7 * random.between(0, 50)));
    for (int i = 0; i < kDaysOfSession; ++i) {
        Session day;
        day.date = monday.plus(i);
        day.open = zone().toUtc(day.date, kOpens);
        const bool half = random.chance(120'000);
        day.kind = half ? SessionKind::HalfDay : SessionKind::Regular;
        day.close = day.open.plus((half ? kHalfDayMinutes : kMinutes) * kNanosPerMinute);
        days.push_back(day);
    }
    return days;
}

std::vector<Instrument> drawInstruments(Random& random) {
    constexpr std::int64_t lots[] = {1, 1, 1, 5, 25};
    std::vector<Instrument> instruments;
    const std::int64_t count = random.between(2, 5);
    for (std::int64_t i = 0; i < count; ++i) {
        Instrument instrument;
        instrument.symbol = fmt::format("SIM{}", i);
        instrument.exchange = "NSE";
        instrument.calendar = "SIM";
        instrument.zone = zone().name();
        instrument.tickSize = Price::fromRaw(50'000);
        instrument.lotSize = Quantity::whole(random.pick(lots));
        if (random.chance(200'000))
            instrument.freezeQuantity = instrument.lotSize * random.between(500, 5'000);
        instruments.push_back(instrument);
    }
    return instruments;
}

Sizing drawSizing(Random& random, Quantity lot) {
    Sizing sizing;
    switch (random.between(0, 3)) {
    case 0:
        sizing.type = SizingType::FixedQuantity;
        sizing.quantity = lot * random.between(1, 30);
        break;
    case 1:
        sizing.type = SizingType::FixedValue;
        sizing.value = Money::whole(random.between(20'000, 500'000));
        break;
    case 2:
        sizing.type = SizingType::PercentEquity;
        sizing.share = perMille(random.between(20, 150));
        break;
    default:
        sizing.type = SizingType::Risk;
        sizing.share = perMille(random.between(1, 10));
        break;
    }
    return sizing;
}

RiskLimits drawLimits(Random& random) {
    RiskLimits limits;
    if (random.chance(500'000)) limits.maxTradesPerDay = random.between(3, 40);
    if (random.chance(500'000)) limits.maxOpenPositions = random.between(1, 6);
    if (random.chance(300'000)) limits.maxOrderValue = Money::whole(random.between(50'000, 2'000'000));
    if (random.chance(300'000)) limits.dailyLoss = perMille(random.between(5, 30));
    if (random.chance(200'000)) limits.maxDrawdown = perMille(random.between(30, 150));
    if (random.chance(300'000)) limits.portfolioHeat = perMille(random.between(20, 80));
    limits.maxLeverage = Fraction::fromRaw(random.between(1, 4) * Fraction::kScale);
    return limits;
}

ExitDistance drawStop(Random& random) {
    ExitDistance stop;
    const std::int64_t draw = random.between(0, 9);
    if (draw == 0) return stop;
    stop.type = draw < 6 ? DistanceType::Percent : DistanceType::Atr;
    stop.value = stop.type == DistanceType::Atr ? perMille(random.between(800, 3'000))
                                                : Fraction::fromRaw(random.between(1'500'000, 10'000'000));
    stop.period = 5;
    return stop;
}

ExitRules drawExits(Random& random) {
    ExitRules exits;
    exits.stop = drawStop(random);
    const bool hasStop = exits.stop.type != DistanceType::None;
    if (random.chance(700'000)) {
        exits.target.type = hasStop ? DistanceType::RMultiple : DistanceType::Percent;
        exits.target.value = hasStop ? perMille(random.between(500, 2'000))
                                     : Fraction::fromRaw(random.between(2'000'000, 8'000'000));
        if (random.chance(500'000)) {
            exits.target2.type = exits.target.type;
            exits.target2.value = exits.target.value * 2;
            exits.split = perMille(random.between(200, 800));
        }
        exits.breakEvenAfterTarget = random.chance(400'000);
    }
    if (hasStop && random.chance(250'000)) {
        exits.trailing.type = DistanceType::Percent;
        exits.trailing.value = Fraction::fromRaw(random.between(1'500'000, 8'000'000));
    }
    exits.childRejected = random.chance(500'000) ? ChildRejected::Flatten : ChildRejected::Replace;
    exits.timeOfDayNanos = kFlatAt;
    constexpr OppositeSignal opposites[] = {OppositeSignal::Reverse, OppositeSignal::Close,
                                            OppositeSignal::Ignore};
    exits.opposite = random.pick(opposites);
    return exits;
}

CostModel drawCosts(Random& random) {
    if (random.chance(300'000)) return NoCosts{};
    return BpsCosts{random.between(1, 10) * (kRateOne / 10'000)};
}

BrokerCapabilities drawBroker(Random& random) {
    BrokerCapabilities broker;
    broker.immediate = false;
    broker.oco = random.chance(300'000);
    broker.modify = !random.chance(200'000);
    broker.cancelAll = random.chance(400'000);
    broker.pushes = !random.chance(200'000);
    broker.fills = random.chance(300'000) ? FillBasis::Cumulative : FillBasis::Execution;
    if (random.chance(400'000)) broker.rate.commands = static_cast<std::int32_t>(random.between(5, 20));
    return broker;
}

FaultRates drawFaults(Random& random) {
    constexpr int levels[] = {0, 1, 1, 1, 4, 4, 10};
    const int level = random.pick(levels);
    FaultRates rates;
    rates.delay = 8'000 * level;
    rates.drop = 3'000 * level;
    rates.repeat = 6'000 * level;
    rates.reorder = 8'000 * level;
    rates.partFill = level == 0 ? 0 : 250'000;
    rates.reject = 10'000 * level;
    rates.disconnect = 1'000 * level;
    rates.lateAck = 10'000 * level;
    rates.fillAfterCancel = 20'000 * level;
    rates.failQuery = 5'000 * level;
    rates.slowCommand = 5'000 * level;
    return rates;
}

Disturbances drawDisturbances(Random& random, bool calm) {
    Disturbances rates;
    if (random.chance(700'000)) rates.operates = 4'000;
    if (random.chance(700'000)) rates.crashes = 700;
    if (calm) return rates;
    rates.lostLines = 200;
    rates.restarts = 100;
    if (random.chance(60'000)) rates.outsiders = 300;
    return rates;
}

RunnerStrategy strategyFor(Random& random, std::size_t instruments) {
    RunnerStrategy strategy;
    const auto entries = static_cast<int>(random.between(5, 60));
    const auto exits = static_cast<int>(random.between(5, 80));
    strategy.strategy = std::make_shared<HashStrategy>(random.next(), entries, exits, random.chance(800'000),
                                                       kCloseColumn, kVolumeColumn);
    for (std::size_t i = 0; i < instruments; ++i)
        strategy.trades.push_back(!random.chance(150'000));
    return strategy;
}

} // namespace

Scenario makeScenario(std::uint64_t seed) {
    Random random{seed};
    Scenario scenario;
    scenario.seed = seed;
    scenario.days = drawDays(random);
    RunnerSetup& setup = scenario.setup;
    setup.interval = Interval::ofMinutes(1);
    setup.instruments = drawInstruments(random);
    const auto calendar = std::make_shared<const MarketCalendar>(
        "SIM", zone(), scenario.days, scenario.days.front().date, scenario.days.back().date);
    setup.calendars.assign(setup.instruments.size(), calendar);
    setup.facts = {FactName::parse("close").value(), FactName::parse("volume").value(),
                   FactName::parse("atr_5").value()};
    setup.stopAtrColumn = kAtrColumn;
    setup.targetAtrColumn = setup.target2AtrColumn = setup.trailingAtrColumn = kAtrColumn;
    const std::int64_t strategies = random.between(1, 2);
    for (std::int64_t i = 0; i < strategies; ++i)
        setup.strategies.push_back(strategyFor(random, setup.instruments.size()));
    ExecutionSettings& execution = setup.execution;
    execution.capital = Money::whole(random.between(500'000, 20'000'000));
    execution.sizing = drawSizing(random, setup.instruments.front().lotSize);
    execution.limits = drawLimits(random);
    execution.exits = drawExits(random);
    execution.costs.assign(setup.instruments.size(), drawCosts(random));
    execution.reconcile.mode = random.chance(500'000) ? ReconcileMode::Strict : ReconcileMode::Warn;
    setup.broker = drawBroker(random);
    scenario.faults = drawFaults(random);
    scenario.disturbances = drawDisturbances(random, scenario.faults.drop == 0);
    if (scenario.disturbances.outsiders > 0)
        execution.reconcile.mode = random.chance(500'000) ? ReconcileMode::Adopt : ReconcileMode::Warn;
    // What somebody else closes, a bracket at the broker does not know of.
    if (scenario.broker().oco) scenario.disturbances.outsiders = 0;
    setup.manual = random.chance(500'000);
    if (scenario.disturbances.outsiders > 0) execution.reconcile.everyNanos = 60 * kNanosPerSecond;
    return scenario;
}

} // namespace openbell::simulation
