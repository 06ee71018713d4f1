#!/bin/bash
# Prepares the data folder as the official images do: the system tables, and root with the password that a variable holds,
# from everywhere. Nobody can connect before the server proper starts.
set -euo pipefail

main() {
  if [[ ${1:-} == -* ]]; then set -- mariadbd "$@"; fi
  if [[ ${1:-} == mysqld ]]; then set -- mariadbd "${@:2}"; fi
  if [[ ${1:-} != mariadbd ]]; then exec "$@"; fi
  if [[ $(id -u) == 0 ]]; then
    chown -R mysql:mysql /var/lib/mysql /run/mysqld
    exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
  fi
  if [[ ! -d /var/lib/mysql/mysql ]]; then initialise; fi
  exec "$@"
}

initialise() {
  local password=${MARIADB_ROOT_PASSWORD-${MYSQL_ROOT_PASSWORD-}}
  if [[ -z $password ]]; then
    printf 'Database is uninitialized and password option is not specified: set MARIADB_ROOT_PASSWORD\n' >&2
    exit 1
  fi
  mariadb-install-db --auth-root-authentication-method=normal --skip-test-db --skip-log-bin > /dev/null
  local quoted=${password//\\/\\\\}
  quoted=${quoted//\'/\\\'}
  mariadbd --bootstrap --skip-log-bin << SQL
FLUSH PRIVILEGES;
ALTER USER root@localhost IDENTIFIED BY '$quoted';
CREATE USER root@'%' IDENTIFIED BY '$quoted';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
SQL
}

main "$@"
