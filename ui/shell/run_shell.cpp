#include "ui/shell/run_shell.h"
#include "ui/shell/main_window.h"
#include <QApplication>
#include <QLocale>
#include <QTimer>

namespace openbell {
namespace {

constexpr int kSettleMs = 400; // for the last batches and layouts after the run
constexpr QSize kPictureSize{1600, 900};

void explainTheNewestTrade(MainWindow& window) {
    const auto& trades = window.panels().trades->model();
    if (trades.rowCount() > 0) window.session().selectTrade(trades.row(0).id);
}

void takePicturesWhenOver(MainWindow& window, const QString& folder) {
    QObject::connect(&window.session(), &SessionView::stateChanged, &window,
                     [&window, folder](const RunState& state) {
                         if (state.phase == RunPhase::Failed) QApplication::exit(1);
                         if (state.phase != RunPhase::Finished) return;
                         QTimer::singleShot(kSettleMs, &window, [&window, folder] {
                             explainTheNewestTrade(window);
                             QTimer::singleShot(kSettleMs, &window, [&window, folder] {
                                 QApplication::exit(window.savePictures(folder) ? 0 : 1);
                             });
                         });
                     });
}

} // namespace

void prepareApplication(QApplication& app) {
    app.setOrganizationName(QStringLiteral("openbell"));
    app.setApplicationName(QStringLiteral("openbell"));
    app.setApplicationDisplayName(QStringLiteral("Openbell"));
    // One way to write numbers, whatever the desktop's: a point before decimals.
    QLocale::setDefault({QLocale::English, QLocale::UnitedStates});
}

int runShell(QApplication& app, EnginePort& port, const ShellOptions& options) {
    MainWindow window{port};
    if (!options.pictures.isEmpty()) {
        takePicturesWhenOver(window, options.pictures);
        window.resize(kPictureSize);
        window.resetLayout();
    }
    window.show();
    if (options.startDemo || !options.pictures.isEmpty()) window.startDemo();
    return app.exec();
}

} // namespace openbell
