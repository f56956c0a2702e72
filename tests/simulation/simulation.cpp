#include "tests/simulation/simulation.h"
#include "engine/core/json_text.h"
#include <algorithm>

namespace openbell::simulation {

namespace {

std::string replayOf(const SimulationOptions& options, int firstDay) {
    std::string line =
        fmt::format("simulate --seed {} --from-day {} --days {}", options.seed, firstDay, kDaysOfSession);
    if (options.plant) line += fmt::format(" --plant {}", options.plant->name);
    return line;
}

void add(SimulationReport& report, const SessionOutcome& outcome) {
    report.days += outcome.days;
    report.inputs += outcome.inputs;
    report.orders += outcome.orders;
    report.fills += outcome.fills;
    report.partialFills += outcome.partialFills;
    report.trades += outcome.trades;
    report.restarts += outcome.restarts;
    report.halts += outcome.halts;
    report.faults += outcome.faults;
}

} // namespace

SimulationReport simulate(const SimulationOptions& options) {
    SimulationReport report;
    Sha256 hash;
    const int end = options.fromDay + options.days;
    for (int day = options.fromDay - options.fromDay % kDaysOfSession; day < end; day += kDaysOfSession) {
        const auto number = static_cast<std::uint64_t>(day / kDaysOfSession);
        SimulatedSession session{makeScenario(seedOf(options.seed, number)),
                                 options.plant ? options.plant->make() : nullptr, options.traced};
        const SessionOutcome outcome = session.run(std::min(kDaysOfSession, end - day));
        add(report, outcome);
        hash.update(outcome.hash);
        if (!outcome.violation) continue;
        report.violations.push_back(
            {*outcome.violation, day + outcome.violationDay, outcome.violationTime, replayOf(options, day)});
        if (std::ssize(report.violations) >= options.mostViolations) break;
    }
    report.factsHash = Sha256::hex(hash.digest());
    return report;
}

std::string toJson(const SimulationReport& report) {
    std::string violations;
    for (const FoundViolation& found : report.violations) {
        if (!violations.empty()) violations += ", ";
        violations += fmt::format(
            R"({{"invariant": "{}", "day": {}, "time": "{}", "text": "{}", "replay": "{}"}})",
            found.violation.invariant, found.day, toIsoUtc(found.time), found.violation.text, found.replay);
    }
    const FaultCounts& f = report.faults;
    const std::string faults =
        fmt::format(R"({{"delayed": {}, "dropped": {}, "repeated": {}, "reordered": {}, "rejected": {}, )"
                    R"("disconnected": {}, "late_ack": {}, "fill_after_cancel": {}, "cumulative": {}}})",
                    f.delayed, f.dropped, f.repeated, f.reordered, f.rejected, f.disconnected, f.lateAck,
                    f.fillAfterCancel, f.cumulative);
    return fmt::format(R"({{"days": {}, "orders": {}, "fills": {}, "partial_fills": {}, "restarts": {}, )"
                       R"("halts": {}, "faults": {}, "violations": [{}], "facts_hash": "{}"}})",
                       report.days, report.orders, report.fills, report.partialFills, report.restarts,
                       report.halts, faults, violations, report.factsHash);
}

} // namespace openbell::simulation
