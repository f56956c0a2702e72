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

namespace {

// ---- bars
// ---------------------------------------------------------------------------------------------------------
constexpr unsigned kMostZeros = 15;

// How many trailing decimal zeros all of them share; none where all are 0.
unsigned sharedZeros(std::initializer_list<std::int64_t> values) {
    bool any = false;
    for (const std::int64_t value : values)
        any |= value != 0;
    if (!any) return 0;
    unsigned zeros = 0;
    for (std::int64_t power = 10; zeros < kMostZeros; power *= 10, ++zeros)
        for (const std::int64_t value : values)
            if (value % power != 0) return zeros;
    return zeros;
}

std::int64_t powerOfTen(unsigned zeros) {
    std::int64_t power = 1;
    for (; zeros > 0; --zeros)
        power *= 10;
    return power;
}

std::int64_t minus(std::int64_t a, std::int64_t b) { // modulo 2^64
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t plus(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

void encodeBar(const Bar& bar, ByteWriter& out) {
    const unsigned p = sharedZeros({bar.open.raw(), bar.high.raw(), bar.low.raw(), bar.close.raw()});
    const unsigned v = sharedZeros({bar.volume.raw()});
    const std::int64_t unit = powerOfTen(p), open = bar.open.raw() / unit;
    out.number(static_cast<std::uint8_t>(p | v << 4));
    out.signedVarint(open);
    for (const Price price : {bar.high, bar.low, bar.close})
        out.signedVarint(minus(price.raw() / unit, open));
    out.signedVarint(bar.volume.raw() / powerOfTen(v));
}

// False when the product is no 64-bit number.
bool scaled(std::int64_t value, unsigned zeros, std::int64_t& product) {
    return !__builtin_mul_overflow(value, powerOfTen(zeros), &product);
}

// False where encodeBar() would have written other bytes.
bool decodeBar(ByteReader& in, Bar& bar) {
    std::uint8_t zeros = 0;
    in.number(zeros);
    const unsigned p = zeros & 15U, v = zeros >> 4;
    std::int64_t open = 0, volume = 0, price[4];
    in.signedVarint(open);
    bool sound = scaled(open, p, price[0]);
    for (int i = 1; i < 4; ++i) {
        std::int64_t distance = 0;
        in.signedVarint(distance);
        sound = sound && scaled(plus(open, distance), p, price[i]);
    }
    in.signedVarint(volume);
    sound = sound && scaled(volume, v, volume);
    if (!sound || sharedZeros({price[0], price[1], price[2], price[3]}) != p || sharedZeros({volume}) != v)
        return false;
    bar.open = Price::fromRaw(price[0]);
    bar.high = Price::fromRaw(price[1]);
    bar.low = Price::fromRaw(price[2]);
    bar.close = Price::fromRaw(price[3]);
    bar.volume = Quantity::fromRaw(volume);
    return true;
}

void encodeBars(std::span<const GroupBar> bars, UtcTime time, ByteWriter& out) {
    const std::int64_t ago = minus(time.ns, bars.empty() ? time.ns : bars.front().bar->start.ns);
    const unsigned zeros = sharedZeros({ago});
    out.number(static_cast<std::uint8_t>(zeros));
    out.signedVarint(ago / powerOfTen(zeros));
    std::uint32_t next = 0; // the smallest instrument that may follow
    for (const GroupBar& g : bars) {
        out.varint(g.instrument.value - next);
        next = g.instrument.value + 1U;
        encodeBar(*g.bar, out);
    }
}

bool decodeBars(ByteReader& in, UtcTime time, BarsInput& bars) {
    std::uint8_t zeros = 0;
    std::int64_t ago = 0;
    in.number(zeros);
    in.signedVarint(ago);
    if (zeros > kMostZeros || !scaled(ago, zeros, ago) || sharedZeros({ago}) != zeros) return false;
    const UtcTime start{minus(time.ns, ago)};
    for (std::uint64_t next = 0; in.left() > 0;) {
        std::uint64_t step = 0;
        in.varint(step);
        if (step > UINT16_MAX || next + step > UINT16_MAX) return false;
        InstrumentBar bar;
        bar.instrument.value = static_cast<std::uint16_t>(next + step);
        next += step + 1;
        bar.bar.start = start;
        if (!decodeBar(in, bar.bar)) return false;
        bars.bars.push_back(bar);
    }
    return !bars.bars.empty() && !in.hasFailed();
}

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

EntryKind kindOf(const InputView& input) {
    struct {
        EntryKind operator()(std::span<const GroupBar>) const { return EntryKind::Bars; }
        EntryKind operator()(const BrokerReport*) const { return EntryKind::Report; }
        EntryKind operator()(const OperatorCommand*) const { return EntryKind::Operator; }
        EntryKind operator()(TimeInput) const { return EntryKind::Time; }
        EntryKind operator()(EndInput) const { return EntryKind::End; }
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

void encode(const InputView& input, UtcTime time, ByteWriter& out) {
    FieldWriter write{out};
    if (const auto* bars = std::get_if<std::span<const GroupBar>>(&input.body)) {
        encodeBars(*bars, time, out);
    } else if (const auto* report = std::get_if<const BrokerReport*>(&input.body)) {
        eachReportField(**report, write);
    } else if (const auto* command = std::get_if<const OperatorCommand*>(&input.body)) {
        eachCommandField(**command, write);
    }
}

ByteVector encode(const Input& input) {
    ByteWriter out;
    std::vector<GroupBar> group;
    struct {
        std::vector<GroupBar>& group;
        InputViewBody operator()(const BarsInput& bars) const {
            for (const InstrumentBar& bar : bars.bars)
                group.push_back({bar.instrument, &bar.bar});
            return std::span<const GroupBar>{group};
        }
        InputViewBody operator()(const BrokerReport& report) const { return &report; }
        InputViewBody operator()(const OperatorCommand& command) const { return &command; }
        InputViewBody operator()(TimeInput time) const { return time; }
        InputViewBody operator()(EndInput end) const { return end; }
    } const view{group};
    encode(InputView{input.time, std::visit(view, input.body)}, input.time, out);
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
        sound = decodeBars(in, time, bars);
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
