#pragma once
// A subscription is a handle: dropping it unsubscribes. Move-only; belongs to the thread that made it.
#include <functional>
#include <utility>

namespace openbell {

class [[nodiscard]] Subscription {
public:
    Subscription() = default;
    explicit Subscription(std::function<void()> undo) : m_undo{std::move(undo)} {}
    Subscription(Subscription&& other) noexcept : m_undo{std::exchange(other.m_undo, {})} {}
    Subscription& operator=(Subscription&& other) noexcept {
        if (this != &other) {
            reset();
            m_undo = std::exchange(other.m_undo, {});
        }
        return *this;
    }
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;
    ~Subscription() { reset(); }

    void reset() {
        if (auto undo = std::exchange(m_undo, {})) undo();
    }

private:
    std::function<void()> m_undo;
};

} // namespace openbell
