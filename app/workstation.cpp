#include "app/workstation.h"
#include "app/version.h"
#include "engine/session/engine_session.h"
#include "ui/shell/run_shell.h"
#include <QApplication>

namespace openbell {

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
    QApplication app{argc, argv};
    prepareApplication(app);
    constexpr double seenDemoSpeed = 240;
    EngineSession session{options.dataDir, buildText(), unseen ? 0 : seenDemoSpeed};
    return runShell(app, session, {options.demo, QString::fromStdString(options.pictures.string())});
}

} // namespace openbell
