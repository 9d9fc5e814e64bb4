#!/bin/sh
# Installs the white paper on a computer without a network, from the wheels beside this script.
set -eu
cd "$(dirname "$0")/.."
"${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index \
    --find-links wheelhouse/linux --require-hashes -r wheelhouse/linux/requirements.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index \
    --no-deps --no-build-isolation -e .
echo "安装完成"
