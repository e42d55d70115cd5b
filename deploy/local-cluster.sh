#!/usr/bin/env bash
# A whole cluster on this machine, on loopback only: PostgreSQL, silos, API processes and, when asked for, the sandbox.
# For trying out and for tests; nothing in it is a secret worth keeping. Run it without arguments for help.
set -euo pipefail

usage() {
  cat <<'HELP'
local-cluster.sh start FOLDER [--no-wait]   starts whatever does not run; again is harmless and restarts what died
local-cluster.sh stop FOLDER                ends the processes by their ids; data stays
local-cluster.sh status FOLDER              one line a process: name, process id or "down", address

FOLDER keeps everything: data, keys, mails, log/NAME.log, run/NAME.pid and ports (the same at the next start).

Environment, read at the first start and kept in FOLDER/settings:
  HRIS_BIN        folder with the built HrisOrleans.Host.dll (default: the repository's Release, then Debug build)
  HRIS_DATABASE   connection string of a PostgreSQL database to use; left out: a private server is made and started
  HRIS_SILOS      number of silos (2)            HRIS_APIS      number of API processes (2)
  HRIS_SANDBOX_PEOPLE   starts a sandbox with a company "acme" of so many people, and points BambooHR at it
  HRIS_PORT_NAME  port of one process: HRIS_PORT_API1, HRIS_PORT_SILO2 (its health address), HRIS_PORT_SILO2_MESH,
                  HRIS_PORT_SILO2_GATEWAY, HRIS_PORT_POSTGRES, HRIS_PORT_SANDBOX; left out: a free one
  HRIS_PG_BIN     folder with initdb and postgres (default: PATH, then /usr/lib/postgresql)
  HRIS_PG_USER    who runs PostgreSQL when root starts it (postgres), since it refuses root
  HRIS_WAIT       seconds to wait for readiness (120)
Settings of the product (Section__Name) are passed on from the environment.
HELP
}

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

[ $# -ge 2 ] || { usage; exit 2; }
command=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
wait_for_ready=yes
[ "${3:-}" = --no-wait ] && wait_for_ready=
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
setting_names='HRIS_BIN HRIS_DATABASE HRIS_SILOS HRIS_APIS HRIS_SANDBOX_PEOPLE HRIS_PG_BIN HRIS_PG_USER'

# --- processes -------------------------------------------------------------------------------------------------------

# The process id in NAME.pid, if that process lives and is ours: an id may have gone to somebody else since.
pid_of() {
  local file=$folder/run/$1.pid pid state
  [ -s "$file" ] || return 1
  read -r pid < "$file"
  kill -0 "$pid" 2>/dev/null || return 1
  if [ -r "/proc/$pid/stat" ]; then
    state=$(sed 's/^.*) //' "/proc/$pid/stat" 2>/dev/null) || return 1
    [ "${state:0:1}" != Z ] || return 1
    tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -q "$(mark_of "$1")" || return 1
  fi
  say "$pid"
}

mark_of() { case $1 in postgres) say postgres ;; *) say HrisOrleans.Host ;; esac; }

# launch NAME command…: apart from this shell and its terminal, with a log and a pid file of its own.
launch() {
  local name=$1
  shift
  (
    cd /
    exec setsid "$@" < /dev/null >> "$folder/log/$name.log" 2>&1
  ) &
  say $! > "$folder/run/$name.pid"
  disown
}

host() {
  local name=$1
  shift
  launch "$name" dotnet "$HRIS_BIN/HrisOrleans.Host.dll" "$@"
}

end() {
  local name=$1 signal=$2 pid waited=0
  pid=$(pid_of "$name") || { rm -f "$folder/run/$name.pid"; return 0; }
  kill "-$signal" "$pid" 2>/dev/null || true
  while pid_of "$name" > /dev/null; do
    sleep 0.2
    waited=$((waited + 1))
    if [ $waited -gt 150 ]; then
      say "$name does not stop; it is killed."
      kill -KILL "$pid" 2>/dev/null || true
    fi
  done
  rm -f "$folder/run/$name.pid"
}

# --- ports -----------------------------------------------------------------------------------------------------------

# Below the ephemeral range, so that no outgoing connection takes one between looking and listening.
port_of() {
  local name=$1 variable=HRIS_PORT_${1^^} port
  port=$(sed -n "s/^$name=//p" "$folder/ports" 2>/dev/null || true)
  if [ -z "$port" ]; then
    port=${!variable:-}
    while [ -z "$port" ]; do
      port=$((RANDOM % 11000 + 21000))
      if (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null || grep -q "=$port\$" "$folder/ports" 2>/dev/null; then port=; fi
    done
    say "$name=$port" >> "$folder/ports"
  fi
  say "$port"
}

# The status line of GET PATH, without needing curl.
answers() {
  local port=$1 path=$2 line
  line=$(
    exec 2> /dev/null 3<> "/dev/tcp/127.0.0.1/$port" || exit 0
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$path" >&3
    IFS= read -r -t 5 line <&3 && printf '%s' "$line"
  ) || true
  [[ $line == *' 200 '* ]]
}

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

pg_programs() {
  local candidate
  for candidate in "${HRIS_PG_BIN:-}" ${PATH//:/ } $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [ -n "$candidate" ] && [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ]; then
      say "$candidate"
      return
    fi
  done
  fail "PostgreSQL is not here: put initdb and postgres into PATH or name their folder in HRIS_PG_BIN, or give a database in HRIS_DATABASE."
}

as_pg_user() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid="${HRIS_PG_USER:-postgres}" --regid="$(id -g "${HRIS_PG_USER:-postgres}")" --init-groups -- "$@"
  else
    "$@"
  fi
}

start_postgres() {
  local programs port waited=0
  programs=$(pg_programs)
  port=$(port_of postgres)
  if [ ! -s "$folder/pg/PG_VERSION" ]; then
    mkdir -p "$folder/pg"
    chmod 700 "$folder/pg"
    if [ "$(id -u)" = 0 ]; then chown "${HRIS_PG_USER:-postgres}" "$folder/pg"; fi
    (cd / && as_pg_user "$programs/initdb" --pgdata "$folder/pg" --username postgres --auth trust --encoding UTF8 --locale C) > "$folder/log/initdb.log" 2>&1 ||
      fail "initdb failed (can its user enter $folder?): $(tail -n 3 "$folder/log/initdb.log")"
  fi
  until pid_of postgres > /dev/null && takes_connections "$port"; do
    if ! pid_of postgres > /dev/null; then
      : >> "$folder/log/postgres.log"
      # A killed server's last children may hold its memory for a moment: then it refuses to start, and is asked again.
      if [ "$(id -u)" = 0 ]; then
        launch postgres setpriv --reuid="${HRIS_PG_USER:-postgres}" --regid="$(id -g "${HRIS_PG_USER:-postgres}")" --init-groups -- \
          env LC_ALL=C "$programs/postgres" -D "$folder/pg" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300
      else
        launch postgres env LC_ALL=C "$programs/postgres" -D "$folder/pg" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300
      fi
    fi
    sleep 0.3
    waited=$((waited + 1))
    [ $waited -lt 400 ] || fail "PostgreSQL does not answer; see $folder/log/postgres.log"
  done
}

# It listens before it answers questions, while it recovers: the last word in its log tells.
takes_connections() {
  (exec 2> /dev/null 3<> "/dev/tcp/127.0.0.1/$1") &&
    grep -aE 'starting PostgreSQL|ready to accept connections|database system is shut down|terminating any other active|all server processes terminated' "$folder/log/postgres.log" |
    tail -n 1 | grep -q 'ready to accept connections'
}

# --- the cluster -----------------------------------------------------------------------------------------------------

names() {
  local n
  [ -n "$HRIS_DATABASE" ] || say postgres
  [ -z "$HRIS_SANDBOX_PEOPLE" ] || say sandbox
  for ((n = 1; n <= HRIS_SILOS; n++)); do say "silo$n"; done
  for ((n = 1; n <= HRIS_APIS; n++)); do say "api$n"; done
}

read_settings() {
  local name value
  mkdir -p "$folder/log" "$folder/run"
  # What the first start was told holds; the environment of later ones counts only where it says something else.
  if [ -f "$folder/settings" ]; then
    while IFS='=' read -r name value; do
      [ -n "${!name:-}" ] || printf -v "$name" '%s' "$value"
    done < "$folder/settings"
  fi
  : "${HRIS_SILOS:=2}" "${HRIS_APIS:=2}" "${HRIS_SANDBOX_PEOPLE:=}" "${HRIS_DATABASE:=}" "${HRIS_PG_BIN:=}" "${HRIS_PG_USER:=postgres}"
  if [ -z "${HRIS_BIN:-}" ]; then
    for value in Release Debug; do
      HRIS_BIN=$here/../src/HrisOrleans.Host/bin/$value/net10.0
      [ -f "$HRIS_BIN/HrisOrleans.Host.dll" ] && break
    done
  fi
}

keep_settings() {
  local name
  (umask 077 && for name in $setting_names; do say "$name=${!name}"; done > "$folder/settings.new" && mv "$folder/settings.new" "$folder/settings")
}

make_keys() {
  (
    umask 077
    [ -s "$folder/kek" ] || head -c 32 /dev/urandom | base64 > "$folder/kek"
    [ -s "$folder/operator-key" ] || printf 'hrisop_%s\n' "$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')" > "$folder/operator-key"
  )
}

export_settings() {
  if [ -n "$HRIS_DATABASE" ]; then
    export Database__ConnectionString=$HRIS_DATABASE
  else
    export Database__ConnectionString="Host=127.0.0.1;Port=$(port_of postgres);Username=postgres;Database=postgres;Maximum Pool Size=40;Timeout=5"
  fi
  export Cluster__AdvertisedAddress=127.0.0.1
  export Sync__HeartbeatSeconds=${Sync__HeartbeatSeconds:-2}
  export DOTNET_gcServer=${DOTNET_gcServer:-0}
  if [ -z "${Mail__Host:-}" ]; then export Mail__Folder=${Mail__Folder:-$folder/mails} Mail__LeaseSeconds=${Mail__LeaseSeconds:-20} Mail__TimeoutSeconds=${Mail__TimeoutSeconds:-10} Mail__RetrySeconds=${Mail__RetrySeconds:-2}; fi
  if [ -n "$HRIS_SANDBOX_PEOPLE" ]; then export Connectors__BambooHr__BaseUrl="http://127.0.0.1:$(port_of sandbox)/bamboohr/{companyDomain}"; fi
}

start_one() {
  local name=$1
  pid_of "$name" > /dev/null && return
  case $name in
    sandbox) host sandbox sandbox --port "$(port_of sandbox)" --people "$HRIS_SANDBOX_PEOPLE" ;;
    silo*)
      Encryption__KeyFile=$folder/kek Cluster__SiloPort=$(port_of "${name}_mesh") Cluster__GatewayPort=$(port_of "${name}_gateway") \
        host "$name" --role silo --urls "http://127.0.0.1:$(port_of "$name")"
      ;;
    api*)
      Encryption__KeyFile=$folder/kek Console__KeyFolder=$folder/console-keys Api__OperatorKeyHashes__0=$(tr -d '\n' < "$folder/operator-key" | sha256sum | cut -d ' ' -f 1) \
        host "$name" --role api --urls "http://127.0.0.1:$(port_of "$name")"
      ;;
  esac
}

await() {
  local name=$1 path=$2 end
  end=$((SECONDS + ${HRIS_WAIT:-120}))
  until answers "$(port_of "$name")" "$path"; do
    pid_of "$name" > /dev/null || fail "$name ended: $(tail -n 5 "$folder/log/$name.log")"
    [ $SECONDS -lt $end ] || fail "$name is not ready after ${HRIS_WAIT:-120} s; see $folder/log/$name.log"
    sleep 0.3
  done
}

start() {
  local name
  [ -f "$HRIS_BIN/HrisOrleans.Host.dll" ] || fail "No HrisOrleans.Host.dll in $HRIS_BIN: build src/HrisOrleans.Host, or name the folder in HRIS_BIN."
  keep_settings
  make_keys
  export_settings
  if [ -z "$HRIS_DATABASE" ]; then start_postgres; fi
  if [ ! -f "$folder/migrated" ]; then
    dotnet "$HRIS_BIN/HrisOrleans.Host.dll" migrate > "$folder/log/migrate.log" 2>&1 || fail "The database could not be migrated: $(tail -n 5 "$folder/log/migrate.log")"
    : > "$folder/migrated"
  fi
  for name in $(names); do [ "$name" = postgres ] || start_one "$name"; done
  [ -n "$wait_for_ready" ] || return 0
  for name in $(names); do
    case $name in
      silo* | api*) await "$name" /healthz && await "$name" /readyz ;;
      sandbox) await sandbox /_control/companies/acme ;;
    esac
  done
  welcome
}

welcome() {
  local name
  say "The cluster is up. Data, logs and keys: $folder"
  for name in $(names); do
    case $name in
      api*) say "API      http://127.0.0.1:$(port_of "$name")   (description at /openapi/v1.json)" ;;
      sandbox) say "Sandbox  http://127.0.0.1:$(port_of sandbox), company acme: $(grep -o 'access token.*' "$folder/log/sandbox.log" | tail -n 1)" ;;
    esac
  done
  say "Sign in as the operator with the key in $folder/operator-key, and set up a tenant and an admin token with it:"
  say "  key=\$(cat $folder/operator-key); api=http://127.0.0.1:$(port_of api1)"
  say "  curl -X PUT  -H \"Authorization: Bearer \$key\" -H 'Content-Type: application/json' -d '{\"name\":\"Acme\",\"subscription\":\"standard\"}' \$api/v1/tenants/acme"
  say "  curl -X POST -H \"Authorization: Bearer \$key\" -H 'Content-Type: application/json' -d '{\"login\":\"admin@acme.example\"}' \$api/v1/tenants/acme/tokens"
}

stop() {
  local name
  # From the outside in: who asks first, then who answers, the database last (SIGINT: its fast shutdown).
  for name in $(names | tac); do
    case $name in
      postgres) end postgres INT ;;
      *) end "$name" TERM ;;
    esac
  done
}

status() {
  local name pid
  for name in $(names); do
    pid=$(pid_of "$name") || pid=down
    say "$name $pid 127.0.0.1:$(port_of "$name")"
  done
}

read_settings
case $command in
  start) start ;;
  stop) stop ;;
  status) status ;;
  *) usage; exit 2 ;;
esac
