#pragma once
// What may go wrong between engine and broker, and how often it did. Rates are parts of a million, each asked
// where it can happen: a report sent, a command on its way. Plain values.
#include <cstdint>

namespace openbell::simulation {

struct FaultRates {
    int delay = 0;           // a report comes seconds late; others overtake it
    int drop = 0;            // a report never comes
    int repeat = 0;          // a report comes twice
    int reorder = 0;         // a report changes places with the one before it
    int partFill = 0;        // an execution takes part of what it could
    int reject = 0;          // a place, modify or cancel is refused
    int disconnect = 0;      // the connection is lost while a command is on its way
    int lateAck = 0;         // an order is acknowledged after its first execution
    int fillAfterCancel = 0; // an execution that beat the cancel is told after it
    int restart = 0;         // the broker restarts, its state kept
    int failQuery = 0;       // a query is not answered
    int slowCommand = 0;     // a command takes up to five seconds
};

struct FaultCounts {
    std::int64_t delayed = 0, dropped = 0, repeated = 0, reordered = 0, partFills = 0, rejected = 0;
    std::int64_t disconnected = 0, lateAck = 0, fillAfterCancel = 0, restarted = 0, failedQueries = 0;
    std::int64_t cumulative = 0; // executions told as a total
    FaultCounts& operator+=(const FaultCounts& other) {
        delayed += other.delayed, dropped += other.dropped, repeated += other.repeated;
        reordered += other.reordered, partFills += other.partFills, rejected += other.rejected;
        disconnected += other.disconnected, lateAck += other.lateAck;
        fillAfterCancel += other.fillAfterCancel, restarted += other.restarted;
        failedQueries += other.failedQueries, cumulative += other.cumulative;
        return *this;
    }
};

} // namespace openbell::simulation
