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
      {E::Trigger, S::Triggered},
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
      {E::Accept, S::Accepted},
      {E::Modified, S::Accepted},
      {E::ModifyRejected, S::Accepted},
      {E::CancelRejected, S::Accepted},
      {E::LoseTrack, S::Unknown}}},
    {S::Triggered,
     {{E::PartFill, S::PartiallyFilled},
      {E::Fill, S::Filled},
      {E::RequestModify, S::PendingModify},
      {E::RequestCancel, S::PendingCancel},
      {E::Cancel, S::Cancelled},
      {E::Reject, S::Rejected},
      {E::Expire, S::Expired},
      {E::Accept, S::Triggered},
      {E::Trigger, S::Triggered},
      {E::Modified, S::Triggered},
      {E::ModifyRejected, S::Triggered},
      {E::CancelRejected, S::Triggered},
      {E::LoseTrack, S::Unknown}}},
    {S::PartiallyFilled,
     {{E::PartFill, S::PartiallyFilled},
      {E::Fill, S::Filled},
      {E::RequestModify, S::PendingModify},
      {E::RequestCancel, S::PendingCancel},
      {E::Cancel, S::Cancelled},
      {E::Expire, S::Expired},
      {E::Accept, S::PartiallyFilled},
      {E::Trigger, S::PartiallyFilled},
      {E::Modified, S::PartiallyFilled},
      {E::ModifyRejected, S::PartiallyFilled},
      {E::CancelRejected, S::PartiallyFilled},
      {E::Reject, S::Rejected},
      {E::LoseTrack, S::Unknown}}},
    {S::PendingModify,
     {{E::Modified, S::Accepted},
      {E::ModifyRejected, S::Accepted},
      {E::PartFill, S::PendingModify},
      {E::Fill, S::Filled},
      {E::Cancel, S::Cancelled},
      {E::Reject, S::Rejected},
      {E::Expire, S::Expired},
      {E::Accept, S::PendingModify},
      {E::Trigger, S::PendingModify},
      {E::CancelRejected, S::PendingModify},
      {E::RequestCancel, S::PendingCancel},
      {E::LoseTrack, S::Unknown}}},
    {S::PendingCancel,
     {{E::Cancel, S::Cancelled},
      {E::CancelRejected, S::Accepted},
      {E::PartFill, S::PendingCancel},
      {E::Fill, S::Filled},
      {E::Reject, S::Rejected},
      {E::Expire, S::Expired},
      {E::Accept, S::PendingCancel},
      {E::Trigger, S::PendingCancel},
      {E::Modified, S::PendingCancel},
      {E::ModifyRejected, S::PendingCancel},
      {E::RequestCancel, S::PendingCancel},
      {E::LoseTrack, S::Unknown}}},
    {S::Cancelled,
     {{E::PartFill, S::Cancelled},
      {E::Fill, S::Filled},
      {E::Accept, S::Cancelled},
      {E::Trigger, S::Cancelled},
      {E::Modified, S::Cancelled},
      {E::ModifyRejected, S::Cancelled},
      {E::CancelRejected, S::Cancelled},
      {E::Expire, S::Cancelled},
      {E::Cancel, S::Cancelled}}},
    {S::Expired,
     {{E::PartFill, S::Expired},
      {E::Fill, S::Filled},
      {E::Accept, S::Expired},
      {E::Trigger, S::Expired},
      {E::ModifyRejected, S::Expired},
      {E::CancelRejected, S::Expired},
      {E::Modified, S::Expired},
      {E::Cancel, S::Expired},
      {E::Expire, S::Expired}}},
    {S::Rejected,
     {{E::PartFill, S::Rejected},
      {E::Fill, S::Filled},
      {E::Accept, S::Rejected},
      {E::Trigger, S::Rejected},
      {E::Modified, S::Rejected},
      {E::Cancel, S::Rejected},
      {E::CancelRejected, S::Rejected},
      {E::ModifyRejected, S::Rejected},
      {E::Reject, S::Rejected}}},
    {S::Filled,
     {{E::Accept, S::Filled},
      {E::Trigger, S::Filled},
      {E::Modified, S::Filled},
      {E::ModifyRejected, S::Filled},
      {E::CancelRejected, S::Filled},
      {E::Expire, S::Filled},
      {E::Cancel, S::Filled}}},
    {S::Unknown,
     {{E::Accept, S::Accepted},
      {E::Trigger, S::Triggered},
      {E::Modified, S::Accepted},
      {E::ModifyRejected, S::Accepted},
      {E::CancelRejected, S::Accepted},
      {E::RequestCancel, S::Unknown},
      {E::LoseTrack, S::Unknown},
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

    void aFinalOrderNeverWorksAgain() {
        forAllPairs([](S from, E event) {
            if (const auto to = nextState(from, event); to && !isWorking(from)) QVERIFY(!isWorking(*to));
        });
        for (int e = 0; e < kEvents; ++e)
            QVERIFY(!nextState(S::Denied, static_cast<E>(e)));
    }

    void whatIsToldAgainOrLateChangesNoFinalState() {
        for (const S end : {S::Cancelled, S::Expired, S::Rejected, S::Filled})
            for (int e = 0; e < kEvents; ++e)
                if (const auto event = static_cast<E>(e); event != E::Fill)
                    QVERIFY(nextState(end, event).value_or(end) == end);
    }

    void fillThatRacesACancelStillCounts() {
        QCOMPARE(nextState(S::PendingCancel, E::Fill), std::optional{S::Filled});
        QCOMPARE(nextState(S::Cancelled, E::Fill), std::optional{S::Filled});
        QCOMPARE(nextState(S::Expired, E::Fill), std::optional{S::Filled});
        QCOMPARE(nextState(S::Cancelled, E::PartFill), std::optional{S::Cancelled});
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
