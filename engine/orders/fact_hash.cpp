#include "engine/orders/fact_hash.h"
#include "engine/core/check.h"
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace openbell {

static_assert(std::endian::native == std::endian::little, "the canonical bytes of facts are little-endian");

namespace {

constexpr std::size_t kBufferSize = 1 << 16; // bytes that are hashed at once
constexpr std::size_t kLargestFixed = 256;   // bytes of any fact without its conditions or gates
constexpr std::size_t kLargestCondition = 72, kLargestGate = 18, kLargestPoint = 35;

constexpr std::uint8_t kSteadyMark = 0x80; // instead of Kind::Equity; its low bits are a length

// A field as a number that is small where the field is: its leading zero bytes are not written.
std::uint64_t code(std::int64_t value) { // 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
template <class Tag>
std::uint64_t code(Fixed<Tag> value) {
    return code(value.raw());
}
template <class Tag>
std::uint64_t code(Index<Tag> index) {
    return index.value;
}
template <class Tag>
std::uint64_t code(Id<Tag> id) {
    return id.value;
}
template <class Enum>
requires std::is_enum_v<Enum> std::uint64_t code(Enum value) {
    return static_cast<std::uint64_t>(value);
}
template <class Unsigned>
requires std::is_unsigned_v<Unsigned> std::uint64_t code(Unsigned value) {
    return value;
}
// One pattern for every NaN, one for both zeros; turned round, for round numbers end in zero bytes.
std::uint64_t code(double value) {
    if (std::isnan(value)) return __builtin_bswap64(0x7FF8000000000000ULL);
    return __builtin_bswap64(std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value));
}

// Small fields side by side in one number, the first lowest: each takes the bytes of its type.
template <class... Fields>
std::uint64_t together(Fields... fields) {
    static_assert((sizeof(Fields) + ...) <= sizeof(std::uint64_t));
    std::uint64_t number = 0;
    unsigned shift = 0;
    ((number |= code(fields) << shift, shift += 8 * sizeof(Fields)), ...);
    return number;
}

// Wraps, so that kNoTime has a difference too.
std::int64_t since(UtcTime before, UtcTime time) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(time.ns) -
                                     static_cast<std::uint64_t>(before.ns));
}

// How long ago the fact or id `number` was made when `newest` is the newest, from 1; 0 = none.
std::uint32_t ago(std::size_t newest, std::uint32_t number) {
    return number == 0 ? 0 : static_cast<std::uint32_t>(newest) - number + 1;
}

std::string identityOf(const SessionHeader& h) {
    std::string identity = fmt::format("openbell facts {}\n", kFactFormat) + h.configHash + "\n" +
                           h.dataHash + "\n" + h.currency + "\n";
    for (const auto& instrument : h.instruments)
        identity += "instrument " + instrument.symbol + "\n";
    for (const auto& strategy : h.strategies)
        identity += "strategy " + strategy.id + " " + strategy.type + " " + strategy.parameters + "\n";
    for (const auto& name : h.factNames)
        identity += "fact " + name + "\n";
    return identity;
}

} // namespace

// Writes fields one after another; the destructor keeps what was written. Each put() writes the lengths of
// its fields, two a byte, and then the fields.
class FactHash::Encoder {
public:
    // `more`: bytes that conditions or gates may need.
    explicit Encoder(FactHash& hash, std::size_t more = 0) : m_to{hash} {
        const std::size_t needed = kLargestFixed + more;
        if (hash.m_used + needed > hash.m_buffer.size()) hash.flushFor(needed);
        m_at = hash.m_buffer.data() + hash.m_used;
    }
    Encoder(FactHash& hash, FactClass kind, std::size_t more = 0) : Encoder{hash, more} { begin(kind); }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    ~Encoder() { m_to.m_used = static_cast<std::size_t>(m_at - m_to.m_buffer.data()); }

    void begin(FactClass kind) { *m_at++ = static_cast<std::uint8_t>(kind); }

    template <class... Values>
    void put(Values... values) {
        // An even number of them, as their lengths come in pairs.
        const std::array<std::uint64_t, (sizeof...(values) + 1) / 2 * 2> numbers{code(values)...};
        m_at = write(m_at, numbers.data(), numbers.size());
    }

    // One field, its length in the byte that says what it is.
    template <class Value>
    void putAlone(std::uint8_t what, Value value) {
        const std::uint64_t number = code(value);
        const unsigned length = lengthOf(number);
        *m_at++ = static_cast<std::uint8_t>(what | length);
        std::memcpy(m_at, &number, sizeof number);
        m_at += length;
    }

private:
    static unsigned lengthOf(std::uint64_t number) {
        const unsigned highestBit = 63U ^ static_cast<unsigned>(std::countl_zero(number | 1));
        return highestBit / 8 + (number == 0 ? 0 : 1);
    }
    // One loop for the fields of all facts, for the code of each would fill the processor's cache.
    [[gnu::noinline]] static std::uint8_t* write(std::uint8_t* at, const std::uint64_t* numbers,
                                                 std::size_t count) {
        std::uint8_t* lengths = at;
        at += count / 2;
        for (const std::uint64_t* const end = numbers + count; numbers != end; numbers += 2) {
            const unsigned first = lengthOf(numbers[0]), second = lengthOf(numbers[1]);
            *lengths++ = static_cast<std::uint8_t>(first | second << 4);
            std::memcpy(at, numbers, sizeof *numbers); // what lies beyond its length is overwritten next
            at += first;
            std::memcpy(at, numbers + 1, sizeof *numbers);
            at += second;
        }
        return at;
    }
    FactHash& m_to;
    std::uint8_t* m_at = nullptr;
};

FactHash::FactHash(const SessionHeader& header) {
    m_buffer.resize(kBufferSize);
    m_now.hash.update(identityOf(header));
}

void FactHash::continueAs(const SessionHeader& header) {
    flush();
    m_now.hash.update(identityOf(header));
}

void FactHash::flush() {
    m_now.hash.update(m_buffer.data(), m_used);
    m_used = 0;
}

void FactHash::flushFor(std::size_t needed) {
    flush();
    if (needed > m_buffer.size()) m_buffer.resize(needed);
}

const FactHash::State& FactHash::state() {
    flush();
    return m_now;
}

void FactHash::resume(const State& state) {
    m_now = state;
    m_used = 0;
}

std::string FactHash::hex() const {
    Sha256 sum{m_now.hash};
    sum.update(m_buffer.data(), m_used);
    return Sha256::hex(sum.digest());
}

void FactHash::take(const SessionRecord& record, std::span<const FactPlace> places) {
    for (const FactPlace& place : places) {
        const std::size_t at = place.first;
        switch (place.kind) {
        case FactClass::Signal: fact(record, record.signals[at]); break;
        case FactClass::NearMiss: fact(record, record.nearMisses[at]); break;
        case FactClass::Decision: fact(record, record.decisions[at]); break;
        case FactClass::Order: fact(record, record.orders[at]); break;
        case FactClass::OrderEvent: fact(record, record.orderEvents[at]); break;
        case FactClass::Fill: fact(record, record.fills[at]); break;
        case FactClass::Position: fact(record, record.positionChanges[at]); break;
        case FactClass::Trade: fact(record, record.trades[at]); break;
        case FactClass::Equity: points(record, place); break;
        case FactClass::Risk: fact(record, record.riskEvents[at]); break;
        case FactClass::Text: text(record.texts[at]); break;
        case FactClass::Difference: fact(record, record.differences[at]); break;
        case FactClass::Amendment: break; // see amend()
        }
    }
}

namespace {

template <class Encoder>
void encode(Encoder& out, std::span<const Condition> conditions) {
    for (const Condition& c : conditions)
        out.put(together(c.comparison, c.held, c.left, c.right), c.leftValue, c.rightValue, c.leftBefore,
                c.rightBefore);
}

// The gates come in the order of their codes. One bit of each says that it passed, that it refused, that it
// had a limit and that its numbers follow.
template <class Encoder>
void encode(Encoder& out, std::span<const GateResult> gates) {
    std::uint32_t all = 0, passed = 0, limited = 0, measured = 0;
    for (const GateResult& g : gates) {
        const auto place = static_cast<unsigned>(g.gate);
        const bool isLimited = g.limit != INT64_MAX;
        all |= 1U << place;
        passed |= (g.passed ? 1U : 0U) << place;
        limited |= (isLimited ? 1U : 0U) << place;
        measured |= ((g.value | (isLimited ? g.limit : 0)) != 0 ? 1U : 0U) << place;
    }
    out.put(passed, all & ~passed, limited, measured);
    for (const GateResult& g : gates)
        if (measured >> static_cast<unsigned>(g.gate) & 1U)
            out.put(g.value, g.limit != INT64_MAX ? g.limit : 0);
}
static_assert(kGateCount <= 32);

} // namespace

// Most facts are of the time of the last equity point.
std::int64_t FactHash::sinceMark(const SessionRecord& record, UtcTime time) const {
    return since(m_now.points == 0 ? UtcTime{} : record.equity[m_now.points - 1].time, time);
}

void FactHash::fact(const SessionRecord& record, const Signal& f) {
    ++m_now.signals;
    Encoder out{*this, FactClass::Signal, f.conditions.count * kLargestCondition};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.time),
            together(f.direction, f.rank, f.instrument, f.strategy), f.score, f.price, f.stopDistance,
            f.conditions.count);
    encode(out, std::span{record.conditions}.subspan(f.conditions.first, f.conditions.count));
}

void FactHash::fact(const SessionRecord& record, const NearMiss& f) {
    Encoder out{*this, FactClass::NearMiss, f.conditions.count * kLargestCondition};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.time), together(f.direction, f.instrument, f.strategy),
            f.conditions.count);
    encode(out, std::span{record.conditions}.subspan(f.conditions.first, f.conditions.count));
}

void FactHash::fact(const SessionRecord& record, const Decision& f) {
    ++m_now.decisions;
    Encoder out{*this, FactClass::Decision, f.gates.count * kLargestGate};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.time), ago(m_now.signals, f.signal.value),
            together(f.verdict, f.refusal, f.reason, f.instrument, f.strategy), f.quantity, f.stopDistance,
            f.targetDistance, f.riskAmount, f.heatBefore, f.heatAfter - f.heatBefore, f.gates.count);
    encode(out, std::span{record.gates}.subspan(f.gates.first, f.gates.count));
}

void FactHash::fact(const SessionRecord& record, const Order& f) {
    ++m_now.orders;
    Encoder out{*this, FactClass::Order};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.created), ago(f.id.value, f.group.value),
            ago(m_now.decisions, f.decision.value),
            together(f.side, f.type, f.timeInForce, f.leg, f.instrument, f.strategy),
            together(f.reason, f.attempt), f.quantity, f.limit, f.stop, f.intended);
}

void FactHash::fact(const SessionRecord& record, const OrderEvent& f) {
    Encoder out{*this, FactClass::OrderEvent};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.time), ago(m_now.orders, f.order.value),
            together(f.event, f.from, f.to), f.quantity, f.price, f.text);
}

void FactHash::fact(const SessionRecord& record, const Fill& f) {
    Encoder out{*this, FactClass::Fill};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.time), ago(m_now.orders, f.order.value),
            together(f.side, f.instrument, f.strategy), f.quantity, f.price, f.intended, f.costs);
}

void FactHash::fact(const SessionRecord& record, const PositionChange& f) {
    Encoder out{*this, FactClass::Position};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.time), together(f.instrument, f.strategy), f.quantity,
            f.average, f.realised);
}

void FactHash::fact(const SessionRecord& record, const Trade& f) {
    Encoder out{*this, FactClass::Trade};
    out.put(ago(f.seq, f.cause), together(f.side, f.exitReason, f.instrument, f.strategy), f.quantity,
            since(f.entryTime, f.exitTime), sinceMark(record, f.exitTime), f.entryPrice, f.exitPrice, f.gross,
            f.costs, f.risk, f.mae, f.mfe, f.barsHeld, ago(m_now.signals, f.entrySignal.value),
            ago(m_now.signals, f.exitSignal.value), ago(m_now.orders, f.entryOrder.value),
            ago(m_now.orders, f.exitOrder.value));
}

void FactHash::fact(const SessionRecord& record, const RiskEvent& f) {
    Encoder out{*this, FactClass::Risk};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.time), f.code, f.value, f.limit,
            ago(m_now.orders, f.order.value), f.text);
}

void FactHash::fact(const SessionRecord& record, const Difference& f) {
    Encoder out{*this, FactClass::Difference};
    out.put(ago(f.seq, f.cause), sinceMark(record, f.time), f.kind, f.state, f.instrument,
            ago(m_now.orders, f.order.value), f.local, f.broker, f.price);
}

void FactHash::text(const std::string& text) {
    {
        Encoder out{*this, FactClass::Text};
        out.put(text.size());
    }
    if (m_used + text.size() > m_buffer.size()) flushFor(text.size());
    std::memcpy(m_buffer.data() + m_used, text.data(), text.size());
    m_used += text.size();
}

// What changed since the point before. In a steady stretch of time only the value of the positions does: then
// one byte says so and how long that change is, and the change follows.
void FactHash::points(const SessionRecord& record, const FactPlace& place) {
    const EquityPoint none;
    const EquityPoint* before = place.first == 0 ? &none : &record.equity[place.first - 1];
    std::int64_t lastStep = m_now.step;
    Encoder out{*this, place.count * kLargestPoint};
    for (const EquityPoint& p : std::span{record.equity}.subspan(place.first, place.count)) {
        const std::int64_t step = since(before->time, p.time);
        if (step == lastStep && p.cash == before->cash && p.heat == before->heat) [[likely]] {
            out.putAlone(kSteadyMark, p.positionValue - before->positionValue);
        } else {
            out.begin(FactClass::Equity);
            out.put(step - lastStep, p.cash - before->cash, p.positionValue - before->positionValue,
                    p.heat - before->heat);
            lastStep = step;
        }
        before = &p;
    }
    m_now.step = lastStep;
    m_now.points += place.count;
}

void FactHash::amend(const EquityPoint& before, const EquityPoint& after) {
    Encoder out{*this, FactClass::Amendment};
    out.put(after.cash - before.cash, after.positionValue - before.positionValue, after.heat - before.heat);
}

} // namespace openbell
