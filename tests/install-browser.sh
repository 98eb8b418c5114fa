#!/bin/sh
# Installs what tests need and a new machine lacks: Debian's Chromium for the journeys,
# poppler's tools, which read issued documents back, and ClamAV's daemon, which scans papers.
# SEKALI_CHROMIUM names another browser.
set -eu
. "$(dirname "$0")/with-apt.sh"

browser="${SEKALI_CHROMIUM:-/usr/bin/chromium}"

has_all() {
    [ -x "$browser" ] && command -v pdftotext >/dev/null 2>&1 &&
        PATH="$PATH:/usr/sbin" command -v clamd >/dev/null 2>&1
}

has_all && exit 0
install_with_apt "Chromium, poppler and ClamAV" \
    chromium fonts-noto-core poppler-utils clamav-daemon
if ! has_all; then
    echo "The tests need Chromium at $browser, pdftotext and clamd." >&2
    echo "Install them (Debian: apt-get install chromium poppler-utils clamav-daemon), or set SEKALI_CHROMIUM." >&2
    exit 1
fi
