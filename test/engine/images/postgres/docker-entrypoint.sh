#!/bin/bash
# Prepares the data folder as the official image does: initdb, a server that only listens on its Unix socket
# for the database and the scripts in /docker-entrypoint-initdb.d, then the server proper.
# Scripts are run in this shell, so variables that are not set are not an error.
set -eo pipefail

main() {
  if [[ $1 == -* ]]; then set -- postgres "$@"; fi
  if [[ $1 != postgres ]]; then exec "$@"; fi
  read_secret_files
  if [[ $(id -u) == 0 ]]; then
    reject_old_mount
    mkdir -p "$PGDATA"
    chown -R postgres:postgres "$PGDATA" /var/run/postgresql
    chmod 0700 "$PGDATA"
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  if [[ -s $PGDATA/PG_VERSION ]]; then
    printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
  else
    initialise "$@"
  fi
  exec "$@"
}

# VARIABLE_FILE names a file with the value, for secrets that are mounted.
read_secret_files() {
  local name file
  for name in POSTGRES_PASSWORD POSTGRES_USER POSTGRES_DB POSTGRES_INITDB_ARGS; do
    file="${name}_FILE"
    if [[ -z ${!file} ]]; then continue; fi
    if [[ -n ${!name} ]]; then fail "both $name and $file are set (but are exclusive)"; fi
    export "$name=$(<"${!file}")"
    unset "$file"
  done
}

# From 18 on the volume belongs on /var/lib/postgresql; the official image refuses the place of 17 and before.
reject_old_mount() {
  if grep -q ' /var/lib/postgresql/data ' /proc/self/mountinfo && [[ $PGDATA != /var/lib/postgresql/data* ]]; then
    fail 'in 18+ the volume is mounted on /var/lib/postgresql, not on /var/lib/postgresql/data'
  fi
}

initialise() {
  export POSTGRES_USER=${POSTGRES_USER:-postgres}
  export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
  local method=$POSTGRES_HOST_AUTH_METHOD
  if [[ -z $POSTGRES_PASSWORD && $method != trust ]]; then
    fail 'Database is uninitialized and superuser password is not specified: set POSTGRES_PASSWORD'
  fi
  # The arguments are a command line's text, so they are split here as a shell would split them.
  eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\") $POSTGRES_INITDB_ARGS"
  printf '\nhost all all all %s\n' "${method:-scram-sha-256}" >> "$PGDATA/pg_hba.conf"

  PGUSER=$POSTGRES_USER pg_ctl -w start -o "-c listen_addresses='' -p 5432"
  if [[ $POSTGRES_DB != postgres ]]; then
    query --dbname=postgres --set=db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db";'
  fi
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    if [[ -e $script ]]; then run_script "$script"; fi
  done
  PGUSER=$POSTGRES_USER pg_ctl -m fast -w stop
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

run_script() {
  local script=$1
  echo "$0: running $script"
  case $script in
    *.sh) if [[ -x $script ]]; then "$script"; else . "$script"; fi ;;
    *.sql) query --dbname="$POSTGRES_DB" --file="$script" ;;
    *.sql.gz) gunzip -c "$script" | query --dbname="$POSTGRES_DB" ;;
    *) echo "$0: ignoring $script" ;;
  esac
}

query() {
  PGHOST='' PGHOSTADDR='' PGPASSWORD=$POSTGRES_PASSWORD psql --username="$POSTGRES_USER" --set=ON_ERROR_STOP=1 --no-password --no-psqlrc "$@"
}

fail() {
  echo "Error: $1" >&2
  exit 1
}

main "$@"
