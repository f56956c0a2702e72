#include "ui/chart/bar_window.h"
#include <algorithm>
#include <cmath>

namespace openbell {

std::size_t BarWindow::firstBar() const {
    return std::min(m_count, static_cast<std::size_t>(std::max(0.0, std::floor(m_first))));
}

std::size_t BarWindow::endBar() const {
    return std::min(m_count, static_cast<std::size_t>(std::max(0.0, std::ceil(end()))));
}

bool BarWindow::followsLast() const {
    return end() >= static_cast<double>(m_count);
}

void BarWindow::reset(std::size_t count, double span) {
    m_count = count;
    m_span = span;
    toEnd();
}

void BarWindow::grow(std::size_t count) {
    const bool follows = followsLast();
    const auto added = static_cast<double>(count) - static_cast<double>(m_count);
    const bool filling = static_cast<double>(m_count) < m_span; // bars still fit without moving
    m_count = count;
    const bool beyond = m_first >= static_cast<double>(count); // time went back past what is shown
    if (!follows && !beyond) return;
    if (filling || beyond)
        toEnd();
    else
        m_first += added;
    clamp();
}

void BarWindow::pan(double bars) {
    m_first += bars;
    clamp();
}

void BarWindow::zoom(double factor, double anchor) {
    const double widest = std::max(kMinimumSpan, static_cast<double>(m_count) * 1.06);
    const double span = std::clamp(m_span / factor, kMinimumSpan, widest);
    m_first = anchor - (anchor - m_first) * span / m_span;
    m_span = span;
    clamp();
}

void BarWindow::toStart() {
    m_first = 0;
    clamp();
}

void BarWindow::toEnd() {
    m_first = static_cast<double>(m_count) + margin() - m_span;
    clamp();
}

void BarWindow::centreOn(std::size_t bar) {
    m_first = static_cast<double>(bar) + 0.5 - m_span / 2;
    clamp();
}

void BarWindow::showAll() {
    m_span = std::max(kMinimumSpan, static_cast<double>(m_count) * 1.04);
    toEnd();
}

void BarWindow::clamp() {
    const double latest = static_cast<double>(m_count) + margin() - m_span;
    // A short series starts at the left edge; a long one may not leave the view.
    m_first = std::clamp(m_first, std::min(0.0, latest), std::max(0.0, latest));
    if (latest < 0) m_first = 0;
}

} // namespace openbell
