// simulate: plays simulated trading days against faulty brokers and checks every invariant after every input.
#include "tests/simulation/simulation.h"
#include <charconv>
#include <cstdio>
#include <cstring>

using namespace openbell;
using namespace openbell::simulation;

namespace {

constexpr int kDone = 0, kFailed = 1, kUsage = 2;

constexpr const char* kHelp =
    R"(usage: simulate --days N --seed S [--json] [--plant NAME] [--from-day D] [--trace]

Plays N days, the first of which is D (default 0), and prints what happened. Every five days are a session of its
own, which is played from its start. The same seed gives the same facts. Exit code 1 with any violation of an
invariant; each is told with the command line that shows it again.
  --trace        every input and command on stderr
  --plant NAME   a defect on purpose, which must be found; "list" names them
)";

struct Arguments {
    SimulationOptions options;
    bool json = false, list = false;
};

template <class Number>
bool read(const char* text, Number& number) {
    const char* const end = text + std::strlen(text);
    const auto [stopped, error] = std::from_chars(text, end, number);
    return error == std::errc{} && stopped == end && number >= 0;
}

// False where the command line is wrong; says why.
bool parse(int argc, char** argv, Arguments& arguments) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--json") {
            arguments.json = true;
            continue;
        }
        if (name == "--trace") {
            arguments.options.traced = true;
            continue;
        }
        const char* const value = i + 1 < argc ? argv[++i] : "";
        bool good = false;
        if (name == "--days") {
            good = read(value, arguments.options.days);
        } else if (name == "--seed") {
            good = read(value, arguments.options.seed);
        } else if (name == "--from-day") {
            good = read(value, arguments.options.fromDay);
        } else if (name == "--plant") {
            arguments.list = std::string_view{value} == "list";
            arguments.options.plant = findPlant(value);
            good = arguments.list || arguments.options.plant;
        }
        if (good) continue;
        std::fprintf(stderr, "simulate: %s %s is not understood\n%s", argv[i - (*value ? 1 : 0)], value,
                     kHelp);
        return false;
    }
    return true;
}

void print(const SimulationReport& report) {
    const FaultCounts& f = report.faults;
    fmt::print("days {}  inputs {}  orders {}  fills {} ({} partial)  trades {}  restarts {}  halts {}\n"
               "faults: delayed {}  dropped {}  repeated {}  reordered {}  rejected {}  disconnected {}  "
               "late acknowledgements {}  fills after a cancel {}  told as totals {}  part fills {}  "
               "broker restarts {}  failed queries {}\nfacts {}\n",
               report.days, report.inputs, report.orders, report.fills, report.partialFills, report.trades,
               report.restarts, report.halts, f.delayed, f.dropped, f.repeated, f.reordered, f.rejected,
               f.disconnected, f.lateAck, f.fillAfterCancel, f.cumulative, f.partFills, f.restarted,
               f.failedQueries, report.factsHash);
}

} // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    if (!parse(argc, argv, arguments)) return kUsage;
    if (arguments.list) {
        for (const PlantType& type : plantTypes())
            fmt::print("{:<30}{}\n", type.name, type.meaning);
        return kDone;
    }
    if (arguments.options.days == 0) {
        std::fputs(kHelp, stderr);
        return kUsage;
    }
    const SimulationReport report = simulate(arguments.options);
    if (arguments.json)
        fmt::print("{}\n", toJson(report));
    else
        print(report);
    for (const FoundViolation& found : report.violations)
        fmt::print(stderr, "day {} at {}: {}: {}\n  {}\n", found.day, toIsoUtc(found.time),
                   found.violation.invariant, found.violation.text, found.replay);
    return report.violations.empty() ? kDone : kFailed;
}
