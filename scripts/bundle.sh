#!/usr/bin/env bash
# Puts into one file under var/bundle all that a machine without any network needs to install this commit: the code, its
# static files, wheels, Debian packages, install.sh, and a list of hashes. What was fetched once is used again.
#
# It fits machines with this machine's processor, Python (major and minor) and, for the Debian packages, release. Python
# itself comes as a Debian package, or is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

out=$PWD/var/bundle
python=.venv/bin/python
minor=$($python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
# shellcheck source=/dev/null
system=$(. /etc/os-release && echo "$ID-${VERSION_ID:-}")
machine=$(uname -m)
version=$($python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
version=$version-$(git show -s --format=%cd --date=format:%Y%m%d%H%M HEAD)-$(git rev-parse --short=8 HEAD)
name=anquan-$version-$system-$machine
PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk)

work=$out/work
rm -rf "$work"
mkdir -p "$work/$name"
trap 'rm -rf "$work"' EXIT
bundle=$work/$name

code() {
  echo "代码（$version）" >&2
  mkdir "$bundle/release"
  git archive HEAD . ':(exclude)tests' ':(exclude).ci' | tar -x -C "$bundle/release"
  echo "$version" >"$bundle/release/VERSION"
  cp "$bundle/release/deploy/install.sh" "$bundle/install.sh"
  chmod 755 "$bundle/install.sh"
}

requirements() {
  scripts/uv.sh export --frozen --quiet --no-dev --no-emit-project --no-header --format requirements-txt -o "$bundle/requirements.txt"
}

fetch() {
  scripts/uv.sh tool run --quiet --python "$PWD/$python" pip download --quiet --disable-pip-version-check \
    --only-binary :all: "$@" </dev/null
}

# A folder of wheels for each set of requirements; a half-filled one is not taken for a whole one.
wheels() {
  local kept
  kept=$out/wheels-$minor-$(sha256sum "$bundle/requirements.txt" | cut -c1-16)
  if [ ! -d "$kept" ]; then
    echo "Python 包" >&2
    rm -rf "$kept.part"
    fetch --require-hashes -r "$bundle/requirements.txt" -d "$kept.part"
    # What another patch release of the same Python wants in its place, and pip itself: a Debian Python may lack it.
    sed -n 's/ *;.*python_full_version.*//p' "$bundle/requirements.txt" | while read -r one; do
      fetch --no-deps "$one" -d "$kept.part"
    done
    fetch pip -d "$kept.part"
    mv "$kept.part" "$kept"
  fi
  cp -r "$kept" "$bundle/wheels"
}

static_files() {
  echo "静态文件" >&2
  mkdir -p "$work/var"
  (cd "$bundle/release" && env -u DATABASE_URL ENV_FILE=/dev/null VAR_DIR="$work/var" STATIC_ROOT="$bundle/release/static" \
    PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=portal.settings.build \
    "$OLDPWD/$python" manage.py collectstatic --no-input --verbosity 0)
}

# What a Debian of the smallest kind lacks: apt is told of a machine on which only required packages, and what they
# depend on, are installed, and fetches what it would install there.
system_packages() {
  local wanted=("${PACKAGES[@]}" "python$minor" nginx) kept
  printf '%s\n' "${wanted[@]}" >"$bundle/system-packages.txt"
  mkdir "$bundle/debs"
  kept=$out/debs-$system-$machine-$minor
  if [ ! -d "$kept" ]; then
    echo "系统包" >&2
    if ! command -v apt-get >/dev/null 2>&1; then
      echo "这里没有 apt：包里只有系统包的名单（system-packages.txt），没有系统包本身。" >&2
      return
    fi
    rm -rf "$kept.part"
    mkdir -p "$kept.part/partial" "$work/dpkg"
    python3 scripts/smallest_debian.py </var/lib/dpkg/status >"$work/dpkg/status"
    if ! apt-get install --download-only --yes -qq --no-install-recommends -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
      -o Dir::State::status="$work/dpkg/status" -o Dir::Cache::archives="$kept.part" -o Dir::Cache::pkgcache= \
      -o Dir::Cache::srcpkgcache= "${wanted[@]}" >/dev/null; then
      echo "系统包下载不了（先 apt-get update）：包里只有名单（system-packages.txt）。" >&2
      return
    fi
    rm -rf "$kept.part/partial" "$kept.part/lock"
    mv "$kept.part" "$kept"
  fi
  cp "$kept"/*.deb "$bundle/debs/"
}

hashes() {
  printf 'version=%s\npython=%s\nsystem=%s\nmachine=%s\n' "$version" "$minor" "$system" "$machine" >"$bundle/bundle.txt"
  (cd "$bundle" && find . -type f ! -name SHA256SUMS -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
}

code
requirements
wheels
static_files
system_packages
hashes
tar -C "$work" --owner=0 --group=0 -cf "$out/$name.tar.part" "$name"
mv "$out/$name.tar.part" "$out/$name.tar"
(cd "$out" && sha256sum "$name.tar" >"$name.tar.sha256")
echo "$out/$name.tar"
