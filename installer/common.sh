# What the scripts beside this file share. Sourced by bash; leaves the caller in the project's folder.

installer_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$installer_dir/.." || exit 1

say() { printf '%s\n' "$*"; }

fail() {
    printf 'Stopped: %s\n' "$*" >&2
    exit 1
}

# step TEXT COMMAND...: says what happens, keeps the output in a log, and shows the log's end only on failure.
step() {
    local text=$1 log
    shift
    log=$(mktemp "${TMPDIR:-/tmp}/openbell-XXXXXX.log")
    say "$text"
    if ! "$@" </dev/null >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        fail "that step failed; the lines above are the end of $log"
    fi
    rm -f "$log"
}

# Runs a command as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"
}

# install_packages LIST: installs what is missing of the packages named in the file LIST.
install_packages() {
    local list=$1 package
    local missing=()
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
        fail "this is not a Debian system. Install the equivalents of the packages in $list, then build with cmake --preset release."
    for package in $(sed 's/#.*//' "$list"); do
        is_installed "$package" || missing+=("$package")
    done
    if [ "${#missing[@]}" -eq 0 ]; then
        say "All packages of $list are installed."
        return
    fi
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "packages are missing and need root to be installed. As root, run: $installer_dir/install-packages"
        sudo -v || fail "sudo was refused. As root, run: $installer_dir/install-packages"
    fi
    step "Reading the package index ..." apt_get update
    step "Installing ${#missing[@]} packages (this can take minutes): ${missing[*]}" \
        apt_get install --yes --no-install-recommends "${missing[@]}"
}

# Configures and builds a preset; ninja's own output goes to the terminal, so that the wait has a face.
build_preset() {
    step "Configuring the $1 build ..." cmake --preset "$1"
    say "Building ($1); the first time takes some minutes ..."
    cmake --build --preset "$1" </dev/null || fail "the $1 build failed; the first error above says where"
}
