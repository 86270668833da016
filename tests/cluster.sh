#!/usr/bin/env bash
# Three nodes of the web host on one PostgreSQL for five minutes: a kill -9 each five seconds, also during a start, and the database
# restarted twice, with traffic through the API. CI runs the same test for half a minute.
#   cluster.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build tests/Web.Tests -v quiet -nologo
mapfile -t cluster < <(bash tests/postgres.sh start)
trap 'bash tests/postgres.sh stop "${cluster[0]}"' EXIT
export TREM_TEST_POSTGRES="${cluster[1]}" TREM_TEST_POSTGRES_FOLDER="${cluster[0]}" TREM_TEST_CLUSTER_SECONDS="${1:-300}"
tests/Web.Tests/bin/Debug/net10.0/Web.Tests -class "*ClusterTests" -showLiveOutput
