#pragma once
// The chart with its choice of interval and studies, and the commands to move about in it. GUI thread only.
#include "ui/chart/chart_loader.h"
#include "ui/chart/chart_widget.h"
#include <QStringList>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QMenu;
class QToolButton;

namespace openbell {

class ChartPanel : public QWidget {
    Q_OBJECT
public:
    explicit ChartPanel(QWidget* parent = nullptr);

    void setCatalogue(const Catalogue& catalogue);
    // Asks for the chart of a symbol in the interval shown, or the nearest one it has.
    void showSymbol(const std::string& symbol);
    void showInterval(Interval interval); // of the next request
    void request();                       // the chart as chosen, when there is a symbol
    void setTravelling(bool travelling);  // through a session: no bars then means none yet
    // A long chart appears when it has been indexed; until then the former one stays.
    void apply(const SharedChartBatch& batch);

    [[nodiscard]] ChartWidget& chart() { return *m_chart; }
    [[nodiscard]] const std::string& symbol() const { return m_symbol; }
    [[nodiscard]] QList<QAction*> navigation() const { return m_navigation; }
    [[nodiscard]] QMenu& studiesMenu() { return *m_studiesMenu; }
    [[nodiscard]] QStringList studies() const; // those switched on
    void setStudies(const QStringList& studies);

Q_SIGNALS:
    void chartRequested(const openbell::ChartRequest& request);
    void studiesChanged(const QStringList& studies);

private:
    void buildHeader();
    void buildNavigation();
    void addNavigation(const QString& text, const QList<QKeySequence>& keys, std::function<void()> action);
    QAction* addStudy(const QString& name);
    void askForStudy();
    void refreshIntervals();
    void showLoaded(const std::shared_ptr<ChartData>& prepared);

    ChartWidget* m_chart;
    QLabel* m_title;
    QComboBox* m_interval;
    QToolButton* m_studies;
    QMenu* m_studiesMenu;
    QAction* m_otherStudy = nullptr;
    QList<QAction*> m_navigation;
    ChartLoader* m_loader;
    std::vector<SharedChartBatch> m_waiting; // that continue the chart being loaded
    Catalogue m_catalogue;
    std::string m_symbol;
    Interval m_wanted;
};

} // namespace openbell
