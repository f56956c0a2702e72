#include "tests/simulation/operator.h"

namespace openbell::simulation {

namespace {

constexpr int kClearRate = 15'000; // of a step, while halted or paused

OperatorCommand saying(OperatorAction action, std::string_view text) {
    OperatorCommand command;
    command.action = action;
    command.text = ShortText{text};
    return command;
}

} // namespace

Price Operator::near(Price price, Price tick) {
    const std::int64_t ticks = price.raw() / tick.raw();
    const std::int64_t away = std::max<std::int64_t>(2, ticks / 200);
    return tick * std::max<std::int64_t>(1, ticks + m_random.between(-away, away));
}

std::optional<OperatorCommand> Operator::wish(const TradingRunner& runner, const RunnerSetup& setup,
                                              const SessionRecord& record, int rate) {
    const ExecutionHandler& execution = runner.execution();
    if ((execution.isHalted() || execution.isPaused()) && m_random.chance(kClearRate))
        return saying(OperatorAction::Clear, "looked at it");
    if (!m_random.chance(rate)) return std::nullopt;
    return draw(runner, setup, record);
}

OperatorCommand Operator::draw(const TradingRunner& runner, const RunnerSetup& setup,
                               const SessionRecord& record) {
    const auto& open = runner.execution().reconciler().open();
    if (!open.empty() && m_random.chance(500'000)) {
        OperatorCommand command;
        const bool adopts = m_random.chance(600'000);
        command.action = adopts ? OperatorAction::AdoptDifference : OperatorAction::IgnoreDifference;
        command.difference = open.front().seq;
        return command;
    }
    switch (m_random.between(0, 16)) {
    case 0: return saying(OperatorAction::Pause, "lunch");
    case 1: return saying(OperatorAction::Halt, "enough");
    case 2: return saying(OperatorAction::Reconcile, "");
    case 3:
    case 4: return close(runner);
    case 5:
    case 6:
    case 7:
    case 8:
    case 9: return change(runner, setup, record);
    case 10: return changeLimit(runner);
    default: return order(runner, setup);
    }
}

OperatorCommand Operator::order(const TradingRunner& runner, const RunnerSetup& setup) {
    OperatorCommand command;
    command.action = OperatorAction::PlaceOrder;
    command.instrument.value =
        static_cast<std::uint16_t>(m_random.between(0, std::ssize(setup.instruments) - 1));
    const Instrument& instrument = setup.instruments[command.instrument.value];
    command.side = m_random.chance(500'000) ? Side::Buy : Side::Sell;
    command.type = static_cast<OrderType>(m_random.between(0, 2));
    command.quantity = instrument.lotSize * m_random.between(0, 25);
    const Price last = runner.execution().lastPrice(command.instrument);
    if (!last.isZero()) command.limit = command.stop = near(last, instrument.tickSize);
    return command;
}

OperatorCommand Operator::change(const TradingRunner& runner, const RunnerSetup& setup,
                                 const SessionRecord& record) {
    constexpr std::int64_t recent = 12;
    OperatorCommand command;
    const auto orders = std::ssize(record.orders);
    const bool cancels = m_random.chance(400'000);
    command.action = cancels ? OperatorAction::CancelOrder : OperatorAction::ModifyOrder;
    command.order.value =
        static_cast<std::uint32_t>(m_random.between(std::max<std::int64_t>(0, orders - recent), orders));
    if (cancels || command.order.isNone()) return command;
    const Order& order = record.orders[command.order.value - 1];
    command.instrument = order.instrument;
    const Instrument& instrument = setup.instruments[order.instrument.value];
    if (m_random.chance(500'000)) command.quantity = instrument.lotSize * m_random.between(0, 25);
    const Price last = runner.execution().lastPrice(order.instrument);
    if (m_random.chance(600'000) && !last.isZero())
        command.limit = command.stop = near(last, instrument.tickSize);
    return command;
}

// Half as much to half as much again; now and then a limit where there is none, or none where there is one.
OperatorCommand Operator::changeLimit(const TradingRunner& runner) {
    constexpr LimitCode limits[] = {LimitCode::PerTradeRisk,    LimitCode::PortfolioHeat,
                                    LimitCode::DailyLoss,       LimitCode::MaxDrawdown,
                                    LimitCode::MaxTradesPerDay, LimitCode::MaxOpenPositions,
                                    LimitCode::MaxOrderValue,   LimitCode::OrderRate};
    const LimitCode limit = m_random.pick(limits);
    const std::int64_t before = limitValue(runner.execution().settings().limits, limit);
    OperatorCommand command;
    command.action = OperatorAction::ChangeLimit;
    command.limitCode = static_cast<std::uint8_t>(limit);
    command.confirmed = m_random.chance(500'000);
    if (before != kNoLimit && m_random.chance(100'000))
        command.value = kNoLimit;
    else if (before != kNoLimit)
        command.value = before / 100 * m_random.between(50, 150) + before % 100;
    else if (unitOf(limit) == LimitUnit::FractionRaw)
        command.value = Fraction::kScale / 1000 * m_random.between(5, 100);
    else
        command.value = limit == LimitCode::MaxOrderValue
                            ? Money::whole(m_random.between(50'000, 2'000'000)).raw()
                            : m_random.between(1, 40);
    return command;
}

OperatorCommand Operator::close(const TradingRunner& runner) {
    const auto& slots = runner.execution().slots();
    const TradingSlot& slot = slots[static_cast<std::size_t>(m_random.between(0, std::ssize(slots) - 1))];
    OperatorCommand command;
    command.action = OperatorAction::ClosePosition;
    command.instrument = slot.instrument;
    command.strategy = slot.strategy;
    return command;
}

} // namespace openbell::simulation
