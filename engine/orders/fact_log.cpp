#include "engine/orders/fact_log.h"
#include <bit>
#include <cmath>
#include <cstring>

namespace openbell {

static_assert(std::endian::native == std::endian::little, "the canonical bytes of facts are little-endian");

namespace {

constexpr std::size_t kBufferSize = 1 << 16;
constexpr std::size_t kLargestFixed = 256; // bytes of any fact without its conditions or gates

enum class Kind : std::uint8_t {
    Signal = 1,
    NearMiss,
    Decision,
    Order,
    OrderEvent,
    Fill,
    Position,
    Trade,
    Equity,
    Risk
};

template <class Tag>
std::int64_t bits(Fixed<Tag> value) {
    return value.raw();
}
std::int64_t bits(UtcTime time) {
    return time.ns;
}
template <class Tag>
std::uint32_t bits(Id<Tag> id) {
    return id.value;
}
template <class Tag>
std::uint16_t bits(Index<Tag> index) {
    return index.value;
}
template <class Enum>
requires std::is_enum_v<Enum> std::uint8_t bits(Enum value) {
    return static_cast<std::uint8_t>(value);
}
template <class Int>
requires std::is_integral_v<Int> Int bits(Int value) {
    return value;
}
// One pattern for every NaN, one for both zeros.
std::uint64_t bits(double value) {
    if (std::isnan(value)) return 0x7FF8000000000000ULL;
    return std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
}

} // namespace

// Writes fields one after another; the destructor keeps what was written.
class FactLog::Encoder {
public:
    Encoder(FactLog& log, Kind kind, std::size_t extra = 0) : m_log{log} {
        const std::size_t needed = kLargestFixed + extra;
        if (log.m_used + needed > log.m_buffer.size()) log.makeRoom(needed);
        m_at = log.m_buffer.data() + log.m_used;
        put(kind);
    }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    ~Encoder() { m_log.m_used = static_cast<std::size_t>(m_at - m_log.m_buffer.data()); }

    template <class... Values>
    void put(Values... values) {
        (putOne(bits(values)), ...);
    }

private:
    template <class Raw>
    void putOne(Raw raw) {
        std::memcpy(m_at, &raw, sizeof raw);
        m_at += sizeof raw;
    }
    FactLog& m_log;
    std::uint8_t* m_at = nullptr;
};

FactLog::FactLog(SessionHeader header) {
    m_record.header = std::move(header);
    m_buffer.resize(kBufferSize);
    const SessionHeader& h = m_record.header;
    std::string identity = "openbell facts 1\n" + h.configHash + "\n" + h.dataHash + "\n" + h.currency + "\n";
    for (const auto& instrument : h.instruments)
        identity += "instrument " + instrument.symbol + "\n";
    for (const auto& strategy : h.strategies)
        identity += "strategy " + strategy.id + " " + strategy.type + " " + strategy.parameters + "\n";
    for (const auto& name : h.factNames)
        identity += "fact " + name + "\n";
    m_hash.update(identity);
}

void FactLog::makeRoom(std::size_t needed) {
    m_hash.update(m_buffer.data(), m_used);
    m_used = 0;
    if (needed > m_buffer.size()) m_buffer.resize(needed);
}

void FactLog::reserve(std::size_t bars) {
    m_record.equity.reserve(bars);
}

namespace {

template <class Encoder>
void encode(Encoder& out, std::span<const Condition> conditions) {
    out.put(static_cast<std::uint32_t>(conditions.size()));
    for (const Condition& c : conditions)
        out.put(c.left, c.right, c.comparison, c.held, c.leftValue, c.rightValue, c.leftBefore,
                c.rightBefore);
}

template <class Fact>
Fact& keep(std::vector<Fact>& facts, const Fact& fact) {
    return facts.emplace_back(fact);
}

template <class Item>
Span32 keepAll(std::vector<Item>& items, std::span<const Item> added) {
    const Span32 span{static_cast<std::uint32_t>(items.size()), static_cast<std::uint32_t>(added.size())};
    items.insert(items.end(), added.begin(), added.end());
    return span;
}

template <class Tag, class Fact>
Id<Tag> nextId(const std::vector<Fact>& facts, Id<Tag>) {
    return {static_cast<std::uint32_t>(facts.size() + 1)};
}

} // namespace

const Signal& FactLog::append(Signal f, std::span<const Condition> conditions) {
    f.seq = ++m_seq;
    f.id = nextId(m_record.signals, f.id);
    f.conditions = keepAll(m_record.conditions, conditions);
    Encoder out{*this, Kind::Signal, conditions.size() * 40};
    out.put(f.seq, f.cause, f.time, f.instrument, f.strategy, f.direction, f.rank, f.score, f.price);
    encode(out, conditions);
    return keep(m_record.signals, f);
}

const NearMiss& FactLog::append(NearMiss f, std::span<const Condition> conditions) {
    f.seq = ++m_seq;
    f.conditions = keepAll(m_record.conditions, conditions);
    Encoder out{*this, Kind::NearMiss, conditions.size() * 40};
    out.put(f.seq, f.cause, f.time, f.instrument, f.strategy, f.direction);
    encode(out, conditions);
    return keep(m_record.nearMisses, f);
}

const Decision& FactLog::append(Decision f, std::span<const GateResult> gates) {
    f.seq = ++m_seq;
    f.id = nextId(m_record.decisions, f.id);
    f.gates = keepAll(m_record.gates, gates);
    Encoder out{*this, Kind::Decision, gates.size() * 24};
    out.put(f.seq, f.cause, f.time, f.signal, f.verdict, f.refusal, f.quantity, f.stopDistance,
            f.targetDistance, f.riskAmount, f.heatBefore, f.heatAfter,
            static_cast<std::uint32_t>(gates.size()));
    for (const GateResult& g : gates)
        out.put(g.gate, g.passed, g.value, g.limit);
    return keep(m_record.decisions, f);
}

const Order& FactLog::append(Order f) {
    f.seq = ++m_seq;
    f.id = nextId(m_record.orders, f.id);
    if (f.group.isNone()) f.group = f.id;
    Encoder out{*this, Kind::Order};
    out.put(f.seq, f.cause, f.created, f.group, f.decision, f.instrument, f.strategy, f.side, f.type,
            f.timeInForce, f.leg, f.reason, f.quantity, f.limit, f.stop, f.intended);
    return keep(m_record.orders, f);
}

void FactLog::append(OrderEvent f) {
    f.seq = ++m_seq;
    Order& order = m_record.orders[f.order.value - 1];
    order.state = f.to;
    if (f.event == OrderEventKind::Modified) order.quantity = f.quantity;
    Encoder out{*this, Kind::OrderEvent};
    out.put(f.seq, f.cause, f.time, f.order, f.event, f.from, f.to, f.quantity);
    keep(m_record.orderEvents, f);
}

const Fill& FactLog::append(Fill f) {
    f.seq = ++m_seq;
    f.id = nextId(m_record.fills, f.id);
    Order& order = m_record.orders[f.order.value - 1];
    const Quantity before = order.filled;
    order.filled += f.quantity;
    order.average =
        before.isZero()
            ? f.price
            : order.average + Price::fromRaw(mulDiv((f.price - order.average).raw(), f.quantity.raw(),
                                                    order.filled.raw(), Rounding::HalfEven));
    Encoder out{*this, Kind::Fill};
    out.put(f.seq, f.cause, f.time, f.order, f.instrument, f.strategy, f.side, f.quantity, f.price,
            f.intended, f.costs);
    return keep(m_record.fills, f);
}

void FactLog::append(PositionChange f) {
    f.seq = ++m_seq;
    Encoder out{*this, Kind::Position};
    out.put(f.seq, f.cause, f.time, f.instrument, f.strategy, f.quantity, f.average, f.realised);
    keep(m_record.positionChanges, f);
}

const Trade& FactLog::append(Trade f) {
    f.seq = ++m_seq;
    f.id = nextId(m_record.trades, f.id);
    Encoder out{*this, Kind::Trade};
    out.put(f.seq, f.cause, f.instrument, f.strategy, f.side, f.exitReason, f.quantity, f.entryTime,
            f.exitTime, f.entryPrice, f.exitPrice, f.gross, f.costs, f.risk, f.mae, f.mfe, f.barsHeld,
            f.entrySignal, f.exitSignal, f.entryOrder, f.exitOrder);
    return keep(m_record.trades, f);
}

void FactLog::append(EquityPoint f) {
    // What did not change since the point before is left out: a flat stretch costs a few bytes a bar.
    const EquityPoint before = m_record.equity.empty() ? EquityPoint{} : m_record.equity.back();
    const bool cash = f.cash != before.cash;
    const bool value = f.positionValue != before.positionValue;
    const bool heat = f.heat != before.heat;
    Encoder out{*this, Kind::Equity};
    out.put(static_cast<std::uint8_t>(cash | value << 1 | heat << 2), f.time);
    if (cash) out.put(f.cash);
    if (value) out.put(f.positionValue);
    if (heat) out.put(f.heat);
    keep(m_record.equity, f);
}

void FactLog::append(RiskEvent f) {
    f.seq = ++m_seq;
    Encoder out{*this, Kind::Risk};
    out.put(f.seq, f.cause, f.time, f.code, f.value, f.limit);
    keep(m_record.riskEvents, f);
}

std::string FactLog::runHash() const {
    Sha256 sum{m_hash};
    sum.update(m_buffer.data(), m_used);
    return Sha256::hex(sum.digest());
}

SessionRecord FactLog::take() {
    m_record.header.runHash = runHash();
    return std::move(m_record);
}

} // namespace openbell
