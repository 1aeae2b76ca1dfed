#!/bin/sh
# Applies scripts to the configuration of a WildFly that is not running.
#
#   JBOSS_HOME=/opt/wildfly ./configure.sh host.cli tls.cli
#   JBOSS_HOME=/opt/wildfly SERVER_CONFIG=standalone-microprofile.xml ./configure.sh host.cli
#
# JAVA_OPTS=-Djboss.server.base.dir=… names a base folder other than $JBOSS_HOME/standalone.
set -eu
: "${JBOSS_HOME:?names the folder of WildFly}"
if [ $# -eq 0 ]; then
  echo "usage: JBOSS_HOME=/opt/wildfly $0 host.cli [tls.cli] [datasource.cli]" >&2
  exit 2
fi
all=$(mktemp)
trap 'rm -f "$all"' EXIT
{
  echo "embed-server --std-out=echo --server-config=${SERVER_CONFIG:-standalone.xml}"
  cat "$@"
  echo stop-embedded-server
} > "$all"
"$JBOSS_HOME/bin/jboss-cli.sh" --file="$all"
