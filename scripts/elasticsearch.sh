#!/usr/bin/env bash
# Puts together in var/elasticsearch what a real Elasticsearch node needs, without Docker: jars from Maven's registry
# and a JDK of this machine. Fails, saying what is missing, where it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$PWD/var/elasticsearch

# The server wants Java 21; the `java` on PATH is often older, with a newer one beside it.
jdk=
for folder in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/none)")")")"; do
  [ -x "$folder/bin/javac" ] || continue
  version=$("$folder/bin/javac" -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/')
  [ "$version" -ge 21 ] 2>/dev/null && jdk=$folder && break
done
if [ -z "$jdk" ]; then
  echo "没有找到 JDK 21 或更新的版本（看过 JAVA_HOME、/usr/lib/jvm、PATH）。请装一个，例如：" >&2
  echo "  sudo apt-get install -y openjdk-21-jdk-headless   # Debian 13、Ubuntu 24.04" >&2
  echo "  或者把 https://adoptium.net 的 JDK 解压到某个目录，再设 JAVA_HOME" >&2
  exit 1
fi
command -v mvn >/dev/null 2>&1 || scripts/system-packages.sh maven

rm -rf "$target"
mkdir -p "$target/modules/transport-netty4"
JAVA_HOME=$jdk mvn -q -B -f tests/elasticsearch/node/pom.xml dependency:copy-dependencies "-DoutputDirectory=$target/lib"
# The transport is a module of the server, with a folder and a description of its own.
mv "$target"/lib/{transport-netty4,netty}-*.jar "$target/modules/transport-netty4/"
(cd "$target/modules/transport-netty4" && "$jdk/bin/jar" -xf transport-netty4-*.jar META-INF/es-plugins/transport-netty4 &&
  mv META-INF/es-plugins/transport-netty4/* . && rm -r META-INF)
"$jdk/bin/javac" -cp "$target/lib/*" -d "$target/classes" tests/elasticsearch/node/Node.java
ln -s "$jdk" "$target/jdk"
