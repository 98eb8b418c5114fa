# For the scripts beside it that install what tests need. Where there is no apt-get, or nobody who
# may use it, nothing is installed: each script says what is missing.

# install_with_apt WHAT PACKAGE...
install_with_apt() {
    what="$1"
    shift
    command -v apt-get >/dev/null 2>&1 || return 0
    if [ "$(id -u)" -eq 0 ]; then
        as="env"
    elif sudo -n true 2>/dev/null; then
        as="sudo -n"
    else
        return 0
    fi
    echo "Installing $what for the tests (a minute, only the first time) ..."
    $as apt-get update -qq &&
        $as env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$@" >/dev/null || true
}
