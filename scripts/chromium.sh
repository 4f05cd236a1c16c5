#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests; fails where there is none and none may be installed.
# The headless shell is the quicker one (tests/browser.py); any other will do.
set -euo pipefail
packages="$(dirname "$0")/system-packages.sh"

command -v chromium-headless-shell >/dev/null 2>&1 && exit 0
"$packages" chromium-headless-shell 2>/dev/null && exit 0
for name in chromium chromium-browser; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
exec "$packages" chromium
