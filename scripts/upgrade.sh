#!/usr/bin/env bash
# Upgrades a site, takes it back to what it was, or puts a backup in the place of its data: a git checkout (`make upgrade`,
# `make rollback`, `make restore`), or one that was installed from a bundle (`current/scripts/upgrade.sh`).
#
# The site stands still meanwhile. Upgrading makes a backup, installs the new code, brings the database up to date, checks
# all of it; should a step fail, it says which and how to go back. What to go back to is kept in VAR_DIR/upgrade.state.
# Going back loses nothing: what the site held until then is laid aside, files and database.
set -euo pipefail
home=$(readlink -f "$(dirname "$(readlink -f "$0")")/..")

usage="用法：scripts/upgrade.sh [--to 提交 | --bundle 解开的安装包 | --rollback | --restore 备份文件或 latest]"
to='' bundle='' rollback=no restore=''
while [ $# -gt 0 ]; do
  case $1 in
    --to) to=${2:?--to 后面写分支、标签或提交}; shift ;;
    --bundle) bundle=$(readlink -f "${2:?--bundle 后面写解开的安装包}"); shift ;;
    --rollback) rollback=yes ;;
    --restore)
      restore=${2:?--restore 后面写备份文件、它的名字或 latest}
      [ ! -e "$restore" ] || restore=$(readlink -f "$restore")
      shift
      ;;
    *) echo "$usage" >&2; exit 2 ;;
  esac
  shift
done
cd "$home"

# Installed from a bundle: <into>/releases/<version>/scripts/upgrade.sh, beside <into>/manage.
into=$(readlink -f ../..)
if [ "$(basename "$(readlink -f ..)")" = releases ] && [ -x "$into/manage" ]; then
  kind=bundle var=$into/var runs_in=$into/current
  again="$into/current/scripts/upgrade.sh --rollback"
else
  kind=git var=${VAR_DIR:-$(sed -n 's/^VAR_DIR=//p' .env 2>/dev/null || true)} runs_in=$home
  var=${var:-$PWD/var} again="make rollback"
fi
state=$var/upgrade.state rows=$var/upgrade.rows
step='' before='' archive='' changed=no fresh_database=''

manage() { if [ "$kind" = bundle ]; then "$into/manage" "$@"; else .venv/bin/python manage.py "$@"; fi; }
say() { step=$1; printf '%s\n' "— $1"; }
fail() { printf '%s\n' "$@" >&2; trap - EXIT; exit 1; }
kept() { sed -n "s/^$1=//p" "$state"; }
# The services of this very site: another one on the same machine is left alone.
units() { grep -qsx "WorkingDirectory=$runs_in" /etc/systemd/system/anquan-web.service; }
stand_still() { ! units || systemctl stop anquan-web anquan-worker; }
start_units() { ! units || systemctl start anquan-web anquan-worker; }
start_again() { if units; then start_units; else echo "请启动网站。"; fi; }
# Before anything is changed: the site goes on as it was.
refuse() { start_units; fail "$@" "什么都还没有改。"; }

# As whoever owns what the site writes: files of root's would be in its way.
as_site() {
  local owner
  owner=$(stat -c %U "$var")
  if [ "$kind" = bundle ] && [ "$(id -u)" -eq 0 ] && [ "$owner" != root ]; then runuser -u "$owner" -- "$@"; else "$@"; fi
}

when_it_fails() {
  [ $? -ne 0 ] || return 0
  printf '%s\n' "" "没有做完，停在：$step" >&2
  if [ -n "$archive" ]; then
    printf '%s\n' "回到升级前（程序 $before，数据 $archive）：$again" "查明原因以后，也可以再运行一次升级。" >&2
  else
    echo "什么都还没有改。" >&2
    start_again >&2
  fi
}

make_backup() {
  say "备份"
  archive=$(manage backup | tail -n 1)
  [ -f "$archive" ] || { archive=''; return 1; }
  printf 'kind=%s\nbefore=%s\narchive=%s\n' "$kind" "$before" "$archive" | as_site tee "$state" >/dev/null
  rm -f "$rows"
}

check_all() {
  say "检查"
  manage check
  manage migrate --check >/dev/null
  manage written_since --note "$rows"
}

upgrade_git() {
  git diff --quiet HEAD || fail "这里的代码有没提交的改动，先提交或者收起来（git stash）。"
  before=$(git rev-parse HEAD)
  trap when_it_fails EXIT
  stand_still
  make_backup
  say "取新代码"
  if [ -n "$to" ]; then git checkout --quiet --detach "$to"; else git pull --quiet --ff-only; fi
  say "安装、升级数据库、更新初始内容"
  make --no-print-directory var/stamps/loaded
  case "${DJANGO_SETTINGS_MODULE:-}" in *production) manage collectstatic --no-input --verbosity 0 ;; esac
  manage migrate --no-input --verbosity 0
  check_all
  echo "升级好了：${before:0:10} → $(git rev-parse --short=10 HEAD)。要回到升级前：$again"
  start_again
}

upgrade_bundle() {
  [ -x "$bundle/install.sh" ] || fail "$bundle 不是解开的安装包。"
  before=$(readlink "$into/current")
  export UPGRADING=yes
  trap when_it_fails EXIT
  say "放好新版本"
  "$bundle/install.sh" --into "$into" --no-switch
  stand_still
  make_backup
  say "升级数据库，启用新版本"
  if units; then "$bundle/install.sh" --into "$into" --units; else "$bundle/install.sh" --into "$into"; fi
  check_all
  echo "升级好了：$before → $(readlink "$into/current")。要回到升级前：$again"
}

# --- putting data back ----------------------------------------------------------------------------------------------

# Asked of the code, because DATABASE_URL may be in .env or in the environment: engine, url, file, PGHOST and so on.
WHERE='
import os, shlex
from django.conf import settings
from django.db import connection
given = connection.settings_dict
told = {"engine": connection.vendor, "url": os.environ.get("DATABASE_URL", ""), "audit_log": settings.AUDIT_LOG}
told |= {"file" if connection.vendor == "sqlite" else "database": given["NAME"]}
if connection.vendor == "postgresql":
    told |= {f"PG{name}": given[name] for name in ("HOST", "PORT", "USER", "PASSWORD")}
    told |= {"PGSSLMODE": given["OPTIONS"].get("sslmode", "prefer")}
print("".join(f"export {name}={shlex.quote(str(value))}\n" for name, value in told.items()))
'
# SQL on stdin; :"name" and :'name' stand for what is given after it, as name=value.
pg() {
  local values=() value
  for value in "$@"; do values+=("--set=$value"); done
  as_site psql --no-psqlrc --no-password --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "${values[@]}" --dbname=postgres
}

# A site without units stands still only when somebody stops it. What it wrote to a file laid aside would be lost.
nobody_in_file() {
  local others
  [ -e "$file" ] || return 0
  others=$({ find -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$file" 2>/dev/null || true; } | cut -d/ -f3 | sort -u | tr '\n' ' ')
  [ -z "$others" ] || refuse "网站还开着（进程 ${others% }）。先停下（开着 make run 的窗口里按 Ctrl-C），再运行一次。"
}

# Before anything is changed: PostgreSQL lets a database be renamed only by its owner, and only when nobody is in it.
look_at_data() {
  local asked others
  asked=$(manage shell --verbosity 0 -c "$WHERE")
  eval "$asked"
  [ "$engine" = postgresql ] || { nobody_in_file; return 0; }
  [ "$(pg "name=$database" <<<"SELECT rolsuper OR (rolcreatedb AND pg_has_role(datdba, 'MEMBER')) FROM pg_roles, pg_database
    WHERE rolname = current_user AND datname = :'name'")" = t ] ||
    refuse "网站的数据库账号 $PGUSER 不能新建数据库、给 $database 改名。请数据库管理员先运行：" \
      "  ALTER ROLE \"$PGUSER\" CREATEDB; ALTER DATABASE \"$database\" OWNER TO \"$PGUSER\";"
  # Without an account are PostgreSQL's own workers, which make room by themselves.
  others=$(pg "name=$database" <<<"SELECT count(*) FROM pg_stat_activity WHERE datname = :'name' AND usesysid IS NOT NULL")
  [ "$others" -eq 0 ] || refuse "数据库 $database 里还有 $others 个连接。先停下网站（还有开着的 psql 之类），再运行一次。"
}

when_not_put_back() {
  local code=$?
  as_site rm -rf "$var/handed-over"
  [ $code -ne 0 ] || return 0
  [ -z "$fresh_database" ] || pg "name=$fresh_database" <<<'DROP DATABASE IF EXISTS :"name"' || true
  printf '%s\n' "" "没有做完，停在：$step。查明原因以后，再运行一次同样的命令。" >&2
  if [ "$changed" = yes ]; then
    echo "原来的数据收在 $var/before-*。" >&2
  else
    echo "网站的数据没有动。" >&2
    # Never the former code on the data of the later.
    [ -z "$restore" ] || start_units
  fi
}

# A backup that root carried here and the site may not read: it is handed over, with the list beside it.
hand_over() {
  { [ -f "$archive" ] && ! as_site test -r "$archive"; } || return 0
  local name
  as_site mkdir -m 700 -p "$var/handed-over"
  for name in "$(basename "$archive")" erased.json; do
    [ ! -f "$(dirname "$archive")/$name" ] ||
      as_site sh -c 'umask 077 && cat >"$1"' - "$var/handed-over/$name" <"$(dirname "$archive")/$name"
  done
  archive=$var/handed-over/$(basename "$archive")
}

# Restores beside, and only then changes places: what the site held lies aside afterwards, under a name with the hour.
put_back() {
  local now fresh aside name server options
  now=$(date +%Y%m%d-%H%M%S) fresh=$var/putting-back
  aside=$var/before-$now
  as_site rm -rf "$fresh"
  if [ "$engine" = postgresql ]; then
    options=${url#"${url%%\?*}"} server=${url%%\?*}
    fresh_database=${database}_$now
    pg "name=$database" "fresh=$fresh_database" <<'SQL'
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',
  :'fresh', pg_encoding_to_char(encoding), datcollate, datctype) FROM pg_database WHERE datname = :'name' \gexec
SQL
    url=${server%/*}/$fresh_database$options
  fi
  DATABASE_URL=$url manage restore "$archive" --into "$fresh" | grep -v '^启动：'
  # On a machine just installed there is nothing yet.
  if [ -n "$restore" ] && { [ "$engine" = postgresql ] || [ -s "$file" ]; }; then manage written_since "$fresh/restored-from.json"; fi
  as_site mkdir -m 700 "$aside"
  if [ "$engine" = postgresql ]; then
    pg "name=$database" "fresh=$fresh_database" "aside=${database}_before_$now" <<'SQL'
BEGIN;
ALTER DATABASE :"name" RENAME TO :"aside";
ALTER DATABASE :"fresh" RENAME TO :"name";
COMMIT;
SQL
    fresh_database='' changed=yes
    aside="$aside 和数据库 ${database}_before_$now"
  else
    changed=yes
    for name in "$file" "$file-wal" "$file-shm"; do [ ! -e "$name" ] || mv "$name" "$var/before-$now/"; done
    mv "$fresh/db.sqlite3" "$file"
  fi
  for name in media private search keys.json settings.env restored-from.json; do
    [ ! -e "$var/$name" ] || mv "$var/$name" "$var/before-$now/"
    [ ! -e "$fresh/$name" ] || mv "$fresh/$name" "$var/"
  done
  # What was noted of the audit chain goes on where it was noted before.
  as_site sh -c 'mkdir -p "$(dirname "$2")" && cat "$1" >>"$2"' - "$fresh/log/audit.log" "$audit_log"
  as_site rm -rf "$fresh"
  rmdir "$var/before-$now" 2>/dev/null && [ "$engine" = sqlite ] || echo "原来的数据收在 $aside，确认没用再删。"
}

# The code first: it is the former code that puts its own data back.
take_back() {
  [ -f "$state" ] || fail "没有升级过（没有 $state），不知道回到哪里。"
  before=$(kept before) archive=$(kept archive)
  [ -f "$archive" ] || fail "升级前的备份 $archive 不在了，请从另一份备份恢复（$0 --restore）。"
  trap when_not_put_back EXIT
  stand_still
  look_at_data
  if [ -f "$rows" ]; then manage written_since "$rows"; else echo "升级没有做完，网站没有用新版本开过。"; fi
  say "换回程序 $before"
  if [ "$kind" = bundle ]; then
    ln -sfn "$before" "$into/current.new"
    mv -T "$into/current.new" "$into/current"
  else
    git checkout --quiet --detach "$before"
    make --no-print-directory var/stamps/venv
  fi
  say "恢复升级前的数据"
  put_back
  rm -f "$state" "$rows"
  echo "回到升级前了：程序 $before，数据是 $(basename "$archive") 里的。"
  start_again
}

restore_backup() {
  archive=$restore
  trap when_not_put_back EXIT
  stand_still
  look_at_data
  say "恢复 $archive"
  hand_over
  put_back
  start_again
}

# In one piece and with its end in it: what bash reads line by line is replaced meanwhile.
{
  if [ "$rollback" = yes ]; then
    take_back
  elif [ -n "$restore" ]; then
    restore_backup
  elif [ "$kind" = git ]; then
    upgrade_git
  else
    [ -n "$bundle" ] || fail "$usage"
    upgrade_bundle
  fi
  exit
}
