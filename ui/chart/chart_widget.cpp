#include "ui/chart/chart_widget.h"
#include "ui/widgets/theme.h"
#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

namespace openbell {
namespace {

constexpr double kFooter = 24;
constexpr double kLowerHeight = 96;
constexpr double kPixelsPerBar = 6; // of a chart just opened

} // namespace

std::string studyFamily(const std::string& name) {
    const std::string stem = name.substr(0, name.find('_'));
    return stem == "plus" || stem == "minus" ? "adx" : stem;
}

ChartWidget::ChartWidget(QWidget* parent) : QChartView{new QChart, parent} {
    m_price = std::make_unique<ChartPane>(chart(), [this](QPainter& painter) { paintPrice(painter); });
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing, false);
    setViewportUpdateMode(FullViewportUpdate);
    setOptimizationFlag(DontSavePainterState);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scene()->setItemIndexMethod(QGraphicsScene::NoIndex);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 160);
    setAccessibleName(tr("Price chart"));
    m_window.reset(0);
}

void ChartWidget::apply(const ChartBatch& batch) {
    if (batch.reset) {
        ChartData data;
        data.apply(batch);
        exchange(data);
    } else if (m_data.apply(batch)) {
        m_window.grow(m_data.size());
        refresh();
    }
}

void ChartWidget::exchange(ChartData& data) {
    std::swap(m_data, data);
    const bool keepsView = data.symbol() == m_data.symbol() && data.interval() == m_data.interval() &&
                           data.size() == m_data.size() && data.size() > 0;
    if (!keepsView) openView(); // a change of studies alone keeps the view
    rebuildLowerPanes();
    layOut();
}

// The newest bars, or those of the chosen trade or signal.
void ChartWidget::openView() {
    m_window.reset(m_data.size(), std::max(60.0, viewport()->width() / kPixelsPerBar));
    revealSelection();
}

void ChartWidget::clear() {
    m_data = {};
    m_window.reset(0);
    rebuildLowerPanes();
    layOut();
}

void ChartWidget::setEmptyText(const QString& text) {
    m_emptyText = text;
    viewport()->update();
}

void ChartWidget::select(TradeId trade, SignalId signal) {
    m_selectedTrade = trade;
    m_selectedSignal = signal;
    revealSelection();
    refresh();
}

void ChartWidget::revealSelection() {
    std::optional<std::size_t> first;
    for (const PlacedMarker& placed : m_data.markers()) {
        if (!isSelected(placed.marker, m_selectedTrade, m_selectedSignal)) continue;
        if (placed.bar >= m_window.firstBar() && placed.bar < m_window.endBar()) return;
        if (!first) first = placed.bar;
    }
    if (first) m_window.centreOn(*first);
}

void ChartWidget::rebuildLowerPanes() {
    for (LowerPane& lower : m_lower) {
        scene()->removeItem(lower.pane->chart());
        delete lower.pane->chart();
    }
    m_lower.clear();
    for (const Study& study : m_data.studies()) {
        const std::string family = studyFamily(study.name);
        const bool known = std::any_of(m_lower.begin(), m_lower.end(),
                                       [&](const LowerPane& lower) { return lower.family == family; });
        if (study.overlay || known) continue;
        auto* chart = new QChart;
        scene()->addItem(chart);
        const std::size_t index = m_lower.size();
        m_lower.push_back({family, std::make_unique<ChartPane>(chart, [this, index](QPainter& painter) {
                               paintLower(painter, index);
                           })});
    }
}

void ChartWidget::layOut() {
    const QSizeF size = viewport()->size();
    const double lowerHeight = std::min(kLowerHeight, size.height() * 0.22);
    const double lowerTotal = lowerHeight * static_cast<double>(m_lower.size());
    const double priceHeight = size.height() - lowerTotal - (m_lower.empty() ? 0 : kFooter);
    const QString widest =
        m_data.size() ? m_data.format().price(Price::fromRaw(m_data.bar(m_data.size() - 1).high.raw()) * 2,
                                              m_data.priceDecimals())
                      : QString{};
    const double axisWidth = std::max(70, QFontMetrics{numberFont(-0.5)}.horizontalAdvance(widest) + 18);
    m_price->setGeometry({0, 0, size.width(), priceHeight}, axisWidth, m_lower.empty() ? kFooter : 2);
    double top = priceHeight;
    for (LowerPane& lower : m_lower) {
        const bool last = &lower == &m_lower.back();
        const double footer = last ? kFooter : 2;
        lower.pane->setGeometry({0, top, size.width(), lowerHeight + (last ? kFooter : 0)}, axisWidth,
                                footer);
        top += lowerHeight;
    }
    setSceneRect(QRectF{QPointF{0, 0}, size});
    const Colours& colours = coloursOf(palette());
    setBackgroundBrush(colours.plot);
    m_price->setColours(colours);
    for (LowerPane& lower : m_lower)
        lower.pane->setColours(colours);
    refresh();
}

Extent ChartWidget::priceExtent() const {
    const std::size_t first = m_window.firstBar();
    const std::size_t end = m_window.endBar();
    Extent extent = m_data.priceRange(first, end);
    for (const Study& study : m_data.studies()) {
        if (study.overlay) extent.include(study.range(first, end));
    }
    return padded(extent, 0.22, 0.10); // volume below, the readout above
}

Extent ChartWidget::familyExtent(const std::string& family) const {
    Extent extent;
    for (const Study& study : m_data.studies()) {
        if (!study.overlay && studyFamily(study.name) == family)
            extent.include(study.range(m_window.firstBar(), m_window.endBar()));
    }
    return padded(extent, 0.08, 0.08);
}

void ChartWidget::refresh() {
    m_price->setRange(m_window, priceExtent());
    for (LowerPane& lower : m_lower)
        lower.pane->setRange(m_window, familyExtent(lower.family));
    m_ticks = timeTicks(m_data, m_window, 84 / m_price->scale().pixelsPerBar());
    m_spots = markerSpots(m_data, m_window, m_price->scale());
    viewport()->update();
}

std::optional<std::size_t> ChartWidget::barUnderCursor() const {
    if (!m_cursor || m_data.size() == 0) return std::nullopt;
    const double bar = std::floor(m_price->scale().barAt(m_cursor->x()));
    if (bar < 0 || bar >= static_cast<double>(m_data.size())) return std::nullopt;
    return static_cast<std::size_t>(bar);
}

std::size_t ChartWidget::shownBar() const {
    const std::size_t lastInView = std::clamp<std::size_t>(m_window.endBar(), 1, m_data.size()) - 1;
    return barUnderCursor().value_or(lastInView);
}

QColor ChartWidget::studyColour(std::size_t index) const {
    const auto& colours = coloursOf(palette()).studies;
    return colours[index % colours.size()];
}

void ChartWidget::pan(double screens) {
    m_window.pan(screens * m_window.span());
    refresh();
}

void ChartWidget::zoom(double factor) {
    const bool atEnd = m_window.followsLast();
    m_window.zoom(factor, atEnd ? m_window.end() : m_window.first() + m_window.span() / 2);
    refresh();
}

void ChartWidget::showStart() {
    m_window.toStart();
    refresh();
}

void ChartWidget::showEnd() {
    m_window.toEnd();
    refresh();
}

void ChartWidget::showAll() {
    m_window.showAll();
    refresh();
}

void ChartWidget::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    layOut();
}

void ChartWidget::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_pressed = true;
    m_pressedAt = m_draggedFrom = event->pos();
}

void ChartWidget::mouseMoveEvent(QMouseEvent* event) {
    m_cursor = mapToScene(event->pos());
    if (m_pressed) {
        const int moved = event->pos().x() - m_draggedFrom.x();
        m_draggedFrom = event->pos();
        m_window.pan(-moved / m_price->scale().pixelsPerBar());
        refresh();
        return;
    }
    const bool overMarker = markerAt(m_spots, *m_cursor) != nullptr;
    viewport()->setCursor(overMarker ? Qt::PointingHandCursor : Qt::CrossCursor);
    viewport()->update();
}

void ChartWidget::mouseReleaseEvent(QMouseEvent* event) {
    if (!std::exchange(m_pressed, false)) return;
    if ((event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) return;
    const ChartMarker* marker = markerAt(m_spots, mapToScene(event->pos()));
    if (marker == nullptr) return;
    if (!marker->trade.isNone())
        Q_EMIT tradeChosen(marker->trade);
    else if (!marker->signal.isNone())
        Q_EMIT signalChosen(marker->signal);
}

void ChartWidget::wheelEvent(QWheelEvent* event) {
    const QPoint delta = event->angleDelta();
    if (std::abs(delta.x()) > std::abs(delta.y()))
        m_window.pan(-delta.x() / 1200.0 * m_window.span());
    else
        m_window.zoom(std::pow(1.2, delta.y() / 120.0),
                      m_price->scale().barAt(mapToScene(event->position().toPoint()).x()));
    event->accept();
    refresh();
}

void ChartWidget::leaveEvent(QEvent* event) {
    m_cursor.reset();
    viewport()->update();
    QChartView::leaveEvent(event);
}

void ChartWidget::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) layOut();
}

} // namespace openbell
