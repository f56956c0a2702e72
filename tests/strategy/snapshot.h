#pragma once
// A strategy in a test: facts by name, one bar and the one before it, and what was recorded.
#include "engine/strategy/registry.h"
#include <QTest>
#include <initializer_list>
#include <limits>

namespace openbell::tests {

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct FactAt {
    const char* name;
    double before, now;
};

class Snapshot {
public:
    explicit Snapshot(FactTable& table) : m_table{table} {}

    void set(std::initializer_list<FactAt> facts) {
        for (const FactAt& fact : facts) {
            const std::size_t column = m_table.column(FactName::parse(fact.name).value());
            m_values.resize(std::max(m_values.size(), 2 * column + 2), kUnknown);
            m_values[2 * column] = fact.before;
            m_values[2 * column + 1] = fact.now;
        }
        m_values.resize(2 * m_table.names().size(), kUnknown);
    }

    // Asks for a direction; what it evaluated is in `recorded` afterwards.
    std::optional<Score> ask(const Strategy& strategy, Direction direction) {
        recorded.clear();
        Conditions conditions{facts(), &recorded};
        const auto score = strategy.intent(direction, conditions);
        count = conditions.count();
        held = conditions.held();
        DirectionSet scanned = 0; // must say what asking says
        strategy.scan(facts(), {&scanned, 1});
        const bool misses = !score && isEntry(direction) && isNearMiss();
        if (bool{score} != ((scanned & bitOf(direction)) != 0)) qFatal("scan() differs from intent()");
        if (isEntry(direction) && misses != ((scanned & missesOf(bitOf(direction))) != 0))
            qFatal("scan() differs from what intent() misses by");
        return score;
    }
    [[nodiscard]] FactView facts() const { return {m_values.data() + 1, 2}; }
    [[nodiscard]] std::string nameOf(std::uint16_t column) const {
        return column == kConstantOperand ? "number" : m_table.names()[column].toString();
    }
    // The runner's rule for what it calls a near miss.
    [[nodiscard]] bool isNearMiss() const { return count >= 2 && held == count - 1; }

    std::vector<Condition> recorded;
    int count = 0, held = 0;

private:
    FactTable& m_table;
    std::vector<double> m_values; // of each fact: before, now
};

} // namespace openbell::tests
