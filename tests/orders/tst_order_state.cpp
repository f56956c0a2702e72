#include "engine/orders/order_state.h"
#include <QtTest>
#include <map>
#include <set>

using namespace openbell;
using S = OrderState;
using E = OrderEventKind;

namespace {

constexpr int kStates = 13;
constexpr int kEvents = 15;

// The life of an order as an operator would tell it: from a state, what may happen and where it leads.
const std::map<S, std::map<E, S>> kLife{
    {S::Created, {{E::Deny, S::Denied}, {E::Submit, S::Submitted}}},
    {S::Submitted,
     {{E::Accept, S::Accepted},
      {E::Reject, S::Rejected},
      {E::PartFill, S::PartiallyFilled},
      {E::Fill, S::Filled},
      {E::RequestCancel, S::PendingCancel},
      {E::Cancel, S::Cancelled},
      {E::Expire, S::Expired},
      {E::LoseTrack, S::Unknown}}},
    {S::Accepted,
     {{E::Trigger, S::Triggered},
      {E::PartFill, S::PartiallyFilled},
      {E::Fill, S::Filled},
      {E::RequestModify, S::PendingModify},
      {E::RequestCancel, S::PendingCancel},
      {E::Cancel, S::Cancelled},
      {E::Reject, S::Rejected},
      {E::Expire, S::Expired},
      {E::LoseTrack, S::Unknown}}},
    {S::Triggered,
     {{E::PartFill, S::PartiallyFilled},
      {E::Fill, S::Filled},
      {E::RequestModify, S::PendingModify},
      {E::RequestCancel, S::PendingCancel},
      {E::Cancel, S::Cancelled},
      {E::Reject, S::Rejected},
      {E::Expire, S::Expired},
      {E::LoseTrack, S::Unknown}}},
    {S::PartiallyFilled,
     {{E::PartFill, S::PartiallyFilled},
      {E::Fill, S::Filled},
      {E::RequestModify, S::PendingModify},
      {E::RequestCancel, S::PendingCancel},
      {E::Cancel, S::Cancelled},
      {E::Expire, S::Expired},
      {E::LoseTrack, S::Unknown}}},
    {S::PendingModify,
     {{E::Modified, S::Accepted},
      {E::ModifyRejected, S::Accepted},
      {E::PartFill, S::PendingModify},
      {E::Fill, S::Filled},
      {E::Cancel, S::Cancelled},
      {E::Reject, S::Rejected},
      {E::Expire, S::Expired},
      {E::LoseTrack, S::Unknown}}},
    {S::PendingCancel,
     {{E::Cancel, S::Cancelled},
      {E::CancelRejected, S::Accepted},
      {E::PartFill, S::PendingCancel},
      {E::Fill, S::Filled},
      {E::Reject, S::Rejected},
      {E::Expire, S::Expired},
      {E::LoseTrack, S::Unknown}}},
    {S::Cancelled, {{E::PartFill, S::Cancelled}, {E::Fill, S::Filled}}},
    {S::Expired, {{E::PartFill, S::Expired}, {E::Fill, S::Filled}}},
    {S::Unknown,
     {{E::Accept, S::Accepted},
      {E::PartFill, S::PartiallyFilled},
      {E::Fill, S::Filled},
      {E::Cancel, S::Cancelled},
      {E::Reject, S::Rejected},
      {E::Expire, S::Expired}}},
};

std::optional<S> expected(S from, E event) {
    const auto state = kLife.find(from);
    if (state == kLife.end()) return std::nullopt;
    const auto next = state->second.find(event);
    return next == state->second.end() ? std::nullopt : std::optional{next->second};
}

template <class Check>
void forAllPairs(Check check) {
    for (int s = 0; s < kStates; ++s)
        for (int e = 0; e < kEvents; ++e)
            check(static_cast<S>(s), static_cast<E>(e));
}

} // namespace

class OrderStateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPairLeadsWhereTheTableSaysAndNoOtherPairLeadsAnywhere() {
        forAllPairs([](S from, E event) {
            const auto to = nextState(from, event);
            QVERIFY2(to == expected(from, event),
                     qPrintable(QStringLiteral("state %1, event %2").arg(int(from)).arg(int(event))));
        });
    }

    void deniedRejectedAndFilledAreTheEnd() {
        for (const S end : {S::Denied, S::Rejected, S::Filled})
            for (int e = 0; e < kEvents; ++e)
                QVERIFY(!nextState(end, static_cast<E>(e)));
    }

    void fillThatRacesACancelStillCounts() {
        QCOMPARE(nextState(S::PendingCancel, E::Fill), std::optional{S::Filled});
        QCOMPARE(nextState(S::Cancelled, E::Fill), std::optional{S::Filled});
        QCOMPARE(nextState(S::Expired, E::Fill), std::optional{S::Filled});
        QCOMPARE(nextState(S::Cancelled, E::PartFill), std::optional{S::Cancelled});
    }

    void aCancelledOrderTakesNothingButFills() {
        for (const S end : {S::Cancelled, S::Expired})
            for (int e = 0; e < kEvents; ++e)
                if (const auto event = static_cast<E>(e); event != E::Fill && event != E::PartFill)
                    QVERIFY(!nextState(end, event));
    }

    void whatIsWorkingCanStillBeFilledOnceItHasBeenSent() {
        for (int s = 0; s < kStates; ++s)
            if (const auto state = static_cast<S>(s); isWorking(state) && state != S::Created)
                QCOMPARE(nextState(state, E::Fill), std::optional{S::Filled});
    }

    void onlyTheEndsAreNotWorking() {
        const std::set<S> ends{S::Denied, S::Filled, S::Cancelled, S::Rejected, S::Expired};
        for (int s = 0; s < kStates; ++s)
            QCOMPARE(isWorking(static_cast<S>(s)), !ends.contains(static_cast<S>(s)));
    }

    void everyStateAndEventHasItsOwnName() {
        std::set<std::string_view> states, events;
        forAllPairs([&](S state, E event) {
            states.insert(toText(state));
            events.insert(toText(event));
        });
        QCOMPARE(states.size(), std::size_t{kStates});
        QCOMPARE(events.size(), std::size_t{kEvents});
        QVERIFY(!states.contains("") && !events.contains(""));
    }
};

QTEST_APPLESS_MAIN(OrderStateTest)
#include "tst_order_state.moc"
