// From a bar that makes a strategy act to the order in the hands of the broker port, on one thread: facts,
// strategy, ranking, all gates, sizing, order, facts recorded and hashed. Each round is measured by itself;
// the counters are its percentiles in nanoseconds, the clock's own cost taken off, and the allocations of all
// rounds.
#include "engine/replay/backtest.h"
#include "engine/runner/trading_runner.h"
#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdlib>
#include <new>

using namespace openbell;

namespace {

std::size_t g_allocations = 0;

} // namespace

void* operator new(std::size_t size) {
    ++g_allocations;
    if (void* const memory = std::malloc(size)) return memory;
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace {

using Clock = std::chrono::steady_clock;

std::int64_t nanosBetween(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(to - from).count();
}

// In and out again, every other bar.
class TurnAbout final : public Strategy {
public:
    explicit TurnAbout(std::uint16_t volume) : m_volume{volume} {}
    [[nodiscard]] Intent intent(Direction direction, Conditions& conditions) const override {
        const double wanted = direction == Direction::Long ? 1 : 2;
        if (!conditions.equals(Operand::fact(m_volume), Operand::number(wanted))) return std::nullopt;
        return 1.0;
    }
    [[nodiscard]] bool signalsEver(Direction direction) const override {
        return direction == Direction::Long || direction == Direction::ExitLong;
    }

private:
    std::uint16_t m_volume;
};

RunnerSetup setUp() {
    RunnerSetup setup;
    setup.interval = Interval::ofMinutes(1);
    Instrument share;
    share.symbol = "X";
    share.tickSize = Price::fromRaw(50'000);
    setup.instruments = {share};
    setup.calendars = {std::make_shared<const MarketCalendar>(MarketCalendar::continuous())};
    FactTable table;
    const auto volume = static_cast<std::uint16_t>(table.column({FactKind::Volume, {}}));
    (void)table.column({FactKind::Ema, {9}});
    (void)table.column({FactKind::Ema, {21}});
    setup.strategies = {{std::make_shared<const TurnAbout>(volume), {true}}};
    setup.facts = table.names();
    ExecutionSettings& e = setup.execution;
    e.capital = Money::whole(1'000'000);
    e.sizing = {SizingType::Risk, {}, {}, Fraction::fromRaw(5'000'000)};
    e.exits.stop = {DistanceType::Percent, Fraction::fromRaw(10'000'000)};
    e.limits.perTradeRisk = Fraction::fromRaw(10'000'000);
    e.limits.portfolioHeat = Fraction::fromRaw(50'000'000);
    e.limits.dailyLoss = Fraction::fromRaw(30'000'000);
    e.limits.maxDrawdown = Fraction::fromRaw(200'000'000);
    e.limits.maxTradesPerDay = 1'000'000'000;
    e.limits.maxOpenPositions = 10;
    e.limits.maxOrderValue = Money::whole(10'000'000);
    e.limits.marketHours = false;
    e.costs = {NoCosts{}};
    setup.broker = BrokerCapabilities{};
    return setup;
}

void barToOrder(benchmark::State& state) {
    constexpr int warmUp = 2'000;
    const int rounds = warmUp + 20'000;
    std::vector<std::int64_t> taken;
    taken.reserve(static_cast<std::size_t>(rounds));
    std::size_t allocations = 0;
    for (auto _ : state) {
        auto runner = TradingRunner::make(setUp());
        FactLog log{SessionHeader{}};
        log.makeReady(4 * static_cast<std::size_t>(rounds), 3 * static_cast<std::size_t>(rounds));
        std::vector<BrokerCommand> commands;
        commands.reserve(16);
        UtcTime now = UtcTime::fromSeconds(1'700'000'000);
        TradeKey trade = 0;
        const Price price = Price::whole(100);
        const auto answer = [&] { // the broker takes and fills everything, stops excepted
            for (std::size_t i = 0; i < commands.size(); ++i) {
                const BrokerCommand command = commands[i];
                BrokerReport report;
                report.instrument = command.instrument;
                report.order = command.order;
                report.side = command.side;
                report.quantity = command.quantity;
                report.stop = command.stop;
                report.kind =
                    command.kind == CommandKind::Cancel ? ReportKind::Cancelled : ReportKind::Accepted;
                runner->applyReport(log, report, now);
                if (command.kind != CommandKind::Place || command.type != OrderType::Market) continue;
                report.kind = ReportKind::Traded;
                report.trade = ++trade;
                report.cumulative = command.quantity;
                report.price = price;
                runner->applyReport(log, report, now);
            }
            commands.clear();
            runner->takeCommands(now, commands);
        };
        for (int round = 0; round < rounds; ++round) {
            for (const int volume : {1, 0, 2, 0}) {
                const Bar bar{now, price, price, price, price, Quantity::whole(volume)};
                const GroupBar group{InstrumentId{0}, &bar};
                const std::size_t before = g_allocations;
                const auto start = Clock::now();
                runner->apply(log, {&group, 1});
                runner->takeCommands(now, commands);
                const auto end = Clock::now();
                if (round >= warmUp) allocations += g_allocations - before;
                if (volume == 1 && round >= warmUp && !commands.empty())
                    taken.push_back(nanosBetween(start, end));
                while (!commands.empty())
                    answer();
                log.fold();
                now = now.plus(kNanosPerMinute);
            }
        }
    }
    std::vector<std::int64_t> idle(10'000);
    for (auto& nanos : idle) {
        const auto start = Clock::now();
        nanos = nanosBetween(start, Clock::now());
    }
    std::nth_element(idle.begin(), idle.begin() + 5'000, idle.end());
    std::sort(taken.begin(), taken.end());
    const auto at = [&](double share) {
        const auto index = static_cast<std::size_t>(share * static_cast<double>(taken.size() - 1));
        return static_cast<double>(std::max<std::int64_t>(taken[index] - idle[5'000], 0));
    };
    state.counters["p50_ns"] = at(0.5);
    state.counters["p99_ns"] = at(0.99);
    state.counters["p99.9_ns"] = at(0.999);
    state.counters["orders"] = static_cast<double>(taken.size());
    state.counters["allocations"] = static_cast<double>(allocations);
}

} // namespace

BENCHMARK(barToOrder)->Unit(benchmark::kMillisecond)->Iterations(3);
BENCHMARK_MAIN();
