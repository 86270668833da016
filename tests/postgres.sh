#!/usr/bin/env bash
# A private PostgreSQL cluster for tests, on a free loopback port, in a temporary folder.
#   postgres.sh start   prints the folder and the connection string (one line each)
#   postgres.sh restart FOLDER   as after a loss of power
#   postgres.sh stop FOLDER
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/initdb)")

as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case "${1:-}" in
start)
  folder=$(mktemp -d -t trem-postgres.XXXXXX)
  [ "$(id -u)" = 0 ] && chown postgres "$folder"
  as_postgres "$bin/initdb" -D "$folder/data" -U trem -A trust -E UTF8 --locale=C.UTF-8 >"$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
  # Port 0 is not for servers: try free ports until one holds.
  for attempt in 1 2 3 4 5 6 7 8; do
    port=$((20000 + RANDOM % 30000))
    if as_postgres "$bin/pg_ctl" -D "$folder/data" -w -t 30 -l "$folder/server.log" \
         -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c max_connections=200" start >/dev/null 2>&1; then
      echo "$folder"
      echo "Host=127.0.0.1;Port=$port;Username=trem;Database=postgres"
      exit 0
    fi
  done
  cat "$folder/server.log" >&2
  exit 1
  ;;
restart)
  as_postgres "$bin/pg_ctl" -D "$2/data" -m immediate -w -t 60 -l "$2/server.log" restart >/dev/null
  ;;
stop)
  as_postgres "$bin/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$2" "$2.log"
  ;;
*)
  echo "usage: $0 start | restart FOLDER | stop FOLDER" >&2
  exit 2
  ;;
esac
