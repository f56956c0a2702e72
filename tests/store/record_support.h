#pragma once
// A made-up session whose facts use every field, and comparison of records by their printed fields.
#include "engine/core/sha256.h"
#include "engine/orders/session_record.h"
#include "engine/store/session_rows.h"
#include "tests/store/store_support.h"

namespace openbell::tests {

// A number for every field of a fact, so that equal facts give equal lists.
template <class Fact>
std::vector<std::int64_t> numbersOf(const std::vector<Fact>& facts) {
    std::vector<std::int64_t> numbers;
    for (const Fact& fact : facts) {
        if constexpr (requires { fact.id; }) numbers.push_back(fact.id.value);
        rows::eachField(fact, [&numbers](const auto& field) { numbers.push_back(rows::toNumber(field)); });
    }
    return numbers;
}

// Gives every field of a fact a random value that its type allows.
class Scrambler {
public:
    explicit Scrambler(unsigned seed) : m_random{seed} {}

    std::uint32_t below(std::size_t limit) { return static_cast<std::uint32_t>(m_random() % limit); }

    template <class Field>
    void operator()(Field& field) {
        if constexpr (std::is_same_v<Field, double>)
            field = static_cast<double>(static_cast<std::int64_t>(m_random())) / 1e6;
        else if constexpr (std::is_enum_v<Field>)
            field = static_cast<Field>(m_random() % (static_cast<std::uint64_t>(rows::lastOf(Field{})) + 1));
        else if constexpr (std::is_same_v<Field, bool>)
            field = m_random() % 2 == 0;
        else if constexpr (rows::HoldsRaw<Field>)
            field = Field::fromRaw(static_cast<std::int64_t>(m_random()) >> below(60));
        else if constexpr (rows::HoldsNanos<Field>)
            field.ns = static_cast<std::int64_t>(m_random() >> 2);
        else if constexpr (rows::HoldsValue<Field>)
            field.value = 0; // a reference: the caller's
        else
            field = static_cast<Field>(m_random());
    }
    template <class Id>
    void operator()(rows::Reference<Id>) {}
    template <class Field, class Other>
    void operator()(rows::Beside<Field, Other> pair) {
        (*this)(pair.field);
    }

private:
    std::mt19937_64 m_random;
};

template <class Fact>
void fill(std::vector<Fact>& facts, std::size_t count, Scrambler& scramble) {
    facts.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        rows::eachField(facts[i], scramble);
        if constexpr (requires { facts[i].id; }) facts[i].id.value = static_cast<std::uint32_t>(i + 1);
        if constexpr (requires { facts[i].instrument; }) facts[i].instrument.value = scramble.below(2) != 0;
        if constexpr (requires { facts[i].conditions; }) facts[i].conditions = {scramble.below(10), 1};
        if constexpr (requires { facts[i].gates; }) facts[i].gates = {scramble.below(10), 13};
    }
}

inline SessionHeader randomHeader(const std::string& id) {
    SessionHeader header;
    header.sessionId = id;
    header.mode = Mode::Paper;
    header.configuration = "{\"a\":1}";
    header.configHash = Sha256::hexOf(header.configuration);
    header.dataHash = "da7a";
    header.runHash = "4a54";
    header.currency = "USD";
    header.interval = Interval::ofMinutes(5);
    header.startCapital = Money::whole(123);
    header.synthetic = true;
    header.from = UtcTime{1};
    header.to = UtcTime{2};
    header.bars = 3;
    header.ticks = 4;
    header.instruments = {nse("INFY"), nse("TCS")};
    header.strategies = {{"cross", "rules", "fast=9"}};
    header.factNames = {"close", "sma_15"};
    header.build = "Openbell 9.9";
    header.factFormat = 7;
    return header;
}

// Every fact kind `count` times (at least 23), with references that hold.
inline SessionRecord randomRecord(const std::string& id, std::size_t count, unsigned seed) {
    Scrambler scramble{seed};
    SessionRecord r;
    r.header = randomHeader(id);
    fill(r.signals, count, scramble);
    fill(r.nearMisses, count, scramble);
    fill(r.conditions, count, scramble);
    fill(r.decisions, count, scramble);
    fill(r.gates, count, scramble);
    fill(r.orders, count, scramble);
    fill(r.orderEvents, count, scramble);
    fill(r.fills, count, scramble);
    fill(r.positionChanges, count, scramble);
    fill(r.trades, count, scramble);
    fill(r.equity, count, scramble);
    fill(r.riskEvents, count, scramble);
    fill(r.differences, count, scramble);
    r.texts = {"refused", "", "too late"};
    r.benchmark = {{UtcTime{5}, Money::whole(100)}, {UtcTime{9}, Money::whole(101)}};
    const auto any = [&] { return 1 + scramble.below(count); };
    const auto noneOrAny = [&] { return scramble.below(count + 1); };
    for (std::size_t i = 0; i < count; ++i) {
        r.conditions[i].left = static_cast<std::uint16_t>(scramble.below(2));
        r.conditions[i].right = kConstantOperand;
        r.decisions[i].signal.value = noneOrAny();
        r.orders[i].decision.value = noneOrAny();
        r.orders[i].group.value = any();
        r.orderEvents[i].order.value = any();
        r.orderEvents[i].text.value = r.riskEvents[i].text.value = scramble.below(4);
        r.riskEvents[i].order.value = noneOrAny();
        r.differences[i].order.value = noneOrAny();
        r.fills[i].order.value = any();
        r.trades[i].entrySignal.value = any();
        r.trades[i].exitSignal.value = noneOrAny();
        r.trades[i].entryOrder.value = any();
        r.trades[i].exitOrder.value = noneOrAny();
    }
    return r;
}

inline bool sameHeader(const SessionHeader& a, const SessionHeader& b) {
    const auto text = [](const SessionHeader& h) {
        std::string labels;
        for (const StrategyLabel& s : h.strategies)
            labels += s.id + "|" + s.type + "|" + s.parameters + ";";
        return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", h.sessionId,
                           toText(h.mode), h.configuration, h.configHash, h.dataHash, h.runHash, h.currency,
                           h.interval.toString(), h.startCapital.raw(), h.synthetic, h.from.ns, h.to.ns,
                           h.bars, h.ticks, labels, fmt::join(h.factNames, ","), h.build, h.factFormat);
    };
    return text(a) == text(b) && a.instruments == b.instruments;
}

inline bool sameRecord(const SessionRecord& a, const SessionRecord& b) {
    const auto numbers = [](const SessionRecord& r) {
        return std::vector{numbersOf(r.signals),     numbersOf(r.nearMisses), numbersOf(r.conditions),
                           numbersOf(r.decisions),   numbersOf(r.gates),      numbersOf(r.orders),
                           numbersOf(r.orderEvents), numbersOf(r.fills),      numbersOf(r.positionChanges),
                           numbersOf(r.trades),      numbersOf(r.equity),     numbersOf(r.riskEvents),
                           numbersOf(r.differences)};
    };
    return sameHeader(a.header, b.header) && numbers(a) == numbers(b) && a.texts == b.texts &&
           a.benchmark == b.benchmark;
}

} // namespace openbell::tests
