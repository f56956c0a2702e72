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

// Facts in one row of a piece: what repeats with a period is far smaller side by side. A decision has one
// gate result of each kind, in order.
template <class Fact>
inline constexpr std::size_t kPeriod = 1;
template <>
inline constexpr std::size_t kPeriod<GateResult> = kGateCount;

struct StoredKind {
    int number = 0;        // never given to another kind
    std::string_view name; // of the view
};

// visit(kind, facts) for each kind of fact.
template <class Record, class Visit>
void eachKind(Record& record, Visit&& visit) {
    visit(StoredKind{0, "signals"}, record.signals);
    visit(StoredKind{1, "decisions"}, record.decisions);
    visit(StoredKind{2, "orders"}, record.orders);
    visit(StoredKind{3, "fills"}, record.fills);
    visit(StoredKind{4, "trades"}, record.trades);
    visit(StoredKind{5, "risk_events"}, record.riskEvents);
    visit(StoredKind{6, "conditions"}, record.conditions);
    visit(StoredKind{7, "gates"}, record.gates);
    visit(StoredKind{8, "near_misses"}, record.nearMisses);
    visit(StoredKind{9, "order_events"}, record.orderEvents);
    visit(StoredKind{10, "positions"}, record.positionChanges);
    visit(StoredKind{11, "equity"}, record.equity);
    visit(StoredKind{12, "differences"}, record.differences);
}

} // namespace openbell
