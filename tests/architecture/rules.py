"""The architecture as data: which folder may include which, and what may not be written where.

The include table is closed transitively: what a folder may include brings along what that one may include.
"""
import re

# folder -> folders that it may include, besides itself
MAY_INCLUDE = {
    "engine/core": [],
    "engine/market": ["engine/core"],
    "engine/orders": ["engine/market"],
    "engine/analytics": ["engine/market"],
    "engine/strategy": ["engine/analytics", "engine/orders"],
    "engine/risk": ["engine/orders"],
    "engine/broker": ["engine/orders"],
    "engine/feed": ["engine/market"],
    "engine/journal": ["engine/orders"],
    "engine/execution": ["engine/risk", "engine/orders", "engine/broker"],
    "engine/runner": ["engine/execution", "engine/strategy", "engine/analytics"],
    "engine/replay": ["engine/runner", "engine/journal"],
    "engine/insight": ["engine/orders", "engine/analytics"],
    "engine/store": ["engine/orders", "engine/analytics", "engine/journal", "engine/insight"],
    "engine/ops": ["engine/orders", "engine/store"],
    "engine/api": ["engine/analytics", "engine/orders"],
    "engine/session": ["engine/api", "engine/replay", "engine/insight", "engine/feed", "engine/store", "engine/ops",
                       "engine/journal"],
    "app": ["engine/session", "ui/shell"],
}

# Panels, which are the folders of ui not named here, may include format, widgets and the engine's port.
UI_SHARED = {
    "ui/format": [],
    "ui/widgets": ["ui/format"],
}
# The engine as the GUI may see it: its port, the values the port's headers bring along, and the core's values.
UI_ENGINE = ["engine/api", "engine/core"]

CORE_FOLDERS = [f"engine/{name}" for name in (
    "core", "market", "orders", "analytics", "strategy", "risk", "execution", "runner", "journal", "replay", "insight")]

# Written nowhere in the folders free of Qt, the broker port and the simulated exchange: rule, pattern, why.
CORE_FORBIDDEN = [
    ("qt", re.compile(r'#\s*include\s*<(Q[A-Z]|Qt)\w*'), "the core is free of Qt"),
    ("clock", re.compile(r"\b(system_clock|steady_clock|high_resolution_clock|gettimeofday|clock_gettime|localtime(_r)?"
                         r"|(?<![.>])time\s*\(\s*(NULL|nullptr|0|&\w+)\s*\))"), "nothing in the core reads a clock of its own"),
    ("random", re.compile(r"\b(random_device|srand|s?rand48|rand)\s*[({]|#\s*include\s*<sys/random\.h>"),
     "nothing in the core is random"),
    ("thread", re.compile(r"#\s*include\s*<(thread|mutex|shared_mutex|condition_variable|future|semaphore|pthread\.h)>"),
     "the core runs on its caller's thread"),
    ("file", re.compile(r"#\s*include\s*<(fstream|filesystem|fcntl\.h|unistd\.h|sys/socket\.h|sys/stat\.h)>"
                        r"|\bfopen\s*\("), "the core reads no file and no socket"),
]

# Written nowhere in the code: rule, pattern, why.
FORBIDDEN = [
    ("credentials", re.compile(r"\bsetInsecureFallback\b"), "it would store credentials as plain text"),
]

# Written nowhere in the build's files.
BUILD_FORBIDDEN = [
    ("flags", re.compile(r"-ffast-math|-Ofast|-funsafe-math-optimizations|-march=native|-mtune=native"),
     "facts are the same on every machine"),
]

MACHINE_PATH = re.compile(r"(?<![\w.~$}/:-])/(work|home|root|farm|Users|tmp|mnt)/[\w.-]")

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "app", "engine", "ui", "resources",
             "translations", "tests", "installer"}

GUIDE_LINES = {".h": 120, ".cpp": 400}
