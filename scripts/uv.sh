#!/usr/bin/env bash
# Runs uv: the one on PATH, or one brought into var/ (Debian's Python refuses installs outside a virtual environment).
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v uv >/dev/null 2>&1; then
  if [ ! -x var/uv/bin/uv ]; then
    if ! python3 -m venv var/uv 2>/dev/null; then
      rm -rf var/uv
      # Debian ships venv apart from Python.
      scripts/system-packages.sh python3-venv
      python3 -m venv var/uv
    fi
    var/uv/bin/pip install --quiet uv
  fi
  export PATH="$PWD/var/uv/bin:$PATH"
fi
exec uv "$@"
