#!/usr/bin/env bash
# Writes the migrations of all three databases from the model, and the model itself as code: made at each start, it would cost
# a third of the time to the first page.
#   migrations.sh          before the first release: replaces the one migration, Initial
#   migrations.sh NAME     after it: adds a migration
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
name=${1:-Initial}
for provider in Sqlite SqlServer PostgreSql; do
  [ "$name" = Initial ] && rm -rf "$provider/Migrations"
  rm -rf "$provider/Compiled"
done
dotnet build -v quiet -nologo -p:RunAnalyzers=false >/dev/null
for provider in Sqlite SqlServer PostgreSql; do
  folder=$provider/Migrations
  dotnet ef migrations add "$name" --no-build --context "${provider}WorkflowContext" --output-dir "$folder" | tail -n 1
  if [ "$name" = Initial ]; then
    # The same id each time: two people who change the model do not end up with two first migrations.
    for file in "$folder"/*_Initial*.cs; do
      sed -i -E 's/"[0-9]{14}_Initial"/"20260101000000_Initial"/' "$file"
      mv "$file" "$folder/$(basename "$file" | sed -E 's/^[0-9]{14}/20260101000000/')"
    done
  fi
  dotnet ef dbcontext optimize --no-build --context "${provider}WorkflowContext" --output-dir "$provider/Compiled" \
    --namespace "TreM.Workflow.Persistence.$provider.Compiled" >/dev/null
done
