#pragma once
// The executions that have been counted, by the broker's key: a report that is repeated is found here. Plain
// copyable state; adding is amortised constant time, and allocates only when it grows.
#include "engine/orders/inputs.h"
#include <bit>
#include <vector>

namespace openbell {

class SeenTrades {
public:
    // True when `key` is new. Keys are not 0.
    bool add(TradeKey key) {
        if (2 * (m_count + 1) > m_keys.size()) grow();
        TradeKey& place = find(m_keys, key);
        if (place == key) return false;
        place = key;
        ++m_count;
        return true;
    }

    [[nodiscard]] std::size_t footprint() const { return m_keys.size() * sizeof(TradeKey); } // bytes

private:
    // Open addressing; the multiplier is that of Fibonacci hashing (Knuth, TAOCP 3, 6.4).
    static TradeKey& find(std::vector<TradeKey>& keys, TradeKey key) {
        const std::size_t mask = keys.size() - 1;
        auto at =
            static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> (64 - std::countr_zero(keys.size())));
        while (keys[at] != 0 && keys[at] != key)
            at = (at + 1) & mask;
        return keys[at];
    }
    void grow() {
        constexpr std::size_t first = 1024;
        std::vector<TradeKey> larger(m_keys.empty() ? first : 2 * m_keys.size());
        for (const TradeKey key : m_keys)
            if (key != 0) find(larger, key) = key;
        m_keys = std::move(larger);
    }
    std::vector<TradeKey> m_keys; // 0 = free; a power of two of them
    std::size_t m_count = 0;
};

} // namespace openbell
