#!/bin/sh
# Drops root. The official image is built with protected mode off.
set -eu

case ${1:-} in
  -*) set -- valkey-server "$@" ;;
esac

if [ "${1:-}" = valkey-server ]; then
  shift
  set -- valkey-server --protected-mode no "$@"
  if [ "$(id -u)" = 0 ]; then
    find . \! -user valkey -exec chown valkey:valkey {} +
    exec setpriv --reuid=valkey --regid=valkey --init-groups "$@"
  fi
fi
exec "$@"
