#pragma once
// The facts of one instrument, bar after bar. Where the bars to come are known already, as in a backtest,
// they can be worked out a block ahead; the values are the same bit for bit, and view() never shows a bar
// before next() reached it. Plain copyable state (a checkpoint is a copy). One thread at a time.
#include "engine/analytics/fact_engine.h"
#include "engine/analytics/fact_view.h"

namespace openbell {

class FactRows {
public:
    explicit FactRows(FactEngine engine);

    // Works out the facts of the bars given, kFactBlock at most; the next calls of next() must be for them.
    // `sessions` holds one number a bar. `scratch` is room that several rows may share. Only when all that
    // was prepared before is used up.
    void prepare(std::span<const Bar> bars, std::span<const std::int64_t> sessions,
                 std::vector<double>& scratch);
    [[nodiscard]] bool isPrepared() const { return m_row < m_rows; }
    [[nodiscard]] std::size_t ahead() const { return m_rows - m_row; } // prepared and not reached yet

    // Moves on to a bar; true when it was prepared.
    bool next(const Bar& bar, std::int64_t session) {
        if (isPrepared()) [[likely]] {
            ++m_row;
            ENSURE(isPrepared() || bar.start == m_preparedTo);
            return true;
        }
        compute(bar, session);
        return false;
    }
    // next() for several bars that were prepared, the last of them `last`.
    void skip(std::size_t bars, const Bar& last) {
        ENSURE(bars <= m_rows - m_row);
        m_row += bars;
        ENSURE(isPrepared() || last.start == m_preparedTo);
    }
    // The facts of the bar of the last next(), in the order of the engine; NaN = not warmed up.
    [[nodiscard]] FactView view() const { return {m_values.data() + m_row, m_stride}; }
    // Bytes that a copy takes, at most.
    [[nodiscard]] std::size_t footprint() const {
        return m_engine.footprint() + m_values.size() * sizeof(double);
    }
    // Those of the first bar that is prepared, later() leads to the others.
    [[nodiscard]] FactView prepared() const { return view().later(1); }

private:
    void compute(const Bar& bar, std::int64_t session);
    void rewind(std::size_t stride);

    FactEngine m_engine;
    std::size_t m_stride = 2;          // rows there is room for
    std::size_t m_row = 0, m_rows = 0; // the bar at hand; the last one known
    // Fact f of row r: [f * m_stride + r]. Row 0 is the bar before the block.
    std::vector<double> m_values;
    UtcTime m_preparedTo = kNoTime;
};

} // namespace openbell
