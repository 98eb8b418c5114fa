#!/bin/sh
# Installs what tests need and a new machine lacks: Debian's Chromium for the journeys, and
# poppler's tools, which read issued documents back.
# SEKALI_CHROMIUM names another one.
set -eu

browser="${SEKALI_CHROMIUM:-/usr/bin/chromium}"
[ -x "$browser" ] && command -v pdftotext >/dev/null 2>&1 && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 && as_root="sudo -n"
fi
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || [ -n "$as_root" ]; }; then
    echo "Installing Chromium and poppler for the tests (a minute, only the first time) ..."
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq
    $as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-core poppler-utils >/dev/null
fi
if [ ! -x "$browser" ]; then
    echo "The browser tests need Chromium at $browser." >&2
    echo "Install it (Debian: apt-get install chromium), or set SEKALI_CHROMIUM to yours." >&2
    exit 1
fi
