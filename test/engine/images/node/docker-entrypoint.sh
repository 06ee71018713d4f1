#!/bin/sh
# `docker run node script.js` and `docker run node --version` mean node; a command of the image means itself.
set -eu

if [ "${1#-}" != "${1}" ] || ! command -v "${1}" > /dev/null 2>&1 || { [ -f "${1}" ] && [ ! -x "${1}" ]; }; then
  set -- node "$@"
fi
exec "$@"
