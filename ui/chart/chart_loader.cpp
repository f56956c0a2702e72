#include "ui/chart/chart_loader.h"

namespace openbell {

ChartLoader::ChartLoader(QObject* parent) : QObject{parent} {
    m_context.moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("chart"));
    m_thread.start();
}

ChartLoader::~ChartLoader() {
    m_thread.quit();
    m_thread.wait();
}

void ChartLoader::load(std::shared_ptr<const ChartBatch> batch) {
    m_busy = true;
    const auto prepare = [this, wanted = ++m_wanted, batch = std::move(batch)] {
        auto data = std::make_shared<ChartData>();
        data->apply(*batch);
        QMetaObject::invokeMethod(
            this, [this, wanted, data] { finish(wanted, data); }, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&m_context, prepare, Qt::QueuedConnection);
}

void ChartLoader::cancel() {
    ++m_wanted;
    m_busy = false;
}

void ChartLoader::drop(std::shared_ptr<ChartData> data) {
    QMetaObject::invokeMethod(
        &m_context, [data = std::move(data)] { Q_UNUSED(data) }, Qt::QueuedConnection);
}

void ChartLoader::finish(std::uint64_t wanted, const std::shared_ptr<ChartData>& data) {
    if (wanted != m_wanted) return; // superseded
    m_busy = false;
    Q_EMIT loaded(data);
}

} // namespace openbell
