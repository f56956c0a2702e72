// The program: no subcommand opens the workstation, any other is headless work.
#include "app/cli/command.h"
#include "app/workstation.h"
#include <QStandardPaths>
#include <algorithm>
#include <iostream>
#include <unistd.h>

namespace {

std::filesystem::path defaultDataDir() {
    const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return std::filesystem::path{base.toStdString()} / "openbell";
}

// "openbell", "openbell --demo", "openbell --data-dir DIR [--demo]", and options that Qt itself takes.
bool asksForTheWindow(const std::vector<std::string>& words, openbell::WorkstationOptions& options) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--demo")
            options.demo = true;
        else if (words[i] == "--data-dir" && i + 1 < words.size())
            options.dataDir = words[++i];
        else if (words[i].starts_with("--data-dir="))
            options.dataDir = words[i].substr(words[i].find('=') + 1);
        else if ((words[i] == "-platform" || words[i] == "-style") && i + 1 < words.size())
            ++i;
        else
            return false;
    }
    return true;
}

// The demo's reports are followed by pictures of the window; the folder is its --out, none for other
// commands.
std::filesystem::path pictureFolder(const std::vector<std::string>& words, std::filesystem::path& dataDir) {
    std::filesystem::path folder;
    if (words.empty() || words.front() != "demo") return folder;
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        if (words[i] == "--out") folder = words[i + 1];
        if (words[i] == "--data-dir") dataDir = words[i + 1];
    }
    return folder;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    openbell::WorkstationOptions options;
    options.dataDir = defaultDataDir();
    if (asksForTheWindow(words, options)) return openbell::runWorkstation(argc, argv, options);
    std::ios::sync_with_stdio(false);
    openbell::cli::Console console{std::cout, std::cerr, isatty(STDERR_FILENO) == 1};
    const int code = openbell::cli::runCommandLine(words, console, defaultDataDir());
    options.pictures = pictureFolder(words, options.dataDir);
    if (code != 0 || options.pictures.empty()) return code;
    return openbell::runWorkstation(argc, argv, options);
}
