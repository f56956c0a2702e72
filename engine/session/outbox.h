#pragma once
// What the worker has to tell the window, conflated until it is collected: of states and quotes the last one
// wins, rows and bars are joined. put() on any thread, take() on the GUI thread.
#include "engine/api/operator_values.h"
#include "engine/api/travel_values.h"
#include <functional>
#include <map>
#include <mutex>
#include <optional>

namespace openbell {

struct Mail {
    std::optional<Catalogue> catalogue;
    std::optional<RunState> state;
    std::optional<RunFile> runFile;
    std::optional<std::vector<StatisticRow>> statistics;
    std::map<std::string, QuoteRow> quotes; // by symbol
    std::vector<SessionBatch> session;      // a reset drops what came before
    std::vector<SharedChartBatch> chart;
    std::optional<KillReceipt> receipt;
    std::optional<OrderPreview> preview;
    std::vector<OperatorAnswer> answers;
    std::optional<RiskState> risk;
    std::optional<ReconciliationState> reconciliation;
    std::optional<std::vector<UnfinishedSession>> unfinished;
    std::optional<std::vector<DeadLetterRow>> deadLetters;
    std::optional<std::vector<SessionRow>> sessions; // that are stored
    std::optional<SharedTravelTape> tape;
    std::optional<SharedTravelLine> line;
    std::optional<TravelState> travel;
    std::optional<SharedBranchOutcome> branch;
    std::vector<Explanation> explanations;
    std::vector<LogRow> log;
};

class Outbox {
public:
    // `wake` is called, on the putting thread, when the first piece of mail lies ready.
    explicit Outbox(std::function<void()> wake) : m_wake{std::move(wake)} {}

    void put(const std::function<void(Mail&)>& write) {
        bool first = false;
        {
            const std::scoped_lock lock{m_mutex};
            write(m_mail);
            first = !std::exchange(m_waiting, true);
        }
        if (first) m_wake();
    }

    [[nodiscard]] Mail take() {
        const std::scoped_lock lock{m_mutex};
        m_waiting = false;
        return std::exchange(m_mail, {});
    }

private:
    std::function<void()> m_wake;
    std::mutex m_mutex;
    Mail m_mail;
    bool m_waiting = false;
};

} // namespace openbell
