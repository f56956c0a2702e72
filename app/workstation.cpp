#include "app/workstation.h"
#include "engine/core/version.h"
#include "engine/session/engine_session.h"
#include "ui/shell/run_shell.h"
#include <QApplication>

namespace openbell {

namespace {

// A window that nobody sees has nothing to say about the display it lacks.
void onlyFailures(QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (type == QtCriticalMsg || type == QtFatalMsg) std::fprintf(stderr, "openbell: %s\n", qPrintable(text));
}

} // namespace

int runWorkstation(int& argc, char** argv, const WorkstationOptions& options) {
    const bool unseen = !options.pictures.empty();
    const bool noDisplay =
        qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if ((unseen || noDisplay) && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        if (!unseen) {
            std::fputs("openbell: there is no display; try openbell demo --out DIR, or openbell --help\n",
                       stderr);
            return 1;
        }
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    if (unseen) qInstallMessageHandler(onlyFailures);
    QApplication app{argc, argv};
    prepareApplication(app);
    constexpr double seenDemoSpeed = 240;
    EngineSession session{options.dataDir, buildText(), unseen ? 0 : seenDemoSpeed};
    return runShell(app, session, {options.demo, QString::fromStdString(options.pictures.string())});
}

} // namespace openbell
