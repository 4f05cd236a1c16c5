#!/usr/bin/env bash
# Runs a command against a PostgreSQL: the one in DATABASE_URL, or a throw-away cluster that is gone afterwards.
# --durable: one that writes to the disk as a real one does, for whoever measures it or kills it.
set -euo pipefail
durable=
if [ "$1" = --durable ]; then durable=1 && shift; fi
cd "$(dirname "$0")/.."

case "${DATABASE_URL:-}" in postgres*) exec "$@" ;; esac

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ] || [ ! -x "$bin/initdb" ]; then
  scripts/system-packages.sh postgresql
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
fi

place=${TMPDIR:-/tmp} forced=on
if [ -z "$durable" ]; then
  # Nothing of it is to outlive this machine: no write waits for a disk, and it stands in memory where there is room.
  forced=off
  room=$(df --output=avail -BG /dev/shm 2>/dev/null | tr -dc 0-9 || true)
  if [ "${room:-0}" -ge 4 ]; then place=/dev/shm; fi
fi

folder=$(mktemp -d -p "$place")
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
  -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=$forced" start >/dev/null)
"$bin/createdb" -h 127.0.0.1 -p "$port" -U portal portal

export DATABASE_URL="postgres://portal@127.0.0.1:$port/portal" PGDATA="$folder/data"
"$@"
