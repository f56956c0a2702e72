#include "tests/simulation/plants.h"
#include <algorithm>

namespace openbell::simulation {

namespace {

constexpr TradeKey kOtherKey = 0x5555'5555'5555'5554; // changes a key, and not into zero
constexpr std::uint32_t kStrayOrders = 1'000;         // numbers that the runner will not give for long

BrokerReport reportOn(const BrokerCommand& command, ReportKind kind, UtcTime now) {
    BrokerReport report;
    report.kind = kind;
    report.side = command.side;
    report.instrument = command.instrument;
    report.order = command.order;
    report.quantity = command.quantity;
    report.limit = command.limit;
    report.stop = command.stop;
    report.time = now;
    return report;
}

OrderId strayOrder(const Moment& moment) {
    return OrderId{static_cast<std::uint32_t>(moment.record.orders.size()) + kStrayOrders};
}

// The runner of a restart may be changed: it is the simulation's own.
std::vector<TradingSlot>& slotsOf(TradingRunner& runner) {
    return const_cast<std::vector<TradingSlot>&>(runner.execution().slots());
}

class FillAppliedTwice final : public Plant {
    void report(const Moment&, std::vector<BrokerReport>& reports) override {
        BrokerReport again = reports.front();
        if (again.kind != ReportKind::Traded) return;
        again.trade ^= again.trade == 0 ? 0 : kOtherKey;
        again.cumulative += again.basis == FillBasis::Cumulative ? again.cumulative : again.quantity;
        reports.push_back(again);
    }
};

// Nothing ever tells of the executions of every seventh order.
class LostReport final : public Plant {
    void report(const Moment&, std::vector<BrokerReport>& reports) override {
        BrokerReport& report = reports.front();
        if (report.order.isNone() || report.order.value % 7 != 0) return;
        report.cumulative = Quantity{};
        if (report.kind == ReportKind::Traded || report.kind == ReportKind::TradeStatus) reports.clear();
    }
};

class ChildDoesNotShrink final : public Plant {
    void commands(const Moment& moment, std::vector<BrokerCommand>& commands) override {
        std::erase_if(commands, [&](const BrokerCommand& command) {
            const BookOrder* order = moment.broker.book().find(command.order);
            const bool shrinks = command.kind == CommandKind::Modify && command.leg == Leg::Stop && order &&
                                 command.quantity < order->terms.quantity;
            if (shrinks) m_pretended.push_back(reportOn(command, ReportKind::Modified, moment.now));
            return shrinks;
        });
    }
    void report(const Moment&, std::vector<BrokerReport>& reports) override {
        reports.insert(reports.end(), m_pretended.begin(), m_pretended.end());
        m_pretended.clear();
    }
    std::vector<BrokerReport> m_pretended;
};

class OrderAfterHalt final : public Plant {
    void commands(const Moment& moment, std::vector<BrokerCommand>& commands) override {
        if (!moment.runner.execution().isHalted() || moment.record.decisions.empty()) return;
        BrokerCommand entry;
        entry.order = entry.group = strayOrder(moment);
        entry.client.decision = moment.record.decisions.back().id;
        entry.quantity = Quantity::whole(1);
        entry.time = moment.now;
        commands.push_back(entry);
    }
};

class PositionWithoutFill final : public Plant {
    void restarted(TradingRunner& runner) override {
        slotsOf(runner).front().position.quantity += Quantity::whole(1);
    }
};

class StopForgottenAfterRestart final : public Plant {
    void restarted(TradingRunner& runner) override {
        auto& book = const_cast<OrderBook&>(runner.execution().book());
        auto& slots = slotsOf(runner);
        for (std::size_t i = 0; i < slots.size(); ++i) {
            if (slots[i].position.isFlat()) continue;
            slots[i].stopPrice = Price{};
            book.forSlot(static_cast<std::uint16_t>(i), [](ActiveOrder& order) {
                if (order.leg == Leg::Stop) order.state = OrderState::Cancelled;
            });
        }
    }
};

class GateSkipped final : public Plant {
    void setUp(RunnerSetup& setup) override { setup.execution.limits.maxTradesPerDay.reset(); }
};

// A hundredth is added to the value of each execution.
class CashOffByAPaisa final : public Plant {
    void report(const Moment&, std::vector<BrokerReport>& reports) override {
        BrokerReport& report = reports.front();
        if (report.kind != ReportKind::Traded && report.kind != ReportKind::TradeStatus) return;
        if (report.basis != FillBasis::Execution || report.quantity.raw() <= 0) return;
        constexpr std::int64_t paisa = Price::kScale / 100;
        report.price += Price::fromRaw(
            std::max<std::int64_t>(1, mulDiv(paisa, Quantity::kScale, report.quantity.raw(), Rounding::Up)));
    }
};

class SecondOrderForADecision final : public Plant {
    void commands(const Moment& moment, std::vector<BrokerCommand>& commands) override {
        const auto entry = std::find_if(commands.begin(), commands.end(), [](const BrokerCommand& c) {
            return c.kind == CommandKind::Place && c.leg == Leg::Entry;
        });
        if (entry == commands.end()) return;
        BrokerCommand second = *entry;
        second.order = second.group = strayOrder(moment);
        second.client.attempt = static_cast<decltype(second.client.attempt)>(second.client.attempt + 100);
        commands.push_back(second);
    }
};

class UnknownAssumedRejected final : public Plant {
    void report(const Moment& moment, std::vector<BrokerReport>& reports) override {
        if (reports.front().kind != ReportKind::Disconnected) return;
        for (const Order& order : moment.record.orders) {
            if (order.state != OrderState::Submitted) continue;
            BrokerReport rejected;
            rejected.kind = ReportKind::Rejected;
            rejected.order = order.id;
            rejected.instrument = order.instrument;
            rejected.side = order.side;
            rejected.time = moment.now;
            reports.push_back(rejected);
        }
    }
};

// Cancels are not sent, but count as done.
class CancelNotSent final : public Plant {
    void commands(const Moment& moment, std::vector<BrokerCommand>& commands) override {
        std::erase_if(commands, [&](const BrokerCommand& command) {
            if (command.kind != CommandKind::Cancel || command.order.value % 5 != 0) return false;
            m_pretended.push_back(reportOn(command, ReportKind::Cancelled, moment.now));
            return true;
        });
    }
    void report(const Moment&, std::vector<BrokerReport>& reports) override {
        reports.insert(reports.end(), m_pretended.begin(), m_pretended.end());
        m_pretended.clear();
    }
    std::vector<BrokerReport> m_pretended;
};

template <class Defect>
std::unique_ptr<Plant> make() {
    return std::make_unique<Defect>();
}

} // namespace

const std::vector<PlantType>& plantTypes() {
    static const std::vector<PlantType> types = {
        {"fill_applied_twice", "an execution is told again under another trade key", make<FillAppliedTwice>},
        {"lost_report", "nothing ever tells of some executions", make<LostReport>},
        {"child_does_not_shrink", "a stop is not made smaller, but counts as if", make<ChildDoesNotShrink>},
        {"order_after_halt", "an entry is sent while halted", make<OrderAfterHalt>},
        {"position_without_fill", "a position changes at a restart", make<PositionWithoutFill>},
        {"stop_forgotten_after_restart", "the stop is not known after a restart",
         make<StopForgottenAfterRestart>},
        {"gate_skipped", "entries a day are not counted", make<GateSkipped>},
        {"cash_off_by_a_paisa", "an execution is booked with a paisa too much", make<CashOffByAPaisa>},
        {"second_order_for_a_decision", "an entry is sent twice, as two orders",
         make<SecondOrderForADecision>},
        {"unknown_assumed_rejected", "what is in doubt when the line is lost counts as rejected",
         make<UnknownAssumedRejected>},
        {"cancel_not_sent", "a cancel is not sent, but counts as done", make<CancelNotSent>},
    };
    return types;
}

const PlantType* findPlant(std::string_view name) {
    const auto& types = plantTypes();
    const auto found =
        std::find_if(types.begin(), types.end(), [&](const PlantType& type) { return type.name == name; });
    return found == types.end() ? nullptr : &*found;
}

} // namespace openbell::simulation
