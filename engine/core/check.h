#pragma once
// Checks for our own mistakes; other people's input is a Result instead. Any thread may use them.
#include <cstdio>
#include <cstdlib>

namespace openbell {

[[noreturn]] inline void ensureFailed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "openbell: broken invariant: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

inline void checkFailed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "openbell: unexpected: not %s (%s:%d)\n", condition, file, line);
}

} // namespace openbell

// Cannot go on: aborts, in release builds too.
#define ENSURE(condition)                                                                                    \
    do {                                                                                                     \
        if (!(condition)) [[unlikely]]                                                                       \
            ::openbell::ensureFailed(#condition, __FILE__, __LINE__);                                        \
    } while (false)

// Our bug, survivable: says so and runs `action` (a return, continue or break).
#define CHECK_OR(condition, action)                                                                          \
    if (!(condition)) [[unlikely]] {                                                                         \
        ::openbell::checkFailed(#condition, __FILE__, __LINE__);                                             \
        action;                                                                                              \
    }                                                                                                        \
    static_assert(true)
