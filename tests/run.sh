#!/usr/bin/env bash
# Builds everything and runs every test but those of the console in a browser (tests/browser.sh). Installs PostgreSQL from the
# distribution where it may; otherwise says what is missing. The last line is "N passed, N failed, N skipped". Arguments go to the test runners, such as -class '*Plan*'.
set -u
cd "$(dirname "$0")/.."

fail() { echo "$1" >&2; exit 1; }

find_postgres() {
    [ -n "${HRISORLEANS_TEST_POSTGRES:-}" ] && return 0
    [ -n "${PG_BIN:-}" ] && [ -x "$PG_BIN/initdb" ] && return 0
    command -v initdb >/dev/null 2>&1 && return 0
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

command -v dotnet >/dev/null 2>&1 || fail "The .NET SDK is missing: install version 10 from https://dotnet.microsoft.com/download."

if ! find_postgres; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing PostgreSQL ..."
        # The package's own cluster is not needed: the tests start private servers.
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null \
            || fail "PostgreSQL could not be installed: see what apt-get says."
    fi
    find_postgres || fail "PostgreSQL is missing: install it (its initdb is looked for in PATH, PG_BIN and /usr/lib/postgresql/*/bin), or name a server in HRISORLEANS_TEST_POSTGRES."
fi

dotnet build HrisOrleans.sln -c Release --nologo -v quiet || fail "The build failed."

passed=0 failed=0 skipped=0
for project in HrisOrleans.Tests HrisOrleans.Connectors.Tests HrisOrleans.Cluster.Tests HrisOrleans.Postgres.Tests; do
    log=$(mktemp)
    dotnet "tests/$project/bin/Release/net10.0/$project.dll" -noColor "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    summary=$(grep -E "^ *$project  Total: " "$log" | tail -n 1)
    rm -f "$log"
    number() { local n; n=$(sed -nE "s/.*$1: ([0-9]+).*/\1/p" <<<"$summary"); echo "${n:-0}"; }
    total=$(number Total) bad=$(( $(number Failed) + $(number Errors) )) left=$(number Skipped) idle=$(number "Not Run")
    if [ -z "$summary" ]; then
        echo "$project ended without a summary (exit code $status)."
        failed=$((failed + 1))
        continue
    fi
    passed=$((passed + total - bad - left - idle)) failed=$((failed + bad)) skipped=$((skipped + left))
    [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && { echo "$project ended with exit code $status."; failed=$((failed + 1)); }
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
