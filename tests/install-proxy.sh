#!/bin/sh
# Installs nginx, which stands in front of the installation that the tests attack.
set -eu

PATH="$PATH:/usr/sbin"
command -v nginx >/dev/null 2>&1 && exit 0

install_with() {
    echo "Installing nginx for the tests (only the first time) ..."
    "$@" apt-get update -qq &&
        "$@" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            nginx-light >/dev/null
}

if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" -eq 0 ]; then
        install_with env || true
    elif sudo -n true 2>/dev/null; then
        install_with sudo -n || true
    fi
fi
if ! command -v nginx >/dev/null 2>&1; then
    echo "The tests need nginx (Debian: apt-get install nginx-light)." >&2
    exit 1
fi
