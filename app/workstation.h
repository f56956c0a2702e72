#pragma once
// The window. Called once, from the main thread.
#include <filesystem>

namespace openbell {

struct WorkstationOptions {
    std::filesystem::path dataDir;
    bool demo = false;              // open with the embedded demo data
    std::filesystem::path pictures; // a folder: run the demo unseen, write pictures there, and end
};

// Runs the workstation until its window is closed; gives the process's exit code.
int runWorkstation(int& argc, char** argv, const WorkstationOptions& options);

} // namespace openbell
