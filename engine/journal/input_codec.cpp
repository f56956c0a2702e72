#include "engine/journal/input_codec.h"
#include <bit>

namespace openbell {

static_assert(std::endian::native == std::endian::little, "the journal's bytes are little-endian");

namespace {

// ---- the fields of each input, once, for both directions
template <class Report, class Visit>
void eachReportField(Report& r, Visit&& visit) {
    visit(r.kind), visit(r.basis), visit(r.state), visit(r.side), visit(r.instrument), visit(r.order);
    visit(r.request), visit(r.trade), visit(r.quantity), visit(r.cumulative), visit(r.price), visit(r.limit);
    visit(r.stop), visit(r.cash), visit(r.time), visit(r.text);
}

template <class Command, class Visit>
void eachCommandField(Command& c, Visit&& visit) {
    visit(c.action), visit(c.side), visit(c.type), visit(c.timeInForce), visit(c.confirmed),
        visit(c.limitCode);
    visit(c.instrument), visit(c.strategy), visit(c.order), visit(c.difference), visit(c.quantity);
    visit(c.limit), visit(c.stop), visit(c.value), visit(c.text);
}

template <class Held, class Visit>
void eachBarField(Held& b, Visit&& visit) {
    visit(b.instrument), visit(b.bar.start), visit(b.bar.open), visit(b.bar.high), visit(b.bar.low);
    visit(b.bar.close), visit(b.bar.volume);
}
constexpr std::size_t kBarBytes = 2 + 6 * 8;

// The last value of each enumeration that is written.
constexpr auto last(ReportKind) {
    return ReportKind::Connected;
}
constexpr auto last(FillBasis) {
    return FillBasis::Cumulative;
}
constexpr auto last(OrderState) {
    return OrderState::Unknown;
}
constexpr auto last(Side) {
    return Side::Sell;
}
constexpr auto last(OperatorAction) {
    return OperatorAction::IgnoreDifference;
}
constexpr auto last(OrderType) {
    return OrderType::Stop;
}
constexpr auto last(TimeInForce) {
    return TimeInForce::GoodTillCancelled;
}

struct FieldWriter {
    ByteWriter& out;
    template <class Tag>
    void operator()(const Fixed<Tag>& value) {
        out.number(value.raw());
    }
    template <class Tag>
    void operator()(const Id<Tag>& id) {
        out.number(id.value);
    }
    template <class Tag>
    void operator()(const Index<Tag>& index) {
        out.number(index.value);
    }
    void operator()(const UtcTime& time) { out.number(time.ns); }
    void operator()(const ShortText& text) { out.text(text.view()); }
    template <class Value>
    void operator()(const Value& value) {
        if constexpr (std::is_enum_v<Value>)
            out.number(static_cast<std::underlying_type_t<Value>>(value));
        else
            out.number(value);
    }
};

struct FieldReader {
    ByteReader& in;
    bool& sound;
    template <class Tag>
    void operator()(Fixed<Tag>& value) {
        std::int64_t raw = 0;
        in.number(raw);
        value = Fixed<Tag>::fromRaw(raw);
    }
    template <class Tag>
    void operator()(Id<Tag>& id) {
        in.number(id.value);
    }
    template <class Tag>
    void operator()(Index<Tag>& index) {
        in.number(index.value);
    }
    void operator()(UtcTime& time) { in.number(time.ns); }
    void operator()(ShortText& text) {
        std::string_view read;
        in.text(read);
        sound = sound && read.size() <= ShortText::kMost;
        text = ShortText{read};
    }
    void operator()(bool& value) {
        std::uint8_t number = 0;
        in.number(number);
        sound = sound && number <= 1;
        value = number == 1;
    }
    template <class Value>
    void operator()(Value& value) {
        if constexpr (std::is_enum_v<Value>) {
            std::underlying_type_t<Value> number = 0;
            in.number(number);
            sound = sound && number <= static_cast<std::underlying_type_t<Value>>(last(Value{}));
            value = sound ? static_cast<Value>(number) : Value{};
        } else {
            in.number(value);
        }
    }
};

} // namespace

EntryKind kindOf(const Input& input) {
    struct {
        EntryKind operator()(const BarsInput&) const { return EntryKind::Bars; }
        EntryKind operator()(const BrokerReport&) const { return EntryKind::Report; }
        EntryKind operator()(const OperatorCommand&) const { return EntryKind::Operator; }
        EntryKind operator()(const TimeInput&) const { return EntryKind::Time; }
        EntryKind operator()(const EndInput&) const { return EntryKind::End; }
    } kind;
    return std::visit(kind, input.body);
}

std::string_view toText(EntryKind kind) {
    switch (kind) {
    case EntryKind::Header: return "header";
    case EntryKind::Bars: return "bars";
    case EntryKind::Report: return "report";
    case EntryKind::Operator: return "operator";
    case EntryKind::Time: return "time";
    case EntryKind::End: return "end";
    }
    return "";
}

Bytes encode(const Input& input) {
    ByteWriter out;
    FieldWriter write{out};
    if (const auto* bars = std::get_if<BarsInput>(&input.body)) {
        for (const InstrumentBar& bar : bars->bars)
            eachBarField(bar, write);
    } else if (const auto* report = std::get_if<BrokerReport>(&input.body)) {
        eachReportField(*report, write);
    } else if (const auto* command = std::get_if<OperatorCommand>(&input.body)) {
        eachCommandField(*command, write);
    }
    return out.take();
}

Result<Input> decodeInput(EntryKind kind, UtcTime time, std::span<const std::uint8_t> payload) {
    Input input{time, TimeInput{}};
    ByteReader in{payload};
    bool sound = true;
    FieldReader read{in, sound};
    switch (kind) {
    case EntryKind::Bars: {
        BarsInput bars;
        while (in.left() >= kBarBytes)
            eachBarField(bars.bars.emplace_back(), read);
        sound = sound && !bars.bars.empty();
        input.body = std::move(bars);
        break;
    }
    case EntryKind::Report: {
        BrokerReport report;
        eachReportField(report, read);
        input.body = report;
        break;
    }
    case EntryKind::Operator: {
        OperatorCommand command;
        eachCommandField(command, read);
        input.body = command;
        break;
    }
    case EntryKind::Time: break;
    case EntryKind::End: input.body = EndInput{}; break;
    case EntryKind::Header: return fail("a header is no input");
    }
    if (!sound || !in.isWhole())
        return fail("{} bytes are no {} input of journal version {}", payload.size(), toText(kind),
                    kJournalVersion);
    return input;
}

} // namespace openbell
