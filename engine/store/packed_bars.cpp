#include "engine/store/packed_bars.h"
#include <algorithm>
#include <array>

namespace openbell {

namespace {
constexpr std::size_t kBarColumns = 6, kTickColumns = 5;

// Appends the view's rows in blocks that stay in the nearest cache while their columns are put together;
// unpack(block, first, end) sets the fields of rows [first, end) in block[row - first].
template <class Row, class Unpack>
void appendBlocks(const PackedView& view, std::vector<Row>& rows, Unpack unpack) {
    constexpr std::size_t blockRows = 64;
    std::array<Row, blockRows> block;
    for (std::size_t first = 0; first < view.rows(); first += blockRows) {
        const std::size_t end = std::min(first + blockRows, view.rows());
        unpack(block.data(), first, end);
        rows.insert(rows.end(), block.data(), block.data() + (end - first));
    }
}

} // namespace

PackedBytes packBars(std::span<const Bar> bars) {
    ColumnPacker packer{kBarColumns, bars.size()};
    packer.addEach([&](std::size_t i) { return bars[i].start.ns; });
    packer.addEach([&](std::size_t i) { return bars[i].open.raw(); });
    packer.addEach([&](std::size_t i) { return bars[i].high.raw(); });
    packer.addEach([&](std::size_t i) { return bars[i].low.raw(); });
    packer.addEach([&](std::size_t i) { return bars[i].close.raw(); });
    packer.addEach([&](std::size_t i) { return bars[i].volume.raw(); });
    return packer.take();
}

Status unpackBars(std::span<const std::uint8_t> bytes, std::vector<Bar>& bars) {
    const auto view = PackedView::parse(bytes, kBarColumns);
    if (!view) return fail(view.error());
    // No two bars have the same start, so each takes at least a byte.
    if (view->rows() > bytes.size())
        return fail("packed bars claim {} rows in {} bytes", view->rows(), bytes.size());
    appendBlocks(*view, bars, [&view](auto* block, std::size_t first, std::size_t end) {
        view->each(0, first, end, [=](std::size_t i, std::int64_t v) { block[i - first].start.ns = v; });
        view->each(1, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].open = Price::fromRaw(v); });
        view->each(2, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].high = Price::fromRaw(v); });
        view->each(3, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].low = Price::fromRaw(v); });
        view->each(4, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].close = Price::fromRaw(v); });
        view->each(5, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].volume = Quantity::fromRaw(v); });
    });
    return {};
}

PackedBytes packTicks(std::span<const Tick> ticks) {
    ColumnPacker packer{kTickColumns, ticks.size()};
    packer.addEach([&](std::size_t i) { return ticks[i].time.ns; });
    packer.addEach([&](std::size_t i) { return ticks[i].last.raw(); });
    packer.addEach([&](std::size_t i) { return ticks[i].quantity.raw(); });
    packer.addEach([&](std::size_t i) { return ticks[i].bid.raw(); });
    packer.addEach([&](std::size_t i) { return ticks[i].ask.raw(); });
    return packer.take();
}

Status unpackTicks(std::span<const std::uint8_t> bytes, std::vector<Tick>& ticks) {
    const auto view = PackedView::parse(bytes, kTickColumns);
    if (!view) return fail(view.error());
    appendBlocks(*view, ticks, [&view](auto* block, std::size_t first, std::size_t end) {
        view->each(0, first, end, [=](std::size_t i, std::int64_t v) { block[i - first].time.ns = v; });
        view->each(1, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].last = Price::fromRaw(v); });
        view->each(2, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].quantity = Quantity::fromRaw(v); });
        view->each(3, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].bid = Price::fromRaw(v); });
        view->each(4, first, end,
                   [=](std::size_t i, std::int64_t v) { block[i - first].ask = Price::fromRaw(v); });
    });
    return {};
}

} // namespace openbell
