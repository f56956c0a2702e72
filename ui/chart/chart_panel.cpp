#include "ui/chart/chart_panel.h"
#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace openbell {
namespace {

constexpr std::size_t kLongChart = 50'000; // bars; fewer are indexed in a frame

} // namespace

ChartPanel::ChartPanel(QWidget* parent)
    : QWidget{parent},
      m_chart{new ChartWidget{this}},
      m_title{new QLabel{this}},
      m_interval{new QComboBox{this}},
      m_studies{new QToolButton{this}},
      m_studiesMenu{new QMenu{tr("&Studies"), this}},
      m_loader{new ChartLoader{this}} {
    connect(m_loader, &ChartLoader::loaded, this, &ChartPanel::showLoaded);
    buildHeader();
    buildNavigation();
    setTravelling(false);
}

void ChartPanel::setTravelling(bool travelling) {
    m_chart->setEmptyText(travelling
                              ? tr("Nothing has happened yet at this moment. End or → goes to later ones.")
                              : tr("No run yet. Press Ctrl+R for a new run, or start the demo with Ctrl+D."));
}

void ChartPanel::buildHeader() {
    auto* header = new QHBoxLayout;
    header->setContentsMargins(8, 4, 8, 4);
    QFont bold = font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() + 2);
    m_title->setFont(bold);
    m_title->setMinimumWidth(180);
    m_interval->setAccessibleName(tr("Interval"));
    m_interval->setMinimumWidth(72);
    m_studies->setText(tr("Studies"));
    m_studies->setPopupMode(QToolButton::InstantPopup);
    m_studies->setMenu(m_studiesMenu);
    header->addWidget(m_title);
    header->addWidget(m_interval);
    header->addWidget(m_studies);
    header->addStretch();
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(m_chart, 1);
    m_studiesMenu->addSeparator();
    m_otherStudy = m_studiesMenu->addAction(tr("Other…"), this, &ChartPanel::askForStudy);
    connect(m_interval, &QComboBox::activated, this, [this] {
        m_wanted = Interval::parse(m_interval->currentText().toStdString()).value_or(m_wanted);
        request();
    });
}

void ChartPanel::buildNavigation() {
    addNavigation(tr("Earlier"), {Qt::Key_Left}, [this] { m_chart->pan(-0.1); });
    addNavigation(tr("Later"), {Qt::Key_Right}, [this] { m_chart->pan(0.1); });
    addNavigation(tr("One screen earlier"), {Qt::Key_PageUp}, [this] { m_chart->pan(-1); });
    addNavigation(tr("One screen later"), {Qt::Key_PageDown}, [this] { m_chart->pan(1); });
    addNavigation(tr("First bar"), {Qt::Key_Home}, [this] { m_chart->showStart(); });
    addNavigation(tr("Last bar"), {Qt::Key_End}, [this] { m_chart->showEnd(); });
    addNavigation(tr("Zoom in"), {Qt::Key_Plus, Qt::Key_Equal}, [this] { m_chart->zoom(1.25); });
    addNavigation(tr("Zoom out"), {Qt::Key_Minus}, [this] { m_chart->zoom(0.8); });
    addNavigation(tr("All bars"), {Qt::Key_0}, [this] { m_chart->showAll(); });
}

void ChartPanel::addNavigation(const QString& text, const QList<QKeySequence>& keys,
                               std::function<void()> action) {
    auto* entry = new QAction{text, this};
    entry->setShortcuts(keys);
    entry->setShortcutContext(Qt::WidgetShortcut); // while the chart has the focus
    m_chart->addAction(entry);
    connect(entry, &QAction::triggered, this, std::move(action));
    m_navigation.append(entry);
}

QAction* ChartPanel::addStudy(const QString& name) {
    for (QAction* known : m_studiesMenu->actions()) {
        if (known->isCheckable() && known->text() == name) return known;
    }
    auto* study = new QAction{name, m_studiesMenu};
    study->setCheckable(true);
    const auto actions = m_studiesMenu->actions();
    m_studiesMenu->insertAction(actions.at(actions.size() - 2), study); // before the separator
    connect(study, &QAction::toggled, this, [this] {
        Q_EMIT studiesChanged(studies());
        request();
    });
    return study;
}

void ChartPanel::askForStudy() {
    auto* dialog = new QInputDialog{this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(false); // the kill switch must stay within reach
    dialog->setWindowTitle(tr("Add a study"));
    dialog->setLabelText(tr("Name, such as ema_50 or bb_upper_20_2:"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        if (!name.trimmed().isEmpty()) addStudy(name.trimmed())->setChecked(true);
    });
    dialog->show();
}

QStringList ChartPanel::studies() const {
    QStringList names;
    for (const QAction* action : m_studiesMenu->actions()) {
        if (action->isCheckable() && action->isChecked()) names += action->text();
    }
    return names;
}

void ChartPanel::setStudies(const QStringList& wanted) {
    for (const QString& name : wanted)
        addStudy(name);
    for (QAction* action : m_studiesMenu->actions()) {
        const QSignalBlocker quiet{action};
        if (action->isCheckable()) action->setChecked(wanted.contains(action->text()));
    }
    request();
}

void ChartPanel::setCatalogue(const Catalogue& catalogue) {
    m_catalogue = catalogue;
    for (const std::string& fact : catalogue.facts)
        addStudy(toQString(fact));
    if (m_symbol.empty() && !catalogue.symbols.empty()) {
        showSymbol(catalogue.symbols.front().symbol);
        return;
    }
    refreshIntervals();
}

void ChartPanel::refreshIntervals() {
    m_interval->clear();
    for (const SymbolInfo& info : m_catalogue.symbols) {
        if (info.symbol != m_symbol) continue;
        std::vector<Interval> intervals = info.intervals;
        const auto have = [&](Interval wanted) {
            return std::find(intervals.begin(), intervals.end(), wanted) != intervals.end();
        };
        if (have(Interval::ofMinutes(1))) {
            for (const int minutes : {3, 5, 15, 30, 60}) {
                if (!have(Interval::ofMinutes(minutes))) intervals.push_back(Interval::ofMinutes(minutes));
            }
        }
        if (!intervals.empty() && !have(m_wanted)) m_wanted = intervals.front();
        for (const Interval interval : intervals)
            m_interval->addItem(toQString(interval.toString()));
        m_title->setText(toQString(info.symbol) + QStringLiteral(" · ") + toQString(info.exchange));
    }
    m_interval->setCurrentIndex(m_interval->findText(toQString(m_wanted.toString())));
}

void ChartPanel::showSymbol(const std::string& symbol) {
    m_symbol = symbol;
    m_title->setText(toQString(symbol));
    refreshIntervals();
    request();
}

void ChartPanel::showInterval(Interval interval) {
    m_wanted = interval;
    refreshIntervals();
}

void ChartPanel::request() {
    if (m_symbol.empty()) return;
    ChartRequest wanted{m_symbol, m_wanted, {}};
    for (const QString& name : studies())
        wanted.studies.push_back(name.toStdString());
    Q_EMIT chartRequested(wanted);
}

void ChartPanel::apply(const SharedChartBatch& batch) {
    if (batch->symbol != m_symbol) return; // an answer to an earlier request comes too late
    if (batch->reset) {
        m_loader->cancel();
        m_waiting.clear();
        if (batch->bars.size() >= kLongChart) return m_loader->load(batch);
    }
    if (m_loader->isBusy())
        m_waiting.push_back(batch);
    else
        m_chart->apply(*batch);
}

void ChartPanel::showLoaded(const std::shared_ptr<ChartData>& prepared) {
    const auto waiting = std::exchange(m_waiting, {});
    if (prepared->symbol() != m_symbol) return;
    m_chart->exchange(*prepared);
    m_loader->drop(prepared);
    for (const SharedChartBatch& batch : waiting)
        m_chart->apply(*batch);
}

} // namespace openbell
