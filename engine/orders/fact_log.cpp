#include "engine/orders/fact_log.h"
#include "engine/core/check.h"
#include "engine/core/large_pages.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::size_t kFirstRoom = 64;            // facts of a kind
constexpr std::uint32_t kMostPointsWaiting = 512; // for being hashed

template <class Tag, class Fact>
Id<Tag> newestId(const std::vector<Fact>& facts, Id<Tag>) {
    return {static_cast<std::uint32_t>(facts.size())};
}

} // namespace

FactLog::FactLog(SessionHeader header) : m_hash{header} {
    m_record.header = std::move(header);
    m_record.header.factFormat = kFactFormat;
}

void FactLog::continueAs(SessionHeader header) {
    fold();
    m_record.header = std::move(header);
    m_record.header.factFormat = kFactFormat;
    m_hash.continueAs(m_record.header);
}

void FactLog::takeWaiting() {
    m_hash.take(m_record, std::span{m_toHash}.first(m_waiting));
    m_waiting = 0;
}

void FactLog::fold() {
    takeWaiting();
    m_hash.flush();
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
    openbell::makeReady(m_record.equity, points);
    openbell::makeReady(m_record.signals, orders);
    openbell::makeReady(m_record.nearMisses, orders);
    openbell::makeReady(m_record.conditions, orders * 4);
    openbell::makeReady(m_record.decisions, orders);
    openbell::makeReady(m_record.gates, orders * 8);
    openbell::makeReady(m_record.orders, orders);
    openbell::makeReady(m_record.orderEvents, orders * 4);
    openbell::makeReady(m_record.fills, orders);
    openbell::makeReady(m_record.positionChanges, orders);
    openbell::makeReady(m_record.trades, orders);
}

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
Fact& FactLog::keep(FactClass kind, std::vector<Fact>& facts, const Fact& fact) {
    if (facts.size() == facts.capacity()) [[unlikely]]
        reserveLarge(facts, roomFor(facts.size()));
    toHash(kind, facts.size());
    Fact& kept = facts.emplace_back(fact);
    kept.seq = ++m_seq;
    return kept;
}

template <class Item>
Span32 FactLog::keepAll(std::vector<Item>& items, std::span<const Item> added) {
    const Span32 span{static_cast<std::uint32_t>(items.size()), static_cast<std::uint32_t>(added.size())};
    if (items.size() + added.size() > items.capacity()) [[unlikely]]
        reserveLarge(items, roomFor(items.size() + added.size()));
    items.insert(items.end(), added.begin(), added.end());
    return span;
}

const Signal& FactLog::append(const Signal& fact, std::span<const Condition> conditions) {
    Signal& f = keep(FactClass::Signal, m_record.signals, fact);
    f.id = newestId(m_record.signals, f.id);
    f.conditions = keepAll(m_record.conditions, conditions);
    return f;
}

const NearMiss& FactLog::append(const NearMiss& fact, std::span<const Condition> conditions) {
    NearMiss& f = keep(FactClass::NearMiss, m_record.nearMisses, fact);
    f.conditions = keepAll(m_record.conditions, conditions);
    return f;
}

const Decision& FactLog::append(const Decision& fact, std::span<const GateResult> gates) {
    Decision& f = keep(FactClass::Decision, m_record.decisions, fact);
    f.id = newestId(m_record.decisions, f.id);
    f.gates = keepAll(m_record.gates, gates);
    return f;
}

const Order& FactLog::append(const Order& fact) {
    Order& f = keep(FactClass::Order, m_record.orders, fact);
    f.id = newestId(m_record.orders, f.id);
    if (f.group.isNone()) f.group = f.id;
    return f;
}

void FactLog::append(const OrderEvent& fact) {
    if (fact.event == OrderEventKind::Modified) takeWaiting(); // while the order is as it was appended
    const OrderEvent& f = keep(FactClass::OrderEvent, m_record.orderEvents, fact);
    Order& order = m_record.orders[f.order.value - 1];
    if (!isWorking(order.state)) [[unlikely]]
        keepLate(order);
    order.state = f.to;
    if (f.event != OrderEventKind::Modified) return;
    order.quantity = f.quantity;
    if (!f.price.isZero()) (order.type == OrderType::Stop ? order.stop : order.limit) = f.price;
}

const Fill& FactLog::append(const Fill& fact) {
    Fill& f = keep(FactClass::Fill, m_record.fills, fact);
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
    return f;
}

void FactLog::append(const PositionChange& fact) {
    keep(FactClass::Position, m_record.positionChanges, fact);
}

const Trade& FactLog::append(const Trade& fact) {
    Trade& f = keep(FactClass::Trade, m_record.trades, fact);
    f.id = newestId(m_record.trades, f.id);
    return f;
}

void FactLog::append(const EquityPoint& p) {
    append(std::span{&p, 1});
}

void FactLog::append(std::span<const EquityPoint> points) {
    const Span32 kept = keepAll(m_record.equity, points);
    const bool goesOn = m_waiting > 0 && m_toHash[m_waiting - 1].kind == FactClass::Equity;
    if (!goesOn) {
        toHash(FactClass::Equity, kept.first);
        m_toHash[m_waiting - 1].count = 0;
    }
    std::uint32_t& count = m_toHash[m_waiting - 1].count;
    count += kept.count;
    if (count >= kMostPointsWaiting) takeWaiting();
}

void FactLog::amend(const EquityPoint& p) {
    ENSURE(!m_record.equity.empty() && m_record.equity.back().time == p.time);
    takeWaiting();
    m_hash.amend(m_record.equity.back(), p);
    m_record.equity.back() = p;
}

void FactLog::append(const RiskEvent& fact) {
    keep(FactClass::Risk, m_record.riskEvents, fact);
}

void FactLog::append(const Difference& fact) {
    keep(FactClass::Difference, m_record.differences, fact);
}

TextId FactLog::keepText(std::string_view text) {
    if (text.empty()) return {};
    m_record.texts.emplace_back(text);
    toHash(FactClass::Text, m_record.texts.size() - 1);
    return {static_cast<std::uint32_t>(m_record.texts.size())};
}

std::string FactLog::runHash() const {
    FactHash all{m_hash};
    all.take(m_record, std::span{m_toHash}.first(m_waiting));
    return all.hex();
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
    FactMark mark{{}, {}, {}, m_hash.state(), m_seq};
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
    m_hash.resume(mark.hash);
    m_waiting = 0;
    m_seq = mark.seq;
}

SessionRecord FactLog::take() {
    fold();
    m_record.header.runHash = m_hash.hex();
    return std::move(m_record);
}

} // namespace openbell
