#pragma once
// Expected failure as a value: what went wrong, where, and what to do about it. Any thread.
#include <fmt/format.h>
#include <string>
#include <tl/expected.hpp>

namespace openbell {

struct Error {
    std::string message; // one sentence or two: what, where (file:line:column), remedy

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// fail("{}:{}: price is negative", file, line) converts to any Result.
template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail(fmt::format_string<Args...> format, Args&&... args) {
    return tl::unexpected<Error>{Error{fmt::format(format, std::forward<Args>(args)...)}};
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>{std::move(error)};
}

} // namespace openbell
