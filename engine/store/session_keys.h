#pragma once
// How the pieces of one session's facts are found. A piece holds up to kPieceRows rows of one kind of fact,
// column by column; its key numbers session, kind and piece, so that writing appends and a session is one
// range of both tables. Internal to engine/store; pure.
#include "engine/store/session_rows.h"
#include <cstdint>
#include <string_view>

namespace openbell {

inline constexpr int kSessionShift = 40, kKindShift = 36, kPieceShift = 8;
inline constexpr std::int64_t kPieceMask = (std::int64_t{1} << (kKindShift - kPieceShift)) - 1;

// Also the key of the piece's first column; the others follow it.
[[nodiscard]] constexpr std::int64_t pieceKey(std::int64_t session, int kind, std::int64_t piece) {
    return session << kSessionShift | std::int64_t{kind} << kKindShift | piece << kPieceShift;
}

// A column of four bytes a value just fills a page of 16 KiB: no piece is torn across two.
inline constexpr std::size_t kPieceRows = 4000;

// Most facts in one row of a piece: what repeats with a period is far smaller side by side. Most entries
// have results of the same gates, in order.
template <class Fact>
inline constexpr std::size_t kLongestPeriod = 1;
template <>
inline constexpr std::size_t kLongestPeriod<GateResult> = kGateCount;

struct StoredKind {
    int number = 0;        // never given to another kind
    std::string_view name; // of the view
};

// visit(kind, member) for each kind of fact, by the list of a SessionRecord that holds it.
template <class Visit>
void eachKindMember(Visit&& visit) {
    visit(StoredKind{0, "signals"}, &SessionRecord::signals);
    visit(StoredKind{1, "decisions"}, &SessionRecord::decisions);
    visit(StoredKind{2, "orders"}, &SessionRecord::orders);
    visit(StoredKind{3, "fills"}, &SessionRecord::fills);
    visit(StoredKind{4, "trades"}, &SessionRecord::trades);
    visit(StoredKind{5, "risk_events"}, &SessionRecord::riskEvents);
    visit(StoredKind{6, "conditions"}, &SessionRecord::conditions);
    visit(StoredKind{7, "gates"}, &SessionRecord::gates);
    visit(StoredKind{8, "near_misses"}, &SessionRecord::nearMisses);
    visit(StoredKind{9, "order_events"}, &SessionRecord::orderEvents);
    visit(StoredKind{10, "positions"}, &SessionRecord::positionChanges);
    visit(StoredKind{11, "equity"}, &SessionRecord::equity);
    visit(StoredKind{12, "differences"}, &SessionRecord::differences);
}

// visit(kind, facts) for each kind of fact.
template <class Record, class Visit>
void eachKind(Record& record, Visit&& visit) {
    eachKindMember([&](StoredKind kind, auto member) { visit(kind, record.*member); });
}

} // namespace openbell
