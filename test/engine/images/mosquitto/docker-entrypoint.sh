#!/bin/sh
# The broker itself drops root, and must then own what it writes.
set -e

if [ "$(id -u)" = 0 ]; then chown -R mosquitto:mosquitto /mosquitto || true; fi
exec "$@"
