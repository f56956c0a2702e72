#include "engine/insight/svg_charts.h"
#include <algorithm>
#include <cmath>

namespace openbell {

namespace {

constexpr double kWidth = 1060;
constexpr double kLeft = 90; // room for the scale
constexpr double kPlot = kWidth - kLeft;

struct Sample {
    double x = 0, equity = 0, drawdown = 0; // x in pixels, drawdown a fraction >= 0
};

// At most two points a pixel column: the lowest and the highest equity in it, in order of time.
std::vector<Sample> samplesOf(const RecordView& view) {
    const auto& points = view.record().equity;
    std::vector<Sample> samples;
    double peak = view.header().startCapital.toDouble();
    Sample low, high;
    std::int64_t column = -1;
    const auto flush = [&] {
        if (column < 0) return;
        samples.push_back(low.x < high.x ? low : high);
        if (low.x != high.x) samples.push_back(low.x < high.x ? high : low);
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double equity = points[i].equity().toDouble();
        peak = std::max(peak, equity);
        const double share =
            points.size() == 1 ? 0 : static_cast<double>(i) / static_cast<double>(points.size() - 1);
        const Sample sample{kLeft + share * kPlot, equity, peak > 0 ? (peak - equity) / peak : 0};
        const auto mine = static_cast<std::int64_t>(sample.x);
        if (mine != column) {
            flush();
            column = mine;
            low = high = sample;
        } else {
            if (equity < low.equity) low = sample;
            if (equity > high.equity) high = sample;
        }
    }
    flush();
    return samples;
}

// A round step that cuts `span` into about `count` parts.
double niceStep(double span, double count) {
    const double raw = span / count;
    const double magnitude = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (raw <= factor * magnitude) return factor * magnitude;
    return 10 * magnitude;
}

std::string gridLine(double y, const std::string& label) {
    return fmt::format("<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
                       "<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>",
                       kLeft, kWidth, y, y, kLeft - 6, y + 4, label);
}

std::string timeLabels(const RecordView& view, double y) {
    const auto& points = view.record().equity;
    std::string out;
    constexpr std::size_t labels = 6;
    for (std::size_t i = 0; i < labels && points.size() > 1; ++i) {
        const double share = static_cast<double>(i) / (labels - 1);
        const auto index = static_cast<std::size_t>(share * static_cast<double>(points.size() - 1));
        const std::string anchor = i == 0 ? "start" : i + 1 == labels ? "end" : "middle";
        out +=
            fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", kLeft + share * kPlot,
                        y, anchor, view.sessionZone().dateOf(points[index].time).toString());
    }
    return out;
}

} // namespace

std::string escapeHtml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

std::string grouped(double value, int decimals) {
    std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
    std::size_t point = std::min(digits.find('.'), digits.size());
    while (point > 3) {
        point -= 3;
        digits.insert(point, ",");
    }
    const bool zero = digits.find_first_of("123456789") == std::string::npos;
    return (value < 0 && !zero ? "-" : "") + digits;
}

std::string equitySvg(const RecordView& view) {
    const std::vector<Sample> samples = samplesOf(view);
    if (samples.empty()) return "";
    constexpr double top = 10, bottom = 270, fallTop = 290, fallBottom = 370;
    double low = view.header().startCapital.toDouble();
    double high = low;
    double deepest = 0;
    for (const Sample& s : samples) {
        low = std::min(low, s.equity);
        high = std::max(high, s.equity);
        deepest = std::max(deepest, s.drawdown);
    }
    if (high <= low) high = low + 1;
    if (deepest <= 0) deepest = 0.01;
    const auto y = [&](double equity) { return bottom - (equity - low) / (high - low) * (bottom - top); };
    const auto fallY = [&](double drawdown) { return fallTop + drawdown / deepest * (fallBottom - fallTop); };

    std::string out =
        fmt::format("<svg viewBox=\"0 0 {} 395\" role=\"img\" aria-label=\"Equity and drawdown\">", kWidth);
    const double step = niceStep(high - low, 6);
    for (double value = std::ceil(low / step) * step; value <= high; value += step)
        out += gridLine(y(value), grouped(value, step < 1 ? 2 : 0));
    out += gridLine(fallTop, "0%") + gridLine(fallBottom, fmt::format("-{:.2f}%", deepest * 100));
    std::string curve;
    std::string fall = fmt::format("{:.1f},{:.1f} ", samples.front().x, fallTop);
    for (const Sample& s : samples) {
        curve += fmt::format("{:.1f},{:.1f} ", s.x, y(s.equity));
        fall += fmt::format("{:.1f},{:.1f} ", s.x, fallY(s.drawdown));
    }
    fall += fmt::format("{:.1f},{:.1f}", samples.back().x, fallTop);
    out += fmt::format("<polyline class=\"curve\" points=\"{}\"/><polygon class=\"fall\" points=\"{}\"/>",
                       curve, fall);
    return out + timeLabels(view, 390) + "</svg>";
}

std::string distributionSvg(const RecordView& view) {
    const auto& trades = view.record().trades;
    if (trades.empty()) return "";
    double low = 0;
    double high = 0;
    for (const Trade& trade : trades) {
        low = std::min(low, trade.net().toDouble());
        high = std::max(high, trade.net().toDouble());
    }
    const double step = niceStep(std::max(high - low, 0.01), 40);
    const auto first = static_cast<std::int64_t>(std::floor(low / step));
    const auto bins =
        static_cast<std::size_t>(static_cast<std::int64_t>(std::floor(high / step)) - first + 1);
    std::vector<std::int64_t> counts(bins);
    for (const Trade& trade : trades)
        ++counts[static_cast<std::size_t>(
            static_cast<std::int64_t>(std::floor(trade.net().toDouble() / step)) - first)];
    const double most = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
    constexpr double top = 14, bottom = 170;
    const double width = kPlot / static_cast<double>(bins);
    std::string out =
        fmt::format("<svg viewBox=\"0 0 {} 195\" role=\"img\" aria-label=\"Results of trades\">", kWidth);
    out += gridLine(bottom, "0") + gridLine(top, fmt::format("{:.0f}", most));
    for (std::size_t i = 0; i < bins; ++i) {
        const double height = static_cast<double>(counts[i]) / most * (bottom - top);
        const double from = static_cast<double>(first + static_cast<std::int64_t>(i)) * step;
        if (counts[i] > 0)
            out += fmt::format(
                "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\">"
                "<title>{} trades from {} to {}</title></rect>",
                from < 0 ? "loss" : "win", kLeft + static_cast<double>(i) * width + 1, bottom - height,
                std::max(width - 2, 1.0), height, counts[i], grouped(from, 2), grouped(from + step, 2));
    }
    const auto label = [&](double share, const std::string& anchor) {
        return fmt::format(
            "<text x=\"{:.1f}\" y=\"188\" text-anchor=\"{}\">{}</text>", kLeft + share * kPlot, anchor,
            grouped(static_cast<double>(first) * step + share * static_cast<double>(bins) * step, 2));
    };
    return out + label(0, "start") + label(0.5, "middle") + label(1, "end") + "</svg>";
}

} // namespace openbell
