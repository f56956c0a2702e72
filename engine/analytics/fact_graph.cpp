#include "engine/analytics/fact_graph.h"
#include <cstring>

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
    m_barSlots.clear();
    for (Slot slot = 0; slot < kSessionSlot; ++slot)
        if (m_read[slot]) m_barSlots.push_back(slot);
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

namespace {

// Two nodes side by side: where each value waits for the one before, they take the time of one.
template <class Node>
void runPair(Node& first, Node& second, double* columns, std::size_t stride, std::size_t count) {
    auto one = first.kernel, two = second.kernel;
    const double* const ofOne = columns + first.inputs[0] * stride;
    const double* const ofTwo = columns + second.inputs[0] * stride;
    double* const toOne = columns + first.output * stride;
    double* const toTwo = columns + second.output * stride;
    for (std::size_t bar = 0; bar < count; ++bar) {
        toOne[bar] = one.update(ofOne[bar]);
        toTwo[bar] = two.update(ofTwo[bar]);
    }
    first.kernel = one;
    second.kernel = two;
}

} // namespace

// One node over all bars before the next node, the kernel in a local, so that its state can stay in
// registers.
template <std::size_t I>
void FactGraph::runBlock(const Step& step, double* columns, std::size_t stride, std::size_t count) {
    using Node = typename std::tuple_element_t<I, AllNodes>::value_type;
    std::uint32_t n = step.begin;
    if constexpr (std::is_same_v<typename Node::Kernel, Ema>)
        for (; n + 1 < step.end; n += 2)
            runPair(std::get<I>(m_nodes)[n], std::get<I>(m_nodes)[n + 1], columns, stride, count);
    for (; n != step.end; ++n) {
        Node& node = std::get<I>(m_nodes)[n];
        auto kernel = std::move(node.kernel);
        std::array<const double*, Node::kInputs> inputs;
        for (std::size_t j = 0; j < Node::kInputs; ++j)
            inputs[j] = columns + node.inputs[j] * stride;
        double* const output = columns + node.output * stride;
        if constexpr (requires { kernel.updateMany(std::span<const double>{}, output, stride); })
            kernel.updateMany({inputs[0], count}, output, stride);
        else
            for (std::size_t bar = 0; bar < count; ++bar) {
                const auto result = [&]<std::size_t... J>(std::index_sequence<J...>) {
                    return kernel.update(inputs[J][bar]...);
                }
                (std::make_index_sequence<Node::kInputs>{});
                if constexpr (Node::kOutputs == 1)
                    output[bar] = result;
                else
                    for (std::size_t k = 0; k < Node::kOutputs; ++k)
                        output[k * stride + bar] = result[k];
            }
        node.kernel = std::move(kernel);
    }
}

// Calls work with the step's type as a compile-time number.
template <class Work>
void FactGraph::dispatch(const Step& step, Work work) {
    static_assert(std::tuple_size_v<AllNodes> == 19, "one case a type below");
    switch (step.type) {
    case 0: work(std::integral_constant<std::size_t, 0>{}); break;
    case 1: work(std::integral_constant<std::size_t, 1>{}); break;
    case 2: work(std::integral_constant<std::size_t, 2>{}); break;
    case 3: work(std::integral_constant<std::size_t, 3>{}); break;
    case 4: work(std::integral_constant<std::size_t, 4>{}); break;
    case 5: work(std::integral_constant<std::size_t, 5>{}); break;
    case 6: work(std::integral_constant<std::size_t, 6>{}); break;
    case 7: work(std::integral_constant<std::size_t, 7>{}); break;
    case 8: work(std::integral_constant<std::size_t, 8>{}); break;
    case 9: work(std::integral_constant<std::size_t, 9>{}); break;
    case 10: work(std::integral_constant<std::size_t, 10>{}); break;
    case 11: work(std::integral_constant<std::size_t, 11>{}); break;
    case 12: work(std::integral_constant<std::size_t, 12>{}); break;
    case 13: work(std::integral_constant<std::size_t, 13>{}); break;
    case 14: work(std::integral_constant<std::size_t, 14>{}); break;
    case 15: work(std::integral_constant<std::size_t, 15>{}); break;
    case 16: work(std::integral_constant<std::size_t, 16>{}); break;
    case 17: work(std::integral_constant<std::size_t, 17>{}); break;
    case 18: work(std::integral_constant<std::size_t, 18>{}); break;
    default: ENSURE(false);
    }
}

void FactGraph::update(const BarValues& bar, bool newSession) {
    static_assert(kVolumeSlot == 4 && sizeof(BarValues) == 5 * sizeof(double),
                  "bar values are the first slots");
    std::memcpy(m_slots.data(), &bar, sizeof bar);
    runAll(newSession);
}

void FactGraph::update(const Bar& bar, bool newSession) {
    const std::array<std::int64_t, kSessionSlot> raw{bar.open.raw(), bar.high.raw(), bar.low.raw(),
                                                     bar.close.raw(), bar.volume.raw()};
    static_assert(Price::kScale == Quantity::kScale);
    for (const Slot slot : m_barSlots)
        m_slots[slot] = static_cast<double>(raw[slot]) / static_cast<double>(Price::kScale);
    runAll(newSession);
}

void FactGraph::runAll(bool newSession) {
    m_slots[kSessionSlot] = newSession ? 1 : 0;
    for (const Step& step : m_steps)
        dispatch(step, [&](auto type) { run<type.value>(step); });
}

void FactGraph::updateBlock(std::span<double> columns, std::size_t stride, std::size_t count) {
    ENSURE(count <= stride && columns.size() >= m_slots.size() * stride);
    for (const Step& step : m_steps)
        dispatch(step, [&](auto type) { runBlock<type.value>(step, columns.data(), stride, count); });
}

} // namespace openbell
