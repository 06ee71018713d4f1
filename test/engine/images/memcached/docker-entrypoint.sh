#!/bin/sh
# Lets `docker run memcached -m 64` work.
set -e

case ${1:-} in
  -*) set -- memcached "$@" ;;
esac
exec "$@"
