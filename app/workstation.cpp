#include "app/workstation.h"
#include <cstdio>

namespace openbell {

int runWorkstation(int&, char**, const WorkstationOptions&) {
    std::fputs("openbell: this build has no window; 'openbell --help' lists what can be done without one\n",
               stderr);
    return 1;
}

} // namespace openbell
