#!/usr/bin/env bash
# Plays the console in a real Chromium, and nothing else. Installs it from the distribution where it may; otherwise says what is
# missing. Pictures of every screen are then in tests/HrisOrleans.Browser.Tests/bin/Release/net10.0/screens. Arguments go to the test runner.
set -u
cd "$(dirname "$0")/.."
. tests/needs.sh

need_dotnet
need_chromium
dotnet build tests/HrisOrleans.Browser.Tests -c Release --nologo -v quiet || fail "The build failed."
exec dotnet tests/HrisOrleans.Browser.Tests/bin/Release/net10.0/HrisOrleans.Browser.Tests.dll -noColor "$@"
