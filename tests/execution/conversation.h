#pragma once
// An ExecutionHandler that talks to a broker played by the test: what it asks is read as commands, what the
// broker says is given by hand.
#include "engine/execution/execution_handler.h"
#include "tests/support/values.h"

namespace openbell::tests {

class Conversation {
public:
    explicit Conversation(const BrokerCapabilities& broker = {}, ExecutionSettings settings = plain(),
                          std::size_t instruments = 1)
        : execution{settings, shares(instruments), 1, broker} {
        for (std::size_t i = 0; i < instruments; ++i)
            price("100", static_cast<std::uint16_t>(i));
    }
    static ExecutionSettings plain() {
        ExecutionSettings settings;
        settings.capital = money("100000");
        settings.sizing = {SizingType::FixedQuantity, qty(10), {}, {}};
        settings.costs.assign(64, NoCosts{});
        settings.limits.marketHours = false;
        settings.reconcile.everyNanos = 0;
        return settings;
    }
    static ExecutionSettings withStop() {
        ExecutionSettings settings = plain();
        settings.exits.stop = {DistanceType::Percent, fraction("0.02")};
        return settings;
    }
    static ExecutionSettings withBracket() {
        ExecutionSettings settings = withStop();
        settings.exits.target = {DistanceType::RMultiple, fraction("2")};
        return settings;
    }
    static std::vector<Instrument> shares(std::size_t count) {
        std::vector<Instrument> all;
        for (std::size_t i = 0; i < count; ++i) {
            Instrument share;
            share.symbol = "S" + std::to_string(i);
            share.tickSize = openbell::tests::price("0.05");
            all.push_back(share);
        }
        return all;
    }

    // ---- time and market
    void wait(std::int64_t millis) {
        now = now.plus(millis * 1'000'000);
        execution.onTime(log, now);
    }
    void price(std::string_view last, std::uint16_t instrument = 0) {
        const Price p = openbell::tests::price(last);
        execution.barCloses(log, InstrumentId{instrument}, {now, p, p, p, p, qty(1000)}, now);
    }

    // ---- decisions
    void decide(Direction direction, std::uint16_t instrument = 0) {
        Signal signal;
        signal.time = now;
        signal.instrument.value = instrument;
        signal.direction = direction;
        signal.price = execution.lastPrice(signal.instrument);
        signal = log.append(signal, {});
        if (isEntry(direction))
            execution.decideEntry(log, signal, {0, 0, UtcTime{INT64_MAX}, signal.seq});
        else
            execution.decideExit(log, signal);
    }

    // ---- the broker
    std::vector<BrokerCommand> asked() {
        std::vector<BrokerCommand> commands;
        execution.release(now, [&](const BrokerCommand& c) { commands.push_back(c); });
        return commands;
    }
    // The one command that is asked now, questions aside; the test fails by an exception where there is not
    // exactly one.
    BrokerCommand askedOnce() {
        auto commands = asked();
        std::erase_if(commands, [](const BrokerCommand& c) { return c.kind >= CommandKind::QueryOrders; });
        if (commands.size() != 1)
            throw std::runtime_error("asked " + std::to_string(commands.size()) + " times");
        return commands[0];
    }
    BrokerReport about(OrderId order, ReportKind kind) const {
        BrokerReport report;
        report.kind = kind;
        report.order = order;
        report.time = now;
        if (!order.isNone()) {
            const Order& known = log.record().orders[order.value - 1];
            report.instrument = known.instrument;
            report.side = known.side;
            report.quantity = known.quantity;
            report.cumulative = known.filled;
            report.limit = known.limit;
            report.stop = known.stop;
        }
        return report;
    }
    void say(const BrokerReport& report) { execution.onReport(log, report, now); }
    void say(OrderId order, ReportKind kind) { say(about(order, kind)); }
    void accept(OrderId order) { say(order, ReportKind::Accepted); }
    void fill(OrderId order, std::int64_t units, std::string_view at = "100", TradeKey trade = 0) {
        BrokerReport report = about(order, ReportKind::Traded);
        report.trade = trade ? trade : ++m_trades + 1000;
        report.quantity = qty(units);
        report.cumulative += qty(units);
        report.price = openbell::tests::price(at);
        say(report);
    }
    void modified(const BrokerCommand& asked) {
        BrokerReport report = about(asked.order, ReportKind::Modified);
        report.quantity = asked.quantity;
        report.limit = asked.limit;
        report.stop = asked.stop;
        say(report);
    }
    void cancelled(OrderId order, std::int64_t filledInAll) {
        BrokerReport report = about(order, ReportKind::Cancelled);
        report.cumulative = qty(filledInAll);
        say(report);
    }
    void connection(bool up) { say(OrderId{}, up ? ReportKind::Connected : ReportKind::Disconnected); }
    // An answer to the query of that kind, if it is among `commands`.
    void answer(const std::vector<BrokerCommand>& commands, CommandKind kind,
                std::vector<BrokerReport> rows = {}) {
        for (const BrokerCommand& command : commands) {
            if (command.kind != kind) continue;
            for (BrokerReport& row : rows) {
                row.request = command.request;
                say(row);
            }
            BrokerReport end;
            end.kind = ReportKind::SnapshotEnd;
            end.request = command.request;
            say(end);
        }
    }
    BrokerReport status(OrderId order, OrderState state, std::int64_t filled = 0) const {
        BrokerReport report = about(order, ReportKind::OrderStatus);
        report.state = state;
        report.cumulative = qty(filled);
        return report;
    }
    BrokerReport position(std::int64_t net, std::string_view average, std::uint16_t instrument = 0) const {
        BrokerReport report;
        report.kind = ReportKind::PositionStatus;
        report.instrument.value = instrument;
        report.quantity = qty(net);
        report.price = openbell::tests::price(average);
        return report;
    }

    // An entry of ten that is filled at 100; its protective order, if any, is answered by nobody yet.
    OrderId enter(Direction direction = Direction::Long, std::uint16_t instrument = 0) {
        decide(direction, instrument);
        const OrderId entry = askedOnce().order;
        accept(entry);
        fill(entry, 10);
        return entry;
    }

    // ---- what is known
    [[nodiscard]] Quantity held(std::uint16_t instrument = 0) const {
        return execution.slots()[instrument].position.quantity;
    }
    [[nodiscard]] OrderState stateOf(OrderId order) const {
        return log.record().orders[order.value - 1].state;
    }
    [[nodiscard]] std::int64_t count(RiskEventCode code) const {
        const auto& events = log.record().riskEvents;
        return std::count_if(events.begin(), events.end(),
                             [&](const RiskEvent& e) { return e.code == code; });
    }

    UtcTime now = UtcTime::fromSeconds(1'700'000'000);
    FactLog log{SessionHeader{}};
    ExecutionHandler execution;

private:
    TradeKey m_trades = 0;
};

} // namespace openbell::tests
