#pragma once
// Shows the main window over a port and runs until it closes: what app calls. GUI thread only.
#include "engine/api/engine_port.h"
#include <QString>

class QApplication;

namespace openbell {

struct ShellOptions {
    bool startDemo = false;
    QString pictures; // a folder: run the demo unseen, write pictures there when it is over, and quit
};

// Sets names for QSettings; call before anything reads them.
void prepareApplication(QApplication& app);
// The exit code of the program: 0, or 1 when the demo failed or a picture could not be written.
int runShell(QApplication& app, EnginePort& port, const ShellOptions& options);

} // namespace openbell
