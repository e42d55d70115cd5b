# What the tests need besides the .NET SDK; sourced by run.sh and browser.sh. Installed from the distribution where that may be
# done (as root with apt-get), otherwise it is said what is missing.

fail() { echo "$1" >&2; exit 1; }

# install NAME PACKAGE
install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
    echo "Installing $1 ..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >/dev/null \
        || fail "$1 could not be installed: see what apt-get says."
}

find_postgres() {
    [ -n "${HRISORLEANS_TEST_POSTGRES:-}" ] && return 0
    [ -n "${PG_BIN:-}" ] && [ -x "$PG_BIN/initdb" ] && return 0
    command -v initdb >/dev/null 2>&1 && return 0
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

find_chromium() {
    if [ -n "${HRISORLEANS_CHROMIUM:-}" ]; then [ -x "$HRISORLEANS_CHROMIUM" ]; return; fi
    [ -x /usr/bin/chromium ]
}

need_dotnet() {
    command -v dotnet >/dev/null 2>&1 || fail "The .NET SDK is missing: install version 10 from https://dotnet.microsoft.com/download."
}

need_postgres() {
    # The package's own cluster is not needed: the tests start private servers.
    find_postgres || install PostgreSQL postgresql
    find_postgres || fail "PostgreSQL is missing: install it (its initdb is looked for in PATH, PG_BIN and /usr/lib/postgresql/*/bin), or name a server in HRISORLEANS_TEST_POSTGRES."
}

need_chromium() {
    find_chromium || [ -n "${HRISORLEANS_CHROMIUM:-}" ] || install Chromium chromium
    find_chromium || fail "Chromium is missing, in which the console is tested: install it as /usr/bin/chromium, or name a Chrome or Chromium in HRISORLEANS_CHROMIUM."
}
