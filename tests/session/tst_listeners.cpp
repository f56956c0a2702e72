#include "engine/session/listeners.h"
#include <QTest>

using namespace openbell;

class ListenersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsEveryHandlerInOrder() {
        Listeners<int> listeners;
        std::vector<int> heard;
        const Subscription first = listeners.add([&](int value) { heard.push_back(value); });
        const Subscription second = listeners.add([&](int value) { heard.push_back(-value); });
        listeners.tell(7);
        QCOMPARE(heard, (std::vector<int>{7, -7}));
    }

    void droppingASubscriptionUnsubscribes() {
        Listeners<int> listeners;
        int heard = 0;
        {
            const Subscription subscription = listeners.add([&](int) { ++heard; });
            listeners.tell(1);
        }
        listeners.tell(2);
        QCOMPARE(heard, 1);
    }

    void aSubscriptionMayOutliveTheListeners() {
        Subscription subscription;
        {
            Listeners<int> listeners;
            subscription = listeners.add([](int) {});
        }
        subscription.reset();
    }

    void aHandlerMayUnsubscribeAnother() {
        Listeners<int> listeners;
        int heard = 0;
        Subscription second;
        const Subscription first = listeners.add([&](int) { second.reset(); });
        second = listeners.add([&](int) { ++heard; });
        listeners.tell(1);
        QCOMPARE(heard, 0);
    }
};

QTEST_APPLESS_MAIN(ListenersTest)
#include "tst_listeners.moc"
