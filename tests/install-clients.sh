#!/bin/sh
# Installs what the conformance tests need and a new machine lacks: Node, and the OpenID clients
# of others that are named in tests/conformance/package-lock.json.
set -eu
. "$(dirname "$0")/with-apt.sh"

cd "$(dirname "$0")/conformance"

command -v npm >/dev/null 2>&1 || install_with_apt Node nodejs npm
if ! command -v npm >/dev/null 2>&1; then
    echo "The conformance tests need Node 20 or newer with npm (Debian: nodejs npm)." >&2
    exit 1
fi
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules ]; then
    npm ci --silent --no-audit --no-fund
    touch node_modules
fi
