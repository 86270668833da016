#!/usr/bin/env bash
# Adds a migration to all three databases, and writes the model itself as code: made at each start, it would cost a third of
# the time to the first page. What has been released is never written again: frozen.sha256 names it, and a test compares.
#   migrations.sh NAME
set -euo pipefail
cd "$(dirname "$0")"
name=${1:-}
if [[ ! "$name" =~ ^[A-Z][A-Za-z0-9]+$ ]]; then
  echo "usage: migrations.sh NAME   (what the migration does, for example AddSessions)" >&2
  exit 2
fi
for provider in Sqlite SqlServer PostgreSql; do
  if compgen -G "$provider/Migrations/*_$name.cs" >/dev/null; then
    echo "Expected a new name; $provider/Migrations has $name already. A database somewhere may have it: add another migration." >&2
    exit 2
  fi
done
dotnet tool restore >/dev/null
for provider in Sqlite SqlServer PostgreSql; do
  rm -rf "$provider/Compiled"
done
dotnet build -v quiet -nologo -p:RunAnalyzers=false >/dev/null
for provider in Sqlite SqlServer PostgreSql; do
  dotnet ef migrations add "$name" --no-build --context "${provider}WorkflowContext" --output-dir "$provider/Migrations" | tail -n 1
  dotnet ef dbcontext optimize --no-build --context "${provider}WorkflowContext" --output-dir "$provider/Compiled" \
    --namespace "TreM.Workflow.Persistence.$provider.Compiled" >/dev/null
done
