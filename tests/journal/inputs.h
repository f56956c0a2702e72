#pragma once
// Inputs with every field set, for tests of the journal.
#include "engine/orders/inputs.h"
#include "tests/support/values.h"
#include <random>

namespace openbell::tests {

inline Input someInput(std::mt19937_64& random) {
    const auto any = [&] { return static_cast<std::int64_t>(random()); };
    const auto upTo = [&](unsigned last) { return static_cast<std::uint8_t>(random() % (last + 1U)); };
    Input input{UtcTime{any()}, TimeInput{}};
    switch (random() % 5) {
    case 0: {
        BarsInput bars;
        const UtcTime start{random() % 2 == 0 ? input.time.ns - 60'000'000'000 : any()};
        for (std::uint64_t i = 0; i <= random() % 3; ++i) {
            const auto instrument = static_cast<std::uint16_t>(100 * i + random() % 100);
            Bar bar{start,
                    Price::fromRaw(any()),
                    Price::fromRaw(any()),
                    Price::fromRaw(any()),
                    Price::fromRaw(any()),
                    Quantity::fromRaw(any())};
            if (random() % 2 == 0) { // as bars are: in steps of a tick
                const auto tick = [&] {
                    return Price::fromRaw((20'000 + static_cast<std::int64_t>(random() % 200)) * 50'000);
                };
                bar = {start, tick(), tick(), tick(), tick(), Quantity::whole(1 + any() % 100'000)};
            }
            bars.bars.push_back({InstrumentId{instrument}, bar});
        }
        input.body = bars;
        break;
    }
    case 1: {
        BrokerReport r;
        r.kind = static_cast<ReportKind>(upTo(16));
        r.basis = static_cast<FillBasis>(upTo(1));
        r.state = static_cast<OrderState>(upTo(12));
        r.side = static_cast<Side>(upTo(1));
        r.instrument.value = static_cast<std::uint16_t>(random());
        r.order.value = static_cast<std::uint32_t>(random());
        r.request = static_cast<std::uint32_t>(random());
        r.trade = random();
        r.quantity = Quantity::fromRaw(any());
        r.cumulative = Quantity::fromRaw(any());
        r.price = Price::fromRaw(any());
        r.limit = Price::fromRaw(any());
        r.stop = Price::fromRaw(any());
        r.cash = Money::fromRaw(any());
        r.time = UtcTime{any()};
        r.text = ShortText{std::string(random() % 80, 'x')};
        input.body = r;
        break;
    }
    case 2: {
        OperatorCommand c;
        c.action = static_cast<OperatorAction>(upTo(10));
        c.side = static_cast<Side>(upTo(1));
        c.type = static_cast<OrderType>(upTo(2));
        c.timeInForce = static_cast<TimeInForce>(upTo(1));
        c.confirmed = random() % 2 == 0;
        c.limitCode = static_cast<std::uint8_t>(random());
        c.instrument.value = static_cast<std::uint16_t>(random());
        c.strategy.value = static_cast<std::uint16_t>(random());
        c.order.value = static_cast<std::uint32_t>(random());
        c.difference = static_cast<FactSeq>(random());
        c.quantity = Quantity::fromRaw(any());
        c.limit = Price::fromRaw(any());
        c.stop = Price::fromRaw(any());
        c.value = any();
        c.text = ShortText{std::string(random() % 80, 'y')};
        input.body = c;
        break;
    }
    case 3: input.body = EndInput{}; break;
    default: break;
    }
    return input;
}

} // namespace openbell::tests
