#!/usr/bin/env bash
# Runs a command against a PostgreSQL: the one in DATABASE_URL, or a throw-away cluster that is gone afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${DATABASE_URL:-}" in postgres*) exec "$@" ;; esac

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
  scripts/system-packages.sh postgresql
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
fi

folder=$(mktemp -d)
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
  # PostgreSQL refuses to run as root.
  id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
  chown postgres "$folder"
  as_owner=(runuser -u postgres --)
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

stop() {
  "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT INT TERM

(cd / && "${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U portal -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
(cd / && "${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w \
  -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=200" start >/dev/null)
"$bin/createdb" -h 127.0.0.1 -p "$port" -U portal portal

export DATABASE_URL="postgres://portal@127.0.0.1:$port/portal" PGDATA="$folder/data"
"$@"
