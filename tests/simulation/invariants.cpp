#include "tests/simulation/invariants.h"
#include "engine/core/decimal.h"
#include <algorithm>

namespace openbell::simulation {

namespace {

// How long a stated reason excuses a position without protection, while the broker can be reached.
constexpr std::int64_t kPatience = 90 * kNanosPerSecond;
// What somebody else does to a position reaches its orders only after it has been noticed.
constexpr std::int64_t kAdjusting = 60 * kNanosPerSecond;

// How long a position that is being closed may be without an exit, while the broker can be reached.
constexpr std::int64_t kStuck = 60 * kNanosPerSecond;

bool isClosingLeg(Leg leg) {
    return leg != Leg::Entry && leg != Leg::Adjustment;
}

const TradingSlot& slotAt(const Scene& scene, std::size_t index) {
    return scene.runner.execution().slots()[index];
}

std::string named(const Scene& scene, std::size_t index) {
    const TradingSlot& slot = slotAt(scene, index);
    return fmt::format("{} of strategy {}", scene.scenario.setup.instruments[slot.instrument.value].symbol,
                       slot.strategy.value);
}

const Session* dayOf(const Scene& scene) {
    for (const Session& day : scene.scenario.days)
        if (scene.now >= day.open && scene.now < day.open.plus(kNanosPerDay / 2)) return &day;
    return nullptr;
}

} // namespace

// ---- after every input
// -------------------------------------------------------------------------------------------

std::string positionIsTheSumOfFills(const Scene& scene) {
    for (std::size_t i = 0; i < scene.shadow.slots().size(); ++i) {
        const Quantity held = slotAt(scene, i).position.quantity, filled = scene.shadow.slots()[i].position;
        if (held != filled)
            return fmt::format("{}: holds {}, its fills sum up to {}", named(scene, i), toText(held),
                               toText(filled));
    }
    return {};
}

std::string cashIsConserved(const Scene& scene) {
    const Money held = scene.runner.execution().cash();
    if (held == scene.shadow.cash()) return {};
    return fmt::format("cash is {}, capital and fills make it {}", toText(held), toText(scene.shadow.cash()));
}

std::string fillsAreTheBrokers(const Scene& scene) {
    for (const OrderId id : scene.shadow.changed()) {
        const ShadowOrder& order = scene.shadow.order(id);
        if (order.leg == Leg::Adjustment || order.filled.isZero()) continue;
        const BookOrder* truth = scene.broker.book().find(id);
        const Quantity executed = truth ? truth->filled : Quantity{};
        if (order.filled > executed)
            return fmt::format("order {}: {} counted as filled, the broker executed {}", id.value,
                               toText(order.filled), toText(executed));
    }
    return {};
}

std::string finalOrdersAreFinalAtTheBroker(const Scene& scene) {
    for (const OrderId id : scene.shadow.changed()) {
        const ShadowOrder& order = scene.shadow.order(id);
        if (isWorking(order.state) || order.state == OrderState::Filled || order.leg == Leg::Adjustment)
            continue;
        const BookOrder* truth = scene.broker.book().find(id);
        if (truth && order.state == OrderState::Rejected && truth->state != OrderState::Rejected)
            return fmt::format("order {} counts as rejected, but the broker took it", id.value);
        if ((truth && isWorking(truth->state)) || scene.broker.isUnderWay(id))
            return fmt::format("order {} counts as {}, but the broker {} it", id.value, toText(order.state),
                               truth ? "is working" : "may still get");
    }
    return {};
}

// What the orders at the broker could still execute against a position never exceeds it.
std::string childrenCannotOverfill(const Scene& scene) {
    const BrokerBook& book = scene.broker.book();
    const bool shares = scene.scenario.broker().oco;
    std::vector<Quantity> could(scene.shadow.slots().size()), bracket(could.size());
    std::vector<std::int64_t> side(could.size());
    for (const std::size_t i : book.working()) {
        const BookOrder& order = book.orders()[i];
        if (order.terms.order.value > scene.shadow.orders() || !isClosingLeg(order.terms.leg)) continue;
        const std::uint16_t slot = scene.shadow.order(order.terms.order).slot;
        if (shares && order.terms.leg != Leg::Exit)
            bracket[slot] = std::max(bracket[slot], order.open());
        else
            could[slot] += order.open();
        side[slot] = order.terms.side == Side::Buy ? -1 : 1;
    }
    for (std::size_t i = 0; i < could.size(); ++i) {
        const ShadowSlot& slot = scene.shadow.slots()[i];
        could[i] += bracket[i];
        const bool settling = slot.adjusted.ns != 0 && scene.now.ns - slot.adjusted.ns < kAdjusting;
        if (could[i].isZero() || settling || could[i] <= slot.atBroker * side[i]) continue;
        return fmt::format("{}: orders at the broker could close {}, the position is {}", named(scene, i),
                           toText(could[i]), toText(slot.atBroker));
    }
    return {};
}

namespace {

struct Cover {
    Quantity stops, others;
    bool asking = false; // something is being asked of the broker, or told by it
};

Cover coverOf(const Scene& scene, std::uint16_t index) {
    Cover cover;
    scene.runner.execution().book().forSlot(index, [&](const ActiveOrder& order) {
        cover.asking =
            cover.asking || order.isPending() || !order.missing().isZero() || !order.wanted.isZero();
        if (!isClosingLeg(order.leg) || !isWorking(order.state) || !order.isSent()) return;
        (order.leg == Leg::Stop ? cover.stops : cover.others) += order.open();
    });
    return cover;
}

// Why a position may be without full protection at this moment; none when it may not.
std::string_view reasonFor(const Scene& scene, std::uint16_t index, const Cover& cover) {
    const TradingSlot& slot = slotAt(scene, index);
    if (!scene.runner.execution().isConnected()) return "not connected";
    if (cover.asking || slot.doubtSince != kNoTime) return "being asked for";
    if (slot.failures > 0 || scene.lastTimer < slot.retryAt) return "refused, being tried again";
    return {};
}

bool wantsNoStop(const Scene& scene, const TradingSlot& slot) {
    if (slot.isClosing() || slot.openDecision.isNone()) return true;
    const Decision& decision = scene.record.decisions[slot.openDecision.value - 1];
    return decision.stopDistance.isZero();
}

} // namespace

std::string positionsAreProtected(const Scene& scene) {
    const bool together = scene.scenario.broker().oco;
    for (std::size_t i = 0; i < scene.shadow.slots().size(); ++i) {
        const auto index = static_cast<std::uint16_t>(i);
        const TradingSlot& slot = slotAt(scene, i);
        UtcTime& since = scene.shadow.slot(i).exposedSince;
        const Quantity open = slot.position.quantity.abs();
        if (open.isZero() || wantsNoStop(scene, slot)) {
            since = UtcTime{};
            continue;
        }
        const Cover cover = coverOf(scene, index);
        if (cover.stops + (together ? Quantity{} : cover.others) >= open) {
            since = UtcTime{};
            continue;
        }
        const std::string_view reason = reasonFor(scene, index, cover);
        if (reason.empty())
            return fmt::format("{}: {} open, stops for {}, and no reason stated", named(scene, i),
                               toText(open), toText(cover.stops));
        if (since.ns == 0 || !scene.runner.execution().isConnected()) since = scene.now;
        if (scene.now.ns - since.ns > kPatience)
            return fmt::format("{}: {} open, stops for {} for too long ({})", named(scene, i), toText(open),
                               toText(cover.stops), reason);
    }
    return {};
}

std::string closingGoesOn(const Scene& scene) {
    for (std::size_t i = 0; i < scene.shadow.slots().size(); ++i) {
        const TradingSlot& slot = slotAt(scene, i);
        UtcTime& since = scene.shadow.slot(i).stuckSince;
        bool exits = false;
        scene.runner.execution().book().forSlot(static_cast<std::uint16_t>(i), [&](const ActiveOrder& order) {
            exits = exits || (order.leg == Leg::Exit && isWorking(order.state));
        });
        const bool open = slot.isClosing() && !slot.position.isFlat();
        if (!open || exits || !scene.runner.execution().isConnected())
            since = UtcTime{};
        else if (since.ns == 0)
            since = scene.now;
        else if (scene.now.ns - since.ns > kStuck)
            return fmt::format("{}: {} open and closing, but no exit works", named(scene, i),
                               toText(slot.position.quantity));
    }
    return {};
}

std::string differencesHaveGrounds(const Scene& scene) {
    if (scene.shadow.differences() == 0 || scene.scenario.disturbances.outsiders > 0) return {};
    const Difference& difference = scene.record.differences.back();
    return fmt::format("a difference of {} where there is none: local {}, broker {}", toText(difference.kind),
                       difference.local, difference.broker);
}

// ---- for every command
// -------------------------------------------------------------------------------------------

std::string orderIsSentOnce(const Scene&, const BrokerCommand& command, const Sent& sent) {
    if (command.kind != CommandKind::Place) return {};
    if (!sent.clients.contains(command.client) && !sent.orders.contains(command.order)) return {};
    return fmt::format("order {} was sent before", command.order.value);
}

// What is ordered for a decision never exceeds it: another attempt only after the one before it is final.
std::string decisionHasOneOrder(const Scene& scene, const BrokerCommand& command, const Sent& sent) {
    if (command.kind != CommandKind::Place || command.leg != Leg::Entry) return {};
    const auto known = sent.entries.find(command.client.decision);
    if (known == sent.entries.end()) return {};
    Quantity others;
    for (const BrokerCommand& other : known->second) {
        const BookOrder* truth = scene.broker.book().find(other.order);
        if (truth)
            others += isWorking(truth->state) ? truth->terms.quantity : truth->filled;
        else if (scene.broker.isUnderWay(other.order))
            others += other.quantity;
    }
    const Quantity decided = scene.record.decisions[command.client.decision.value - 1].quantity;
    if (others + command.quantity <= decided) return {};
    return fmt::format("decision {} asked for {}, but {} are ordered beside {}",
                       command.client.decision.value, toText(decided), toText(command.quantity),
                       toText(others));
}

std::string haltSendsOnlyClosing(const Scene& scene, const BrokerCommand& command, const Sent&) {
    if (!scene.runner.execution().isHalted() || command.kind != CommandKind::Place ||
        command.leg == Leg::Exit)
        return {};
    return fmt::format("order {} was sent while halted and closes nothing", command.order.value);
}

std::string entryPassedItsGates(const Scene& scene, const BrokerCommand& command, const Sent&) {
    if (command.kind != CommandKind::Place || command.leg != Leg::Entry) return {};
    const std::size_t id = command.client.decision.value;
    if (id == 0 || id > scene.record.decisions.size()) return "an entry that nobody decided";
    const Decision& decision = scene.record.decisions[id - 1];
    if (decision.verdict != Verdict::Taken)
        return fmt::format("order {} enters by decision {}, which was refused", command.order.value, id);
    for (std::uint32_t i = 0; i < decision.gates.count; ++i)
        if (!scene.record.gates[decision.gates.first + i].passed)
            return fmt::format("decision {} was taken though a gate refused it", id);
    return {};
}

std::string entryKeepsTheLimits(const Scene& scene, const BrokerCommand& command, const Sent&) {
    if (command.kind != CommandKind::Place || command.leg != Leg::Entry) return {};
    const RiskLimits& limits = scene.limits;
    const std::size_t id = command.client.decision.value;
    if (id > scene.record.decisions.size()) return "an entry that nobody decided";
    if (scene.record.decisions[id - 1].time <= scene.limitsSince) return {};
    const Date today = scene.scenario.setup.calendars.front()->zone().dateOf(scene.now);
    if (limits.maxTradesPerDay && scene.shadow.entriesOn(today) > *limits.maxTradesPerDay)
        return fmt::format("{} entries today, {} are allowed", scene.shadow.entriesOn(today),
                           *limits.maxTradesPerDay);
    return {};
}

std::string unknownOrderLocksItsSymbol(const Scene& scene, const BrokerCommand& command, const Sent&) {
    if (command.kind != CommandKind::Place || command.leg != Leg::Entry) return {};
    std::string wrong;
    const auto look = [&](const ActiveOrder& order) {
        if (order.state != OrderState::Unknown || order.decision == command.client.decision) return;
        if (scene.record.orders[order.id.value - 1].instrument == command.instrument &&
            order.asked < scene.record.orders[command.order.value - 1].created)
            wrong =
                fmt::format("order {} enters while order {} is unknown", command.order.value, order.id.value);
    };
    for (std::size_t i = 0; i < scene.shadow.slots().size(); ++i)
        scene.runner.execution().book().forSlot(static_cast<std::uint16_t>(i), look);
    return wrong;
}

std::string entryComesBeforeTheEndOfDay(const Scene& scene, const BrokerCommand& command, const Sent&) {
    if (command.kind != CommandKind::Place || command.leg != Leg::Entry) return {};
    const Session* day = dayOf(scene);
    if (!day) return "an entry outside of every session";
    const ExitRules& exits = scene.scenario.setup.execution.exits;
    const UtcTime wanted =
        scene.scenario.setup.calendars.front()->zone().toUtc(day->date, exits.timeOfDayNanos);
    const UtcTime flatAt = wanted <= day->close ? wanted : day->close.plus(-5 * kNanosPerMinute);
    if (scene.now < flatAt) return {};
    return fmt::format("order {} enters after positions were to be flat", command.order.value);
}

std::string brokerCanDoWhatItIsTold(const Scene& scene, const BrokerCommand&, const Sent&) {
    if (scene.broker.forbiddenCommands() == 0) return {};
    return "a command that this broker does not take, or too many at a time";
}

// ---- at rest
// -----------------------------------------------------------------------------------------------------

namespace {

// An exit that the market has not offered more than it took: nobody traded since it came, or only part of it.
bool waitsForTheMarket(const Scene& scene, const BookOrder& order) {
    const UtcTime traded = scene.broker.book().lastTrade(order.terms.instrument);
    const bool unmet = order.arrived > traded || order.lastFill == traded;
    return isWorking(order.state) && order.terms.leg == Leg::Exit && unmet;
}

// What such exits will close, by slot.
std::vector<Quantity> waitingExits(const Scene& scene) {
    std::vector<Quantity> waiting(scene.shadow.slots().size());
    for (const std::size_t i : scene.broker.book().working()) {
        const BookOrder& order = scene.broker.book().orders()[i];
        if (!waitsForTheMarket(scene, order) || order.terms.order.value > scene.shadow.orders()) continue;
        waiting[scene.shadow.order(order.terms.order).slot] += order.open();
    }
    return waiting;
}

} // namespace

// Flat, but for what an exit at the broker stands for that the market left no time or volume to fill.
std::string flatAfterTheDay(const Scene& scene) {
    const std::vector<Quantity> waiting = waitingExits(scene);
    for (std::size_t i = 0; i < scene.shadow.slots().size(); ++i)
        if (const Quantity open = slotAt(scene, i).position.quantity; open.abs() != waiting[i])
            return fmt::format("{}: {} open after the day, exits for {} wait for the market", named(scene, i),
                               toText(open), toText(waiting[i]));
    for (const std::size_t i : scene.broker.book().working()) {
        const BookOrder& order = scene.broker.book().orders()[i];
        if (!waitsForTheMarket(scene, order))
            return fmt::format("order {} works after the day", order.terms.order.value);
    }
    for (std::size_t i = 0; i < scene.shadow.slots().size(); ++i)
        if (waiting[i].isZero() && !scene.runner.execution().book().isEmpty(static_cast<std::uint16_t>(i)))
            return fmt::format("{}: an order is not settled after the day", named(scene, i));
    return {};
}

std::string localEqualsBroker(const Scene& scene) {
    const BrokerBook& book = scene.broker.book();
    for (const BookOrder& order : book.orders()) {
        const OrderId id = order.terms.order;
        if (id.value > scene.shadow.orders())
            return fmt::format("the broker has an order {} of its own", id.value);
        if (scene.shadow.order(id).filled != order.filled)
            return fmt::format("order {}: {} counted as filled, the broker executed {}", id.value,
                               toText(scene.shadow.order(id).filled), toText(order.filled));
    }
    const bool alone = scene.scenario.disturbances.outsiders == 0;
    if (!alone && scene.scenario.setup.execution.reconcile.mode != ReconcileMode::Adopt) return {};
    std::vector<Quantity> net(book.instruments());
    for (std::size_t i = 0; i < scene.shadow.slots().size(); ++i)
        net[slotAt(scene, i).instrument.value] += scene.shadow.slots()[i].position;
    for (std::uint16_t i = 0; i < net.size(); ++i)
        if (net[i] != book.position(InstrumentId{i}))
            return fmt::format("{}: {} here, {} at the broker", scene.scenario.setup.instruments[i].symbol,
                               toText(net[i]), toText(book.position(InstrumentId{i})));
    const Money off = (scene.shadow.cash() - book.cash()).abs();
    const bool exact = alone && scene.scenario.broker().fills == FillBasis::Execution;
    if (off > (exact ? Money{} : scene.scenario.setup.execution.reconcile.cashTolerance))
        return fmt::format("cash {} here, {} at the broker", toText(scene.shadow.cash()),
                           toText(book.cash()));
    return {};
}

// ---- all of them
// -------------------------------------------------------------------------------------------------

namespace {

struct NamedState {
    const char* name;
    StateInvariant holds;
};

constexpr NamedState kStates[] = {
    {"position_is_the_sum_of_fills", positionIsTheSumOfFills},
    {"cash_is_conserved", cashIsConserved},
    {"fills_are_the_brokers", fillsAreTheBrokers},
    {"final_orders_are_final_at_the_broker", finalOrdersAreFinalAtTheBroker},
    {"children_cannot_overfill", childrenCannotOverfill},
    {"positions_are_protected", positionsAreProtected},
    {"closing_goes_on", closingGoesOn},
    {"differences_have_grounds", differencesHaveGrounds},
};

constexpr NamedState kRests[] = {
    {"flat_after_the_day", flatAfterTheDay},
    {"local_equals_broker", localEqualsBroker},
};

constexpr struct {
    const char* name;
    CommandInvariant holds;
} kCommands[] = {
    {"order_is_sent_once", orderIsSentOnce},
    {"halt_sends_only_closing", haltSendsOnlyClosing},
    {"entry_passed_its_gates", entryPassedItsGates},
    {"entry_keeps_the_limits", entryKeepsTheLimits},
    {"decision_has_one_order", decisionHasOneOrder},
    {"unknown_order_locks_its_symbol", unknownOrderLocksItsSymbol},
    {"entry_comes_before_the_end_of_day", entryComesBeforeTheEndOfDay},
    {"broker_can_do_what_it_is_told", brokerCanDoWhatItIsTold},
};

template <std::size_t N>
std::optional<Violation> firstOf(const NamedState (&all)[N], const Scene& scene) {
    for (const NamedState& each : all)
        if (std::string wrong = each.holds(scene); !wrong.empty()) return Violation{each.name, wrong};
    return std::nullopt;
}

} // namespace

std::optional<Violation> checkState(const Scene& scene) {
    if (std::string wrong = scene.shadow.follow(scene.record); !wrong.empty())
        return Violation{"facts_follow_from_their_causes", wrong};
    scene.shadow.follow(scene.broker.book());
    return firstOf(kStates, scene);
}

std::optional<Violation> checkCommand(const Scene& scene, const BrokerCommand& command, const Sent& sent) {
    for (const auto& each : kCommands)
        if (std::string wrong = each.holds(scene, command, sent); !wrong.empty())
            return Violation{each.name, wrong};
    return std::nullopt;
}

std::optional<Violation> checkRest(const Scene& scene) {
    return firstOf(kRests, scene);
}

} // namespace openbell::simulation
