#pragma once
// The indicators behind a list of facts as a graph of kernels over numbered slots: an equal kernel on equal
// inputs exists once. Kernels of one type lie side by side and run in one loop, after all that they read. For
// FactEngine; plain copyable value; one thread at a time; update() never allocates.
#include "engine/analytics/bands.h"
#include "engine/analytics/confluence.h"
#include "engine/analytics/moving_averages.h"
#include "engine/analytics/oscillators.h"
#include "engine/analytics/regime.h"
#include "engine/analytics/session_vwap.h"
#include "engine/analytics/wilder.h"
#include "engine/market/bar.h"
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace openbell {

using Slot = std::uint16_t;
inline constexpr Slot kOpenSlot = 0, kHighSlot = 1, kLowSlot = 2, kCloseSlot = 3, kVolumeSlot = 4,
                      kSessionSlot = 5;

template <class KernelType, std::size_t Inputs, std::size_t Outputs = 1>
struct FactNode {
    using Kernel = KernelType;
    static constexpr std::size_t kInputs = Inputs, kOutputs = Outputs;
    Kernel kernel;
    std::array<Slot, Inputs> inputs;
    Slot output; // the first of kOutputs
};

class FactGraph {
public:
    FactGraph() : m_slots(kSessionSlot + 1, kNoValue), m_levels(kSessionSlot + 1, 0) {}

    // The first output slot of the kernel on these inputs, added unless it is there. The kernel is still
    // unused.
    template <class Kernel, class... Inputs>
    Slot add(Kernel kernel, Inputs... inputs);
    // A bar value is wanted though no kernel reads it.
    void keep(Slot slot) {
        if (slot <= kSessionSlot) m_read[slot] = true;
    }
    // After the last add(): fixes the order of the work.
    void finish();

    void update(const BarValues& bar, bool newSession);
    // Leaves out the bar values that nothing reads and that were not kept.
    void update(const Bar& bar, bool newSession);
    [[nodiscard]] double operator[](Slot slot) const { return m_slots[slot]; }

    // The same for several bars: columns[slot * stride + bar], the bar values' and session's columns filled
    // by the caller, those of all other slots by this.
    void updateBlock(std::span<double> columns, std::size_t stride, std::size_t count);
    [[nodiscard]] std::size_t slotCount() const { return m_slots.size(); }
    // Bytes of the nodes, without the windows that some of them hold.
    [[nodiscard]] std::size_t nodeBytes() const {
        return std::apply(
            [](const auto&... nodes) {
                return (std::size_t{0} + ... +
                        (nodes.size() * sizeof(typename std::decay_t<decltype(nodes)>::value_type)));
            },
            m_nodes);
    }
    [[nodiscard]] bool reads(Slot barSlot) const { return m_read[barSlot]; }

private:
    template <class... Nodes>
    using Vectors = std::tuple<std::vector<Nodes>...>;
    using AllNodes =
        Vectors<FactNode<Ema, 1>, FactNode<Sma, 1>, FactNode<Wma, 1>, FactNode<SlidingFold<Maximum>, 1>,
                FactNode<SlidingFold<Minimum>, 1>, FactNode<Blend, 2>, FactNode<Rsi, 1>, FactNode<Atr, 3>,
                FactNode<DirectionalIndex, 3, 3>, FactNode<WindowMoments, 1, 2>, FactNode<RawStochastic, 3>,
                FactNode<LogReturn, 1>, FactNode<SessionVwap, 5>, FactNode<Ratio, 2>, FactNode<Lag, 1>,
                FactNode<ConfluenceKernel, 15, 8>, FactNode<RegimeKernel, 7>, FactNode<BollingerBands, 1, 3>,
                FactNode<MacdLines, 2, 3>>;
    template <class Kernel, std::size_t I = 0>
    auto& nodesOf() {
        if constexpr (std::is_same_v<typename std::tuple_element_t<I, AllNodes>::value_type::Kernel, Kernel>)
            return std::get<I>(m_nodes);
        else
            return nodesOf<Kernel, I + 1>();
    }
    // Nodes [begin, end) of the type at index `type` of AllNodes.
    struct Step {
        std::uint32_t type, begin, end;
    };
    template <std::size_t I>
    void addSteps(int level);
    template <std::size_t I>
    void run(const Step& step);
    template <std::size_t I>
    void runBlock(const Step& step, double* columns, std::size_t stride, std::size_t count);
    void runAll(bool newSession);
    template <class Work>
    void dispatch(const Step& step, Work work);

    std::vector<double> m_slots;
    std::vector<Step> m_steps;
    std::vector<Slot> m_barSlots; // those of a bar's values that are read
    AllNodes m_nodes;
    std::array<bool, kSessionSlot + 1> m_read{}; // bar slots that are an input
    std::vector<int> m_levels; // by slot: 0 for bar values, else one above the highest input
};

template <class Kernel, class... Inputs>
Slot FactGraph::add(Kernel kernel, Inputs... inputs) {
    auto& nodes = nodesOf<Kernel>();
    using Node = typename std::decay_t<decltype(nodes)>::value_type;
    const std::array<Slot, Node::kInputs> slots{inputs...};
    const auto found = std::ranges::find_if(
        nodes, [&](const Node& node) { return node.inputs == slots && node.kernel == kernel; });
    if (found != nodes.end()) return found->output;
    ENSURE(m_slots.size() + Node::kOutputs <= UINT16_MAX);
    for (const Slot slot : slots)
        if (slot <= kSessionSlot) m_read[slot] = true;
    const auto output = static_cast<Slot>(m_slots.size());
    const int level = 1 + std::max({m_levels[inputs]...});
    m_slots.resize(m_slots.size() + Node::kOutputs, kNoValue);
    m_levels.resize(m_slots.size(), level);
    nodes.push_back({std::move(kernel), slots, output});
    return output;
}

} // namespace openbell
