#pragma once
// Handlers of one kind of event, called in the order they subscribed. GUI thread only. Subscriptions may
// outlive this.
#include "engine/api/subscription.h"
#include <functional>
#include <map>
#include <memory>

namespace openbell {

template <class Value>
class Listeners {
public:
    using Handler = std::function<void(const Value&)>;

    [[nodiscard]] Subscription add(Handler handler) {
        const int id = m_shared->next++;
        m_shared->handlers.emplace(id, std::move(handler));
        return Subscription{[weak = std::weak_ptr{m_shared}, id] {
            if (const auto shared = weak.lock()) shared->handlers.erase(id);
        }};
    }

    // A handler may subscribe or unsubscribe; new ones are not called for this value.
    void tell(const Value& value) const {
        const auto handlers = m_shared->handlers;
        for (const auto& [id, handler] : handlers)
            if (m_shared->handlers.contains(id)) handler(value);
    }

private:
    struct Shared {
        std::map<int, Handler> handlers;
        int next = 0;
    };
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
};

} // namespace openbell
