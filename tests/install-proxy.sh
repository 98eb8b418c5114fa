#!/bin/sh
# Installs nginx, which stands in front of the installation that the tests attack.
set -eu
. "$(dirname "$0")/with-apt.sh"

PATH="$PATH:/usr/sbin"
command -v nginx >/dev/null 2>&1 && exit 0
install_with_apt nginx nginx-light
if ! command -v nginx >/dev/null 2>&1; then
    echo "The tests need nginx (Debian: apt-get install nginx-light)." >&2
    exit 1
fi
