#!/bin/sh
# Installs the object store of others in which the tests keep files: moto, which checks signatures
# with the signer of S3's own makers. It gets an environment of its own, so that it may need what
# it likes; the versions stand in tests/object_store/requirements.lock.
set -eu

cd "$(dirname "$0")/object_store"
python="${PYTHON:-../../.venv/bin/python}"

if [ ! -f .venv/.installed ] || [ requirements.lock -nt .venv/.installed ]; then
    echo "Installing an object store for the tests (a minute, only the first time) ..."
    "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
        -r requirements.lock
    touch .venv/.installed
fi
