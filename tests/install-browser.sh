#!/bin/sh
# Installs what tests need and a new machine lacks: Debian's Chromium for the journeys,
# poppler's tools, which read issued documents back, and ClamAV's daemon, which scans papers.
# SEKALI_CHROMIUM names another browser.
set -eu

browser="${SEKALI_CHROMIUM:-/usr/bin/chromium}"

has_all() {
    [ -x "$browser" ] && command -v pdftotext >/dev/null 2>&1 &&
        PATH="$PATH:/usr/sbin" command -v clamd >/dev/null 2>&1
}

install_with() {
    echo "Installing Chromium, poppler and ClamAV for the tests (a minute, only the first time) ..."
    "$@" apt-get update -qq &&
        "$@" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            chromium fonts-noto-core poppler-utils clamav-daemon >/dev/null
}

has_all && exit 0
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" -eq 0 ]; then
        install_with env || true
    elif sudo -n true 2>/dev/null; then
        install_with sudo -n || true
    fi
fi
if ! has_all; then
    echo "The tests need Chromium at $browser, pdftotext and clamd." >&2
    echo "Install them (Debian: apt-get install chromium poppler-utils clamav-daemon), or set SEKALI_CHROMIUM." >&2
    exit 1
fi
