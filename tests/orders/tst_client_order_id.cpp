#include "engine/orders/client_order_id.h"
#include "engine/orders/seen_trades.h"
#include <QtTest>
#include <random>
#include <set>

using namespace openbell;

class ClientOrderIdTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyIdComesBackFromItsText() {
        const std::string tag = sessionTag("paper-2024-01-19");
        std::set<std::string> texts;
        for (const std::uint32_t decision : {1U, 35U, 36U, 1'000'000U, UINT32_MAX})
            for (const Leg leg :
                 {Leg::Entry, Leg::Stop, Leg::Target, Leg::Exit, Leg::Target2, Leg::Adjustment})
                for (const unsigned attempt : {0U, 9U, 12U, 9999U}) {
                    const ClientOrderId id{DecisionId{decision}, leg, static_cast<std::uint16_t>(attempt)};
                    const std::string text = toText(id, tag);
                    QVERIFY(text.size() <= 20);
                    QVERIFY(texts.insert(text).second);
                    QVERIFY(parseClientOrderId(text, tag) == id);
                }
    }

    void anothersTextIsNoId() {
        const std::string tag = sessionTag("a");
        QVERIFY(tag != sessionTag("b"));
        const std::string mine = toText({DecisionId{7}, Leg::Stop, 1}, tag);
        for (const std::string& text : {std::string{}, tag, mine.substr(0, mine.size() - 1), "x" + mine,
                                        mine + "x", tag + "s1", tag + "0s1", tag + "7q1", tag + "7s99999"})
            QVERIFY2(!parseClientOrderId(text, tag), text.c_str());
        QVERIFY(!parseClientOrderId(mine, sessionTag("b")));
    }

    void aTradeIsNewOnce() {
        SeenTrades seen;
        std::mt19937_64 random{1};
        std::set<TradeKey> keys;
        for (int i = 0; i < 20'000; ++i) {
            const TradeKey key = random() % 30'000 + 1;
            QCOMPARE(seen.add(key), keys.insert(key).second);
        }
    }
};

QTEST_APPLESS_MAIN(ClientOrderIdTest)
#include "tst_client_order_id.moc"
