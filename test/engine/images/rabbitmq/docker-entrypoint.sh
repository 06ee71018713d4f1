#!/bin/sh
# Drops root and writes the cookie; the server itself reads RABBITMQ_DEFAULT_USER, _PASS, _VHOST and RABBITMQ_NODENAME.
set -eu

case ${1:-} in
  rabbitmq*) if [ "$(id -u)" = 0 ]; then
    if [ "$1" = rabbitmq-server ]; then find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq:rabbitmq {} +; fi
    exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups "$0" "$@"
  fi ;;
esac

cookie=/var/lib/rabbitmq/.erlang.cookie
if [ -n "${RABBITMQ_ERLANG_COOKIE:-}" ] && [ ! -e "$cookie" ]; then
  (umask 0177 && printf '%s' "$RABBITMQ_ERLANG_COOKIE" > "$cookie")
fi

exec "$@"
