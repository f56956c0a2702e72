#include "engine/analytics/fact_graph.h"

namespace openbell {

template <std::size_t I>
void FactGraph::addSteps(int level) {
    auto& nodes = std::get<I>(m_nodes);
    const auto levelOf = [this](const auto& node) { return m_levels[node.output]; };
    std::ranges::stable_sort(nodes, {}, levelOf);
    const auto range = std::ranges::equal_range(nodes, level, {}, levelOf);
    if (range.empty()) return;
    m_steps.push_back({static_cast<std::uint32_t>(I),
                       static_cast<std::uint32_t>(range.begin() - nodes.begin()),
                       static_cast<std::uint32_t>(range.end() - nodes.begin())});
}

void FactGraph::finish() {
    m_steps.clear();
    for (int level = 1; level <= std::ranges::max(m_levels); ++level)
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (addSteps<I>(level), ...);
        }
    (std::make_index_sequence<std::tuple_size_v<AllNodes>>{});
}

template <std::size_t I>
void FactGraph::run(const Step& step) {
    using Node = typename std::tuple_element_t<I, AllNodes>::value_type;
    Node* const nodes = std::get<I>(m_nodes).data();
    double* const slots = m_slots.data();
    for (std::uint32_t n = step.begin; n != step.end; ++n) {
        Node& node = nodes[n];
        const auto result = [&]<std::size_t... J>(std::index_sequence<J...>) {
            return node.kernel.update(slots[node.inputs[J]]...);
        }
        (std::make_index_sequence<Node::kInputs>{});
        if constexpr (Node::kOutputs == 1)
            slots[node.output] = result;
        else
            std::ranges::copy(result, slots + node.output);
    }
}

void FactGraph::update(const BarValues& bar, bool newSession) {
    m_slots[kOpenSlot] = bar.open;
    m_slots[kHighSlot] = bar.high;
    m_slots[kLowSlot] = bar.low;
    m_slots[kCloseSlot] = bar.close;
    m_slots[kVolumeSlot] = bar.volume;
    m_slots[kSessionSlot] = newSession ? 1 : 0;
    static_assert(std::tuple_size_v<AllNodes> == 17, "one case a type below");
    for (const Step& step : m_steps) {
        switch (step.type) {
        case 0: run<0>(step); break;
        case 1: run<1>(step); break;
        case 2: run<2>(step); break;
        case 3: run<3>(step); break;
        case 4: run<4>(step); break;
        case 5: run<5>(step); break;
        case 6: run<6>(step); break;
        case 7: run<7>(step); break;
        case 8: run<8>(step); break;
        case 9: run<9>(step); break;
        case 10: run<10>(step); break;
        case 11: run<11>(step); break;
        case 12: run<12>(step); break;
        case 13: run<13>(step); break;
        case 14: run<14>(step); break;
        case 15: run<15>(step); break;
        case 16: run<16>(step); break;
        default: ENSURE(false);
        }
    }
}

} // namespace openbell
