#include "engine/replay/input_tape.h"
#include <algorithm>

namespace openbell {

InputTape InputTape::ofBars(std::span<const BarSeries> series) {
    InputTape tape;
    std::size_t bars = 0, longest = 0;
    for (const BarSeries& s : series) {
        bars += s.bars.size();
        longest = std::max(longest, s.bars.size());
    }
    tape.m_bars.reserve(bars);
    tape.m_items.reserve(longest + 1);
    std::vector<std::size_t> next(series.size());
    while (tape.m_bars.size() < bars) {
        UtcTime earliest{INT64_MAX};
        for (std::size_t i = 0; i < series.size(); ++i)
            if (next[i] < series[i].bars.size()) earliest = std::min(earliest, series[i].bars[next[i]].start);
        Item item{earliest, static_cast<std::uint32_t>(tape.m_bars.size()), 0, EntryKind::Bars};
        for (std::size_t i = 0; i < series.size(); ++i) {
            if (next[i] == series[i].bars.size() || series[i].bars[next[i]].start != earliest) continue;
            tape.m_bars.push_back({InstrumentId{static_cast<std::uint16_t>(i)}, &series[i].bars[next[i]++]});
            ++item.count;
        }
        tape.m_items.push_back(item);
    }
    const UtcTime last = tape.m_items.empty() ? UtcTime{} : tape.m_items.back().time;
    tape.m_items.push_back({last, 0, 0, EntryKind::End});
    return tape;
}

Result<InputTape> InputTape::ofJournal(const NextEntry& next) {
    InputTape tape;
    for (auto entry = next();; entry = next()) {
        if (!entry) return fail(entry.error());
        if (!*entry) break;
        if ((*entry)->kind == EntryKind::Header) continue;
        const auto input = decodeInput((*entry)->kind, (*entry)->time, (*entry)->payload);
        if (!input) return fail("entry {}: {}", (*entry)->seq, input.error().message);
        tape.add(*input);
    }
    for (std::size_t i = 0; i < tape.m_bars.size(); ++i)
        tape.m_bars[i].bar = &tape.m_ownBars[i];
    return tape;
}

void InputTape::add(const Input& input) {
    Item item{input.time, 0, 0, openbell::kindOf(input)};
    if (const auto* bars = std::get_if<BarsInput>(&input.body)) {
        item.first = static_cast<std::uint32_t>(m_bars.size());
        item.count = static_cast<std::uint16_t>(bars->bars.size());
        item.time = bars->bars.front().bar.start;
        for (const InstrumentBar& bar : bars->bars) {
            m_bars.push_back({bar.instrument, nullptr});
            m_ownBars.push_back(bar.bar);
        }
    } else if (const auto* report = std::get_if<BrokerReport>(&input.body)) {
        item.first = static_cast<std::uint32_t>(m_reports.size());
        m_reports.push_back(*report);
    } else if (const auto* command = std::get_if<OperatorCommand>(&input.body)) {
        item.first = static_cast<std::uint32_t>(m_commands.size());
        m_commands.push_back(*command);
    }
    m_items.push_back(item);
}

InputView InputTape::at(std::size_t i) const {
    const Item& item = m_items[i];
    switch (item.kind) {
    case EntryKind::Bars: return {item.time, std::span{m_bars}.subspan(item.first, item.count)};
    case EntryKind::Report: return {item.time, &m_reports[item.first]};
    case EntryKind::Operator: return {item.time, &m_commands[item.first]};
    case EntryKind::End: return {item.time, EndInput{}};
    case EntryKind::Header:
    case EntryKind::Time: break;
    }
    return {item.time, TimeInput{}};
}

} // namespace openbell
