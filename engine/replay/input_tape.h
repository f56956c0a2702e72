#pragma once
// The inputs of a session as a list with random access: of stored bars, in place, or of a journal. Read-only
// once made; any thread.
#include "engine/journal/hash_chain.h"
#include "engine/market/bar_series.h"
#include "engine/orders/inputs.h"

namespace openbell {

class InputTape {
public:
    // All bars that start at one instant are one input; the end of the data is the last. The bars are not
    // copied: they must outlive the tape.
    [[nodiscard]] static InputTape ofBars(std::span<const BarSeries> series);
    // Everything that a journal holds after its header. Errors: an entry that cannot be read or decoded.
    [[nodiscard]] static Result<InputTape> ofJournal(const NextEntry& next);

    InputTape(InputTape&&) = default;
    InputTape& operator=(InputTape&&) = default;

    [[nodiscard]] std::size_t size() const { return m_items.size(); }
    // Of bars their start, of the end of stored bars the last one's start, else when the input came.
    [[nodiscard]] UtcTime timeOf(std::size_t i) const { return m_items[i].time; }
    [[nodiscard]] EntryKind kindOf(std::size_t i) const { return m_items[i].kind; }
    // Good as long as the tape lives.
    [[nodiscard]] InputView at(std::size_t i) const;

private:
    struct Item {
        UtcTime time;
        std::uint32_t first = 0; // its bars, report or command
        std::uint16_t count = 0; // of bars
        EntryKind kind = EntryKind::Time;
    };
    InputTape() = default;
    void add(const Input& input);

    std::vector<Item> m_items;
    std::vector<GroupBar> m_bars;
    std::vector<Bar> m_ownBars; // of a journal, in the order of m_bars
    std::vector<BrokerReport> m_reports;
    std::vector<OperatorCommand> m_commands;
};

} // namespace openbell
