#!/usr/bin/env bash
# Plays the console in a real Chromium. Installs it from the distribution where it may; otherwise says what is missing. Pictures of
# every screen stand in tests/HrisOrleans.Browser.Tests/bin/Release/net10.0/screens. Arguments go to the test runner.
set -u
cd "$(dirname "$0")/.."

fail() { echo "$1" >&2; exit 1; }

find_chromium() {
    if [ -n "${HRISORLEANS_CHROMIUM:-}" ]; then [ -x "$HRISORLEANS_CHROMIUM" ]; return; fi
    [ -x /usr/bin/chromium ]
}

if ! find_chromium; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && [ -z "${HRISORLEANS_CHROMIUM:-}" ]; then
        echo "Installing Chromium ..."
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null \
            || fail "Chromium could not be installed: see what apt-get says."
    fi
    find_chromium || fail "Chromium is missing, in which the console is tested: install it as /usr/bin/chromium, or name a Chrome or Chromium in HRISORLEANS_CHROMIUM."
fi

dotnet build tests/HrisOrleans.Browser.Tests -c Release --nologo -v quiet || fail "The build failed."
exec dotnet tests/HrisOrleans.Browser.Tests/bin/Release/net10.0/HrisOrleans.Browser.Tests.dll -noColor "$@"
