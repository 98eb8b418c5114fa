#!/bin/sh
# Installs what the conformance tests need and a new machine lacks: Node, and the OpenID clients
# of others that are named in tests/conformance/package-lock.json.
set -eu

cd "$(dirname "$0")/conformance"

install_node() {
    echo "Installing Node for the conformance tests (a minute, only the first time) ..."
    "$@" apt-get update -qq &&
        "$@" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            nodejs npm >/dev/null
}

if ! command -v npm >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" -eq 0 ]; then
        install_node env || true
    elif sudo -n true 2>/dev/null; then
        install_node sudo -n || true
    fi
fi
if ! command -v npm >/dev/null 2>&1; then
    echo "The conformance tests need Node 20 or newer with npm (Debian: nodejs npm)." >&2
    exit 1
fi
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules ]; then
    npm ci --silent --no-audit --no-fund
    touch node_modules
fi
