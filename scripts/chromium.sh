#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests; fails where there is none and none may be installed.
set -euo pipefail

for name in chromium chromium-browser; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
exec "$(dirname "$0")/system-packages.sh" chromium
