#!/usr/bin/env bash
# Upgrades a site, or takes it back to what it was: a git checkout (`make upgrade`, `make rollback`), or one that was
# installed from a bundle (`scripts/upgrade.sh --bundle FOLDER`, run from the release in use).
#
# The site stands still meanwhile: a backup is made, the new code installed, the database brought up to date, all of it
# checked. Should a step fail, it says which and how to go back. What to go back to is kept in VAR_DIR/upgrade.state.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

to='' bundle='' rollback=no
while [ $# -gt 0 ]; do
  case $1 in
    --to) to=${2:?--to 后面写分支、标签或提交}; shift ;;
    --bundle) bundle=$(readlink -f "${2:?--bundle 后面写解开的安装包}"); shift ;;
    --rollback) rollback=yes ;;
    *) echo "用法：scripts/upgrade.sh [--to 提交 | --bundle 文件夹 | --rollback]" >&2; exit 2 ;;
  esac
  shift
done

# Installed from a bundle: <into>/releases/<version>/scripts/upgrade.sh, beside <into>/manage.
into=$(readlink -f ../..)
if [ "$(basename "$(readlink -f ..)")" = releases ] && [ -x "$into/manage" ]; then
  kind=bundle var=$into/var
  again="$into/current/scripts/upgrade.sh --rollback"
else
  kind=git var=${VAR_DIR:-$(sed -n 's/^VAR_DIR=//p' .env 2>/dev/null || true)}
  var=${var:-$PWD/var} again="make rollback"
fi
state=$var/upgrade.state
step='' before='' archive=''

manage() { if [ "$kind" = bundle ]; then "$into/manage" "$@"; else .venv/bin/python manage.py "$@"; fi; }
say() { step=$1; printf '%s\n' "— $1"; }
fail() { printf '%s\n' "$@" >&2; trap - EXIT; exit 1; }
kept() { sed -n "s/^$1=//p" "$state"; }
units() { systemctl list-unit-files anquan-web.service anquan-worker.service >/dev/null 2>&1; }
stand_still() { ! units || systemctl stop anquan-web anquan-worker; }
start_again() { if units; then systemctl start anquan-web anquan-worker; else echo "请启动网站。"; fi; }

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
  printf 'kind=%s\nbefore=%s\narchive=%s\n' "$kind" "$before" "$archive" >"$state"
}

check_all() {
  say "检查"
  manage check
  manage migrate --check >/dev/null
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

# The code first: it is the former code that puts its own data back.
take_back() {
  [ -f "$state" ] || fail "没有升级过（没有 $state），不知道回到哪里。"
  before=$(kept before) archive=$(kept archive)
  [ -f "$archive" ] || fail "升级前的备份 $archive 不在了，请从另一份备份恢复（manage.py restore）。"
  trap 'step=回到升级前; printf "%s\n" "没有做完。备份还在：$archive。原来的数据在 $var/before-rollback*。" >&2' ERR
  stand_still
  say "换回程序 $before"
  if [ "$kind" = bundle ]; then
    ln -sfn "$before" "$into/current.new"
    mv -T "$into/current.new" "$into/current"
  else
    git checkout --quiet --detach "$before"
    scripts/uv.sh sync --frozen --quiet
  fi
  case "${DATABASE_URL:-$(manage shell --verbosity 0 -c 'from django.db import connection; print(connection.vendor)')}" in
    postgres*)
      printf '%s\n' "程序已经换回。数据在 PostgreSQL 里，请建一个空的库，然后：" \
        "  manage.py restore $archive --into 空文件夹 --database postgres://…/空的库" \
        "把 .env 里的 DATABASE_URL 和 VAR_DIR 改成它们，再启动网站。"
      return
      ;;
  esac
  say "恢复升级前的数据"
  local fresh aside name
  fresh=$var/rollback-$(date +%Y%m%d%H%M%S) aside=$var/before-rollback-$(date +%Y%m%d%H%M%S)
  manage restore "$archive" --into "$fresh" | tail -n 1
  mkdir -m 700 "$aside"
  for name in db.sqlite3 db.sqlite3-wal db.sqlite3-shm media private search; do
    [ ! -e "$var/$name" ] || mv "$var/$name" "$aside/"
    [ ! -e "$fresh/$name" ] || mv "$fresh/$name" "$var/"
  done
  rm -rf "$fresh"
  rm "$state"
  echo "回到升级前了：程序 $before，数据是 $(basename "$archive") 里的。升级以后写的数据收在 $aside，确认没用再删。"
  start_again
}

# In one piece and with its end in it: what bash reads line by line is replaced meanwhile.
{
  if [ "$rollback" = yes ]; then
    take_back
  elif [ "$kind" = git ]; then
    upgrade_git
  else
    [ -n "$bundle" ] || fail "用法：scripts/upgrade.sh --bundle 解开的安装包"
    upgrade_bundle
  fi
  exit
}
