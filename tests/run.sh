#!/usr/bin/env bash
# Builds everything and runs every test but those of the console in a browser (tests/browser.sh). Installs PostgreSQL from the
# distribution where it may; otherwise says what is missing. The last line is "N passed, N failed, N skipped". Arguments go to the test runners, such as -class '*Plan*'.
set -u
cd "$(dirname "$0")/.."
. tests/needs.sh

need_dotnet
need_postgres
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
