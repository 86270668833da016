#!/usr/bin/env bash
# Installs what the tests need (Debian: PostgreSQL, Chromium), then builds and runs all of them.
# On another system, or without rights to install, the tests that need the missing part say that they were skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing ${missing[*]} ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Not installed: ${missing[*]} (needs Debian and root); tests that need them are skipped."
  fi
fi

dotnet build TreM.Workflow.sln -c Release -v quiet -nologo

if ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || command -v initdb >/dev/null; then
  mapfile -t cluster < <(bash tests/postgres.sh start)
  trap 'bash tests/postgres.sh stop "${cluster[0]}"' EXIT
  export TREM_TEST_POSTGRES="${cluster[1]}"
fi

# What failed is said once more at the end, where it is found.
report=$(mktemp)
failed=0
dotnet test --solution TreM.Workflow.sln -c Release --no-build "$@" 2>&1 | tee "$report" || failed=$?
if [ "$failed" != 0 ]; then
  echo; echo "What failed:"
  awk '/^[^ ]/ { shown = /^failed / } shown' "$report" | head -400
fi
rm -f "$report"
exit "$failed"
