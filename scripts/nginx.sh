#!/usr/bin/env bash
# Makes sure that there is an nginx to check our examples with: the one installed, or one unpacked into var/nginx, where
# it starts nothing. Fails where there is neither.
set -euo pipefail
cd "$(dirname "$0")/.."

PATH=$PATH:/usr/sbin command -v nginx >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || exit 1
rm -rf var/nginx
mkdir -p var/nginx
(cd var/nginx && apt-get download -qq nginx 2>/dev/null && dpkg-deb -x nginx_*.deb . && rm nginx_*.deb)
var/nginx/usr/sbin/nginx -v 2>/dev/null
