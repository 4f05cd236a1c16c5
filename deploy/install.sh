#!/usr/bin/env bash
# Installs this bundle on a machine without network. Doing it again changes nothing; a newer bundle installs beside the
# older ones. Laid out as:
#
#   <into>/releases/<version>/   code and Python packages of one release, never changed afterwards
#   <into>/current               leads to the release in use
#   <into>/.env                  the settings, kept by people
#   <into>/var/                  all that the site writes
#   <into>/manage                runs `manage.py` of the release in use with these settings
set -euo pipefail
umask 027

usage() {
  cat <<'TEXT'
用法：./install.sh [--into 目录] [--system] [--units] [--restore 备份] [--no-switch]
  --into 目录    装到哪里，默认 /opt/anquan
  --system       先装包里带的系统包（要 root）
  --units        建用户 anquan，装上 systemd 服务（要 root）
  --restore 备份 旧机器坏了，在新机器上：不载入初始内容，放回备份里的数据（文件，或者 latest：备份复制到的地方最近的一份）
  --no-switch    只把新版本放好，不启用（升级程序用）
TEXT
}

into=/opt/anquan system=no units=no switch=yes restore=''
while [ $# -gt 0 ]; do
  case $1 in
    --into) into=${2:?--into 后面写目录}; shift ;;
    --system) system=yes ;;
    --units) units=yes ;;
    --restore)
      restore=${2:?--restore 后面写备份文件，或者 latest}
      [ ! -e "$restore" ] || restore=$(readlink -f "$restore")
      shift
      ;;
    --no-switch) switch=no ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
case $into in /*) ;; *) into=$PWD/$into ;; esac
cd "$(dirname "$(readlink -f "$0")")"

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

as_root() { [ "$(id -u)" -eq 0 ] || fail "$1 要用 root 运行：sudo ./install.sh $1"; }

value() { sed -n "s/^$1=//p" bundle.txt; }

check_bundle() {
  sha256sum --check --strict --quiet SHA256SUMS || fail "安装包不完整，或者被改动过（见上）。请重新复制一份。"
  local listed there
  listed=$(wc -l <SHA256SUMS) there=$(find . -type f ! -name SHA256SUMS | wc -l)
  [ "$listed" -eq "$there" ] || fail "安装包里多出了 $((there - listed)) 个文件，不是原来的包。请重新复制一份。"
  [ "$(uname -m)" = "$(value machine)" ] || fail "这个包是给 $(value machine) 处理器的，本机是 $(uname -m)。"
}

install_system_packages() {
  as_root --system
  compgen -G 'debs/*.deb' >/dev/null || fail "包里没有系统包。请用系统光盘或内网源装上：$(xargs <system-packages.txt)"
  # shellcheck source=/dev/null
  local here
  here=$(. /etc/os-release && echo "$ID-${VERSION_ID:-}")
  [ "$here" = "$(value system)" ] || fail "包里的系统包是给 $(value system) 的，本机是 $here。请自己装上：$(xargs <system-packages.txt)"
  echo "正在装系统包"
  local deb name there wanted=()
  for deb in debs/*.deb; do
    name=$(dpkg-deb --field "$deb" Package)
    there=$(dpkg-query --show --showformat '${db:Status-Status} ${Version}' "$name" 2>/dev/null | sed -n 's/^installed //p' || true)
    # What is there already, or newer, stays.
    [ -n "$there" ] && dpkg --compare-versions "$there" ge "$(dpkg-deb --field "$deb" Version)" || wanted+=("./$deb")
  done
  [ ${#wanted[@]} -gt 0 ] || return 0
  DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends "${wanted[@]}" >/dev/null ||
    fail "系统包没有装好（见上）。"
}

find_python() {
  local candidate
  for candidate in "python$(value python)" python3; do
    if command -v "$candidate" >/dev/null 2>&1 &&
      [ "$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "$(value python)" ]; then
      python=$(command -v "$candidate")
      return
    fi
  done
  fail "本机没有 Python $(value python)。包里有：sudo ./install.sh --system"
}

check_libraries() {
  "$python" - <<'PYTHON' || fail "请先装上：sudo ./install.sh --system（或者自己装：$(xargs <system-packages.txt)）"
import ctypes, sys

missing = []
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    try:
        ctypes.CDLL(name)
    except OSError:
        missing.append(name)
if missing:
    sys.exit("做 PDF 要的系统库缺：" + "、".join(missing))
PYTHON
}

put_release() {
  release=$into/releases/$(value version)
  [ -e "$release/.complete" ] && return
  echo "正在安装 $(value version)"
  rm -rf "$release"
  mkdir -p "$into/releases"
  cp -R release "$release"
  "$python" -m venv --without-pip "$release/.venv"
  "$release/.venv/bin/python" "$(echo wheels/pip-*.whl)/pip" install --quiet --no-index --find-links wheels \
    --require-hashes --no-deps --no-cache-dir --disable-pip-version-check -r requirements.txt
  "$release/.venv/bin/python" -m compileall -q "$release" >/dev/null 2>&1 || true
  # Read by whoever runs the site, changed by nobody.
  chmod -R u=rwX,go=rX "$release"
  touch "$release/.complete"
}

write_settings() {
  mkdir -p "$into/var"
  # What lies in it has to be named to be reached: the web server in front names pictures and static files.
  chmod 711 "$into/var"
  chmod 755 "$into" "$into/releases"
  if [ ! -e "$into/.env" ]; then
    local secret
    secret=$("$python" -c 'import secrets; print(secrets.token_urlsafe(50))')
    (umask 077 && sed -e "s|^SECRET_KEY=.*|SECRET_KEY=$secret|" release/.env.example >"$into/.env")
  fi
  cat >"$into/manage.new" <<TEXT
#!/bin/sh
# Runs manage.py of the release in use, with the settings of this site: $into/manage status
# As whoever owns what the site writes: files of root's would be in its way.
owner=\$(stat -c %U "$into/var")
if [ "\$(id -u)" -eq 0 ] && [ "\$owner" != root ]; then exec runuser -u "\$owner" -- "\$0" "\$@"; fi
cd "$into/current" || exit 1
export DJANGO_SETTINGS_MODULE=portal.settings.production ENV_FILE="$into/.env" VAR_DIR="$into/var" PYTHONUNBUFFERED=1
exec "$into/current/.venv/bin/python" manage.py "\$@"
TEXT
  chmod 755 "$into/manage.new"
  mv "$into/manage.new" "$into/manage"
}

make_user() {
  as_root --units
  case $into in /home/* | /root/*) fail "装成服务的话不能放在 /home、/root 下：服务看不到那里。请用 --into /opt/anquan。" ;; esac
  id anquan >/dev/null 2>&1 || useradd --system --user-group --home-dir "$into" --no-create-home --shell /usr/sbin/nologin anquan
  chown -R anquan:anquan "$into/var" "$into/.env"
}

# The site's own steps run as the user who will run the site.
of_release() {
  local runner=()
  [ "$units" = no ] || runner=(runuser -u anquan --)
  (cd "$release" && "${runner[@]}" env DJANGO_SETTINGS_MODULE=portal.settings.production ENV_FILE="$into/.env" \
    VAR_DIR="$into/var" .venv/bin/python manage.py "$@")
}

check_settings() {
  local said
  said=$(of_release check --verbosity 0 2>&1) && return
  # What is missing is said at the end, below where in the code it was noticed.
  sed -n 's/^.*ImproperlyConfigured: //; T; :rest; p; n; b rest' <<<"$said" | grep . >&2 || printf '%s\n' "$said" >&2
  echo "程序已经放好，还差设置：请编辑 $into/.env（带 * 的必须填），然后再运行一次这条命令。" >&2
  exit 3
}

# There is one way from a release to another, and it makes a backup first and knows the way back.
leave_it_to_upgrade() {
  local before
  before=$(readlink "$into/current" || true)
  if [ -n "$before" ] && [ "$before" != "releases/$(value version)" ] && [ -z "${UPGRADING:-}" ]; then
    UPGRADING=yes exec "$into/current/scripts/upgrade.sh" --bundle "$PWD"
  fi
}

prepare_site() {
  # Added to those of earlier releases: a page that a browser still shows finds its style sheet.
  mkdir -p "$into/var/static"
  cp -R "$release/static/." "$into/var/static/"
  chmod -R u=rwX,go=rX "$into/var/static"
  [ "$units" = no ] || chown -R anquan:anquan "$into/var/static"
  if [ -n "$restore" ]; then
    switch_to_release
    "$into/current/scripts/upgrade.sh" --restore "$restore"
    return
  fi
  of_release migrate --no-input --verbosity 0
  echo "正在载入初始内容，约一分钟"
  of_release load_starter
  of_release search_drain
  switch_to_release
  of_release make_admin
}

switch_to_release() {
  ln -sfn "releases/$(value version)" "$into/current.new"
  mv -T "$into/current.new" "$into/current"
}

install_units() {
  local unit
  for unit in anquan-web anquan-worker; do
    sed "s|/opt/anquan|$into|g" "$release/deploy/$unit.service" >"/etc/systemd/system/$unit.service"
    chmod 644 "/etc/systemd/system/$unit.service"
  done
  systemctl daemon-reload
  systemctl enable anquan-web anquan-worker
  systemctl restart anquan-web anquan-worker
}

check_bundle
[ "$system" = no ] || install_system_packages
find_python
check_libraries
put_release
write_settings
[ "$units" = no ] || make_user
[ "$switch" = yes ] || { echo "新版本已放好：$release"; exit 0; }
check_settings
leave_it_to_upgrade
prepare_site
[ "$units" = no ] || install_units
[ -z "${UPGRADING:-}" ] || exit 0
if [ "$units" = yes ]; then
  echo "装好了，服务已启动。看情况：systemctl status anquan-web anquan-worker，或者 $into/manage status"
else
  echo "装好了。启动：$into/manage serve；装成服务：sudo ./install.sh --into $into --units"
fi
echo "前面放 nginx，样子见 $release/deploy/nginx-host.conf（证书放 /etc/nginx/tls/）。"
