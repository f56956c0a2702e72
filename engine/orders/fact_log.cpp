#include "engine/orders/fact_log.h"
#include "engine/core/check.h"
#include "engine/core/large_pages.h"
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace openbell {

static_assert(std::endian::native == std::endian::little, "the canonical bytes of facts are little-endian");

namespace {

constexpr std::size_t kBufferSize = 1 << 16; // bytes that are hashed at once where nobody asks for it
constexpr std::size_t kLargestFixed = 256;   // bytes of any fact without its conditions or gates
constexpr std::size_t kLargestCondition = 72, kLargestGate = 18, kLargestPoint = 9;
constexpr std::size_t kFirstRoom = 64; // facts of a kind

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
    Risk,
    Text,
    Difference,
    Amendment
};

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

} // namespace

// Writes fields one after another; the destructor keeps what was written. Each put() writes the lengths of
// its fields, two a byte, and then the fields.
class FactLog::Encoder {
public:
    // `more`: bytes that conditions or gates may need.
    explicit Encoder(FactLog& log, std::size_t more = 0) : m_log{log} {
        const std::size_t needed = kLargestFixed + more;
        if (log.m_used + needed > log.m_buffer.size()) log.makeRoom(needed);
        m_at = log.m_buffer.data() + log.m_used;
    }
    Encoder(FactLog& log, Kind kind, std::size_t more = 0) : Encoder{log, more} {
        *m_at++ = static_cast<std::uint8_t>(kind);
    }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    ~Encoder() { m_log.m_used = static_cast<std::size_t>(m_at - m_log.m_buffer.data()); }

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
    FactLog& m_log;
    std::uint8_t* m_at = nullptr;
};

FactLog::FactLog(SessionHeader header) {
    m_record.header = std::move(header);
    m_buffer.resize(kBufferSize);
    hashIdentity();
}

void FactLog::continueAs(SessionHeader header) {
    fold();
    m_record.header = std::move(header);
    hashIdentity();
}

void FactLog::hashIdentity() {
    m_record.header.factFormat = kFactFormat;
    const SessionHeader& h = m_record.header;
    std::string identity = fmt::format("openbell facts {}\n", kFactFormat) + h.configHash + "\n" +
                           h.dataHash + "\n" + h.currency + "\n";
    for (const auto& instrument : h.instruments)
        identity += "instrument " + instrument.symbol + "\n";
    for (const auto& strategy : h.strategies)
        identity += "strategy " + strategy.id + " " + strategy.type + " " + strategy.parameters + "\n";
    for (const auto& name : h.factNames)
        identity += "fact " + name + "\n";
    m_hash.update(identity);
}

void FactLog::fold() {
    m_hash.update(m_buffer.data(), m_used);
    m_used = 0;
}

void FactLog::makeRoom(std::size_t needed) {
    fold();
    if (needed > m_buffer.size()) m_buffer.resize(needed);
}

void FactLog::reserve(std::size_t points, std::size_t bars) {
    m_expectedPoints = points;
    reserveLarge(m_record.equity, points);
    const std::size_t guess = bars / 16; // untouched room costs next to nothing
    reserveLarge(m_record.signals, guess);
    reserveLarge(m_record.conditions, guess);
    reserveLarge(m_record.decisions, guess);
    reserveLarge(m_record.gates, guess * 4);
    reserveLarge(m_record.orders, guess);
    reserveLarge(m_record.orderEvents, guess * 3);
    reserveLarge(m_record.fills, guess);
    reserveLarge(m_record.positionChanges, guess);
    reserveLarge(m_record.trades, guess / 2);
}

void FactLog::makeReady(std::size_t points, std::size_t orders) {
    const auto ready = [](auto& list, std::size_t count) {
        list.reserve(list.size() + count);
        touchReserved(list);
    };
    ready(m_record.equity, points);
    ready(m_record.signals, orders);
    ready(m_record.nearMisses, orders);
    ready(m_record.conditions, orders * 4);
    ready(m_record.decisions, orders);
    ready(m_record.gates, orders * 8);
    ready(m_record.orders, orders);
    ready(m_record.orderEvents, orders * 4);
    ready(m_record.fills, orders);
    ready(m_record.positionChanges, orders);
    ready(m_record.trades, orders);
    ready(m_buffer, 0);
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

template <class Tag, class Fact>
Id<Tag> newestId(const std::vector<Fact>& facts, Id<Tag>) {
    return {static_cast<std::uint32_t>(facts.size())};
}

} // namespace

// How many there will be at the end of the run when they go on coming as they did, at most eight times as
// many.
std::size_t FactLog::roomFor(std::size_t items) const {
    const std::size_t points = std::max<std::size_t>(m_record.equity.size(), 1);
    const std::size_t twice = 2 * items + kFirstRoom;
    if (points >= m_expectedPoints) return twice;
    const double atTheEnd =
        static_cast<double>(items) * static_cast<double>(m_expectedPoints) / static_cast<double>(points);
    return static_cast<std::size_t>(std::clamp(
        1.05 * atTheEnd, 1.25 * static_cast<double>(items) + kFirstRoom, 8.0 * static_cast<double>(twice)));
}

template <class Fact>
Fact& FactLog::keep(std::vector<Fact>& facts, const Fact& fact) {
    if (facts.size() == facts.capacity()) [[unlikely]]
        reserveLarge(facts, roomFor(facts.size()));
    return facts.emplace_back(fact);
}

template <class Item>
Span32 FactLog::keepAll(std::vector<Item>& items, std::span<const Item> added) {
    const Span32 span{static_cast<std::uint32_t>(items.size()), static_cast<std::uint32_t>(added.size())};
    if (items.size() + added.size() > items.capacity()) [[unlikely]]
        reserveLarge(items, roomFor(items.size() + added.size()));
    items.insert(items.end(), added.begin(), added.end());
    return span;
}

// Most facts are of the time of the last equity point.
std::int64_t FactLog::sinceMark(UtcTime time) const {
    return since(m_record.equity.empty() ? UtcTime{} : m_record.equity.back().time, time);
}

const Signal& FactLog::append(const Signal& fact, std::span<const Condition> conditions) {
    Signal& f = keep(m_record.signals, fact);
    f.seq = ++m_seq;
    f.id = newestId(m_record.signals, f.id);
    f.conditions = keepAll(m_record.conditions, conditions);
    Encoder out{*this, Kind::Signal, conditions.size() * kLargestCondition};
    out.put(ago(m_seq, f.cause), sinceMark(f.time), together(f.direction, f.rank, f.instrument, f.strategy),
            f.score, f.price, f.stopDistance, f.conditions.count);
    encode(out, conditions);
    return f;
}

const NearMiss& FactLog::append(const NearMiss& fact, std::span<const Condition> conditions) {
    NearMiss& f = keep(m_record.nearMisses, fact);
    f.seq = ++m_seq;
    f.conditions = keepAll(m_record.conditions, conditions);
    Encoder out{*this, Kind::NearMiss, conditions.size() * kLargestCondition};
    out.put(ago(m_seq, f.cause), sinceMark(f.time), together(f.direction, f.instrument, f.strategy),
            f.conditions.count);
    encode(out, conditions);
    return f;
}

const Decision& FactLog::append(const Decision& fact, std::span<const GateResult> gates) {
    Decision& f = keep(m_record.decisions, fact);
    f.seq = ++m_seq;
    f.id = newestId(m_record.decisions, f.id);
    f.gates = keepAll(m_record.gates, gates);
    Encoder out{*this, Kind::Decision, gates.size() * kLargestGate};
    out.put(ago(m_seq, f.cause), sinceMark(f.time), ago(m_record.signals.size(), f.signal.value),
            together(f.verdict, f.refusal, f.reason, f.instrument, f.strategy), f.quantity, f.stopDistance,
            f.targetDistance, f.riskAmount, f.heatBefore, f.heatAfter - f.heatBefore, f.gates.count);
    encode(out, gates);
    return f;
}

const Order& FactLog::append(const Order& fact) {
    Order& f = keep(m_record.orders, fact);
    f.seq = ++m_seq;
    f.id = newestId(m_record.orders, f.id);
    if (f.group.isNone()) f.group = f.id;
    Encoder out{*this, Kind::Order};
    out.put(ago(m_seq, f.cause), sinceMark(f.created), ago(f.id.value, f.group.value),
            ago(m_record.decisions.size(), f.decision.value),
            together(f.side, f.type, f.timeInForce, f.leg, f.instrument, f.strategy),
            together(f.reason, f.attempt), f.quantity, f.limit, f.stop, f.intended);
    return f;
}

void FactLog::append(const OrderEvent& fact) {
    OrderEvent& f = keep(m_record.orderEvents, fact);
    f.seq = ++m_seq;
    Order& order = m_record.orders[f.order.value - 1];
    if (!isWorking(order.state)) [[unlikely]]
        keepLate(order);
    order.state = f.to;
    if (f.event == OrderEventKind::Modified) {
        order.quantity = f.quantity;
        if (!f.price.isZero()) (order.type == OrderType::Stop ? order.stop : order.limit) = f.price;
    }
    Encoder out{*this, Kind::OrderEvent};
    out.put(ago(m_seq, f.cause), sinceMark(f.time), ago(m_record.orders.size(), f.order.value),
            together(f.event, f.from, f.to), f.quantity, f.price, f.text);
}

const Fill& FactLog::append(const Fill& fact) {
    Fill& f = keep(m_record.fills, fact);
    f.seq = ++m_seq;
    f.id = newestId(m_record.fills, f.id);
    Order& order = m_record.orders[f.order.value - 1];
    const bool told = !m_record.orderEvents.empty() && m_record.orderEvents.back().seq == f.cause;
    if (!told) [[unlikely]] // by an event of its own: the order was done
        keepLate(order);
    const Quantity before = order.filled;
    order.filled += f.quantity;
    order.average =
        before.isZero()
            ? f.price
            : order.average + Price::fromRaw(mulDiv((f.price - order.average).raw(), f.quantity.raw(),
                                                    order.filled.raw(), Rounding::HalfEven));
    Encoder out{*this, Kind::Fill};
    out.put(ago(m_seq, f.cause), sinceMark(f.time), ago(m_record.orders.size(), f.order.value),
            together(f.side, f.instrument, f.strategy), f.quantity, f.price, f.intended, f.costs);
    return f;
}

void FactLog::append(const PositionChange& fact) {
    PositionChange& f = keep(m_record.positionChanges, fact);
    f.seq = ++m_seq;
    Encoder out{*this, Kind::Position};
    out.put(ago(m_seq, f.cause), sinceMark(f.time), together(f.instrument, f.strategy), f.quantity, f.average,
            f.realised);
}

const Trade& FactLog::append(const Trade& fact) {
    Trade& f = keep(m_record.trades, fact);
    f.seq = ++m_seq;
    f.id = newestId(m_record.trades, f.id);
    Encoder out{*this, Kind::Trade};
    out.put(ago(m_seq, f.cause), together(f.side, f.exitReason, f.instrument, f.strategy), f.quantity,
            since(f.entryTime, f.exitTime), sinceMark(f.exitTime), f.entryPrice, f.exitPrice, f.gross,
            f.costs, f.risk, f.mae, f.mfe, f.barsHeld, ago(m_record.signals.size(), f.entrySignal.value),
            ago(m_record.signals.size(), f.exitSignal.value), ago(m_record.orders.size(), f.entryOrder.value),
            ago(m_record.orders.size(), f.exitOrder.value));
    return f;
}

// What changed since the point before. In a steady stretch of time only the value of the positions does: then
// one byte says so and how long that change is, and the change follows.
void FactLog::appendEquity(UtcTime time, Money cash, Money positionValue, Money heat) {
    const EquityPoint before = m_record.equity.empty() ? EquityPoint{} : m_record.equity.back();
    const std::int64_t step = since(before.time, time);
    if (step == m_step && cash == before.cash && heat == before.heat) [[likely]] {
        Encoder out{*this};
        out.putAlone(kSteadyMark, positionValue - before.positionValue);
    } else {
        Encoder out{*this, Kind::Equity};
        out.put(step - m_step, cash - before.cash, positionValue - before.positionValue, heat - before.heat);
        m_step = step;
    }
    keep(m_record.equity, {time, cash, positionValue, heat});
}

void FactLog::append(std::span<const EquityPoint> points) {
    while (!points.empty()) { // the first of a steady stretch may begin it
        const EquityPoint& p = points.front();
        appendEquity(p.time, p.cash, p.positionValue, p.heat);
        points = points.subspan(1 + appendSteady(points.subspan(1)));
    }
}

// As many as repeat the step in time, the cash and the heat of the point before them.
std::size_t FactLog::appendSteady(std::span<const EquityPoint> points) {
    const EquityPoint first = m_record.equity.back();
    const std::int64_t step = m_step;
    const EquityPoint* before = &first;
    std::size_t count = 0;
    Encoder out{*this, points.size() * kLargestPoint};
    for (const EquityPoint& p : points) {
        if (since(before->time, p.time) != step || p.cash != first.cash || p.heat != first.heat) break;
        out.putAlone(kSteadyMark, p.positionValue - before->positionValue);
        before = &p;
        ++count;
    }
    keepAll(m_record.equity, points.first(count));
    return count;
}

void FactLog::amend(const EquityPoint& p) {
    ENSURE(!m_record.equity.empty() && m_record.equity.back().time == p.time);
    const EquityPoint before = m_record.equity.back();
    Encoder out{*this, Kind::Amendment};
    out.put(p.cash - before.cash, p.positionValue - before.positionValue, p.heat - before.heat);
    m_record.equity.back() = p;
}

void FactLog::append(const RiskEvent& fact) {
    RiskEvent& f = keep(m_record.riskEvents, fact);
    f.seq = ++m_seq;
    Encoder out{*this, Kind::Risk};
    out.put(ago(m_seq, f.cause), sinceMark(f.time), f.code, f.value, f.limit,
            ago(m_record.orders.size(), f.order.value), f.text);
}

void FactLog::append(const Difference& fact) {
    Difference& f = keep(m_record.differences, fact);
    f.seq = ++m_seq;
    Encoder out{*this, Kind::Difference};
    out.put(ago(m_seq, f.cause), sinceMark(f.time), f.kind, f.state, f.instrument,
            ago(m_record.orders.size(), f.order.value), f.local, f.broker, f.price);
}

TextId FactLog::keepText(std::string_view text) {
    if (text.empty()) return {};
    m_record.texts.emplace_back(text);
    {
        Encoder out{*this, Kind::Text};
        out.put(text.size());
    }
    if (m_used + text.size() > m_buffer.size()) makeRoom(text.size());
    std::memcpy(m_buffer.data() + m_used, text.data(), text.size());
    m_used += text.size();
    return {static_cast<std::uint32_t>(m_record.texts.size())};
}

std::string FactLog::runHash() const {
    Sha256 sum{m_hash};
    sum.update(m_buffer.data(), m_used);
    return Sha256::hex(sum.digest());
}

// ---- back and forth
// ---------------------------------------------------------------------------------------------

namespace {

// visit(list) for each list of one record, or visit(list, list) for each pair of two.
template <class Visit, class... Records>
void eachList(Visit&& visit, Records&... records) {
    visit(records.signals...), visit(records.nearMisses...), visit(records.conditions...);
    visit(records.decisions...), visit(records.gates...), visit(records.orders...);
    visit(records.orderEvents...), visit(records.fills...), visit(records.positionChanges...);
    visit(records.trades...), visit(records.equity...), visit(records.riskEvents...);
    visit(records.differences...), visit(records.texts...);
}

} // namespace

void FactLog::keepLate(const Order& order) {
    if (m_late.empty() || m_late.back().first < m_seq) m_late.emplace_back(m_seq, order);
}

FactMark FactLog::mark() {
    fold();
    FactMark mark{{}, {}, {}, m_hash, m_seq, m_step};
    std::size_t at = 0;
    eachList([&](const auto& list) { mark.sizes[at++] = list.size(); }, m_record);
    ENSURE(at == FactMark::kLists);
    for (const Order& order : m_record.orders)
        if (isWorking(order.state)) mark.working.push_back(order);
    if (!m_record.equity.empty()) mark.lastPoint = m_record.equity.back();
    return mark;
}

void FactLog::restore(const FactMark& mark, const SessionRecord& complete) {
    ENSURE(&complete != &m_record);
    std::size_t at = 0;
    eachList(
        [&](auto& list, const auto& all) {
            const std::size_t size = mark.sizes[at++];
            ENSURE(size <= all.size());
            if (list.size() > size) list.erase(list.begin() + static_cast<std::ptrdiff_t>(size), list.end());
            list.insert(list.end(), all.begin() + static_cast<std::ptrdiff_t>(list.size()),
                        all.begin() + static_cast<std::ptrdiff_t>(size));
        },
        m_record, complete);
    std::copy_n(complete.orders.begin(), m_record.orders.size(), m_record.orders.begin());
    for (auto late = m_late.rbegin(); late != m_late.rend() && late->first > mark.seq; ++late)
        if (late->second.id.value <= m_record.orders.size())
            m_record.orders[late->second.id.value - 1] = late->second;
    for (const Order& order : mark.working)
        m_record.orders[order.id.value - 1] = order;
    if (mark.lastPoint) m_record.equity.back() = *mark.lastPoint;
    m_hash = mark.hash;
    m_used = 0;
    m_seq = mark.seq;
    m_step = mark.step;
}

SessionRecord FactLog::take() {
    m_record.header.runHash = runHash();
    return std::move(m_record);
}

} // namespace openbell
