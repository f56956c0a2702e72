#pragma once
// The facts of one bar, as strategies read them: one column a fact, the value of the bar before in front of
// that of the bar. A look at values that somebody else owns; any thread.
#include <cstddef>

namespace openbell {

struct FactView {
    const double* values = nullptr; // of the first fact at this bar
    std::size_t stride = 0;         // from a fact's value to the next fact's

    [[nodiscard]] double now(std::size_t fact) const { return values[fact * stride]; }
    [[nodiscard]] double before(std::size_t fact) const { return values[fact * stride - 1]; }
    // The facts `bars` bars later; only within what the owner has computed.
    [[nodiscard]] FactView later(std::size_t bars) const { return {values + bars, stride}; }
};

} // namespace openbell
