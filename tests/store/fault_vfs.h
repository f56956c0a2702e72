#pragma once
// A disk that fails on order: SQLite's default file layer with faults put in, for tests. One test thread
// plans; any thread may run into the fault.
#include <string_view>

namespace openbell::tests {

enum class Fault {
    FullDisk,   // a write finds no room
    ReadOnly,   // a write is not permitted
    ShortWrite, // a write stores half of its bytes and fails
    FailedSync, // what was written may not be on the disk
    BadRead,    // a sector cannot be read
    PowerCut,   // a write stores half of its bytes, and nothing works from then on
};
inline constexpr Fault kFaults[] = {Fault::FullDisk,   Fault::ReadOnly, Fault::ShortWrite,
                                    Fault::FailedSync, Fault::BadRead,  Fault::PowerCut};
[[nodiscard]] std::string_view nameOf(Fault fault);

// From construction to destruction every new connection of the process goes through it.
class FaultVfs {
public:
    FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    ~FaultVfs();

    // The n-th operation of the fault's kind from now on fails, counted from 1; with `lasting` all after it
    // too.
    void plan(Fault fault, int n, bool lasting);
    // Nothing fails; counts anew.
    void clear();
    // The fault has struck since it was planned.
    [[nodiscard]] bool struck() const;
};

} // namespace openbell::tests
