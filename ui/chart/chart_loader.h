#pragma once
// Indexes a long chart on a thread of its own, so that the window never waits for it. A newer load drops the
// result of an earlier one. GUI thread only.
#include "ui/chart/chart_data.h"
#include <QObject>
#include <QThread>
#include <memory>

namespace openbell {

class ChartLoader : public QObject {
    Q_OBJECT
public:
    explicit ChartLoader(QObject* parent = nullptr);
    ~ChartLoader() override;

    void load(std::shared_ptr<const ChartBatch> batch); // a batch that replaces all
    void cancel();                                      // nothing is announced any more
    [[nodiscard]] bool isBusy() const { return m_busy; }
    // Destroys a former chart without keeping the window waiting.
    void drop(std::shared_ptr<ChartData> data);

Q_SIGNALS:
    void loaded(std::shared_ptr<openbell::ChartData> data);

private:
    void finish(std::uint64_t wanted, const std::shared_ptr<ChartData>& data);

    QObject m_context; // lives on m_thread
    QThread m_thread;
    std::uint64_t m_wanted = 0;
    bool m_busy = false;
};

} // namespace openbell
