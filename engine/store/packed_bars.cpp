#include "engine/store/packed_bars.h"

namespace openbell {

namespace {
constexpr std::size_t kBarColumns = 6, kTickColumns = 5;
}

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
    const std::size_t before = bars.size();
    bars.resize(before + view->rows());
    Bar* out = bars.data() + before;
    view->each(0, [out](std::size_t i, std::int64_t v) { out[i].start.ns = v; });
    view->each(1, [out](std::size_t i, std::int64_t v) { out[i].open = Price::fromRaw(v); });
    view->each(2, [out](std::size_t i, std::int64_t v) { out[i].high = Price::fromRaw(v); });
    view->each(3, [out](std::size_t i, std::int64_t v) { out[i].low = Price::fromRaw(v); });
    view->each(4, [out](std::size_t i, std::int64_t v) { out[i].close = Price::fromRaw(v); });
    view->each(5, [out](std::size_t i, std::int64_t v) { out[i].volume = Quantity::fromRaw(v); });
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
    const std::size_t before = ticks.size();
    ticks.resize(before + view->rows());
    Tick* out = ticks.data() + before;
    view->each(0, [out](std::size_t i, std::int64_t v) { out[i].time.ns = v; });
    view->each(1, [out](std::size_t i, std::int64_t v) { out[i].last = Price::fromRaw(v); });
    view->each(2, [out](std::size_t i, std::int64_t v) { out[i].quantity = Quantity::fromRaw(v); });
    view->each(3, [out](std::size_t i, std::int64_t v) { out[i].bid = Price::fromRaw(v); });
    view->each(4, [out](std::size_t i, std::int64_t v) { out[i].ask = Price::fromRaw(v); });
    return {};
}

} // namespace openbell
