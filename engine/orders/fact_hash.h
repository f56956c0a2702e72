#pragma once
// The run hash: SHA-256 over the canonical bytes of facts. It covers every field of every fact, in order, so
// it is the same on every machine and build; names and settings enter it through the header. The bytes say no
// more than they must, for hashing them is a good part of a run: what the facts before imply (the number of a
// fact or id) is left out, and times, causes and ids are distances from the newest. One thread.
#include "engine/core/sha256.h"
#include "engine/orders/session_record.h"
#include <span>

namespace openbell {

// Of the facts and their canonical bytes; a run hash of another format cannot be compared.
inline constexpr int kFactFormat = 6;

enum class FactClass : std::uint8_t { // numbers are part of the canonical bytes
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

// Where facts of one class lie in the record: `count` of them, from `first` on.
struct FactPlace {
    FactClass kind = FactClass::Signal;
    std::uint32_t first = 0, count = 1;
};

class FactHash {
public:
    // What facts are of: configuration, data, names.
    explicit FactHash(const SessionHeader& header);
    // Those to come are of another session, which has this one's past.
    void continueAs(const SessionHeader& header);

    // The next facts of the record, in the order of their numbers. An order must be as it was appended in all
    // but its state and what is filled of it.
    void take(const SessionRecord& record, std::span<const FactPlace> places);
    // What the newest equity point, taken already, becomes.
    void amend(const EquityPoint& before, const EquityPoint& after);

    // Does now what is put off until much has come.
    void flush();
    [[nodiscard]] std::string hex() const;

    // How far it has come, for going back there.
    struct State {
        Sha256 hash;
        std::size_t signals = 0, decisions = 0, orders = 0, points = 0; // taken so far
        std::int64_t step = 0; // nanoseconds between the last two equity points
    };
    [[nodiscard]] const State& state();
    void resume(const State& state);

private:
    class Encoder;
    void flushFor(std::size_t needed);
    void points(const SessionRecord& record, const FactPlace& place);
    void text(const std::string& text);
    [[nodiscard]] std::int64_t sinceMark(const SessionRecord& record, UtcTime time) const;
    void fact(const SessionRecord& record, const Signal& f);
    void fact(const SessionRecord& record, const NearMiss& f);
    void fact(const SessionRecord& record, const Decision& f);
    void fact(const SessionRecord& record, const Order& f);
    void fact(const SessionRecord& record, const OrderEvent& f);
    void fact(const SessionRecord& record, const Fill& f);
    void fact(const SessionRecord& record, const PositionChange& f);
    void fact(const SessionRecord& record, const Trade& f);
    void fact(const SessionRecord& record, const RiskEvent& f);
    void fact(const SessionRecord& record, const Difference& f);

    State m_now;
    std::vector<std::uint8_t> m_buffer; // its first m_used bytes are canonical bytes not yet hashed
    std::size_t m_used = 0;
};

} // namespace openbell
