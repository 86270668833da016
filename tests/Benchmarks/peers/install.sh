#!/usr/bin/env bash
# Fetches the peers into tests/Benchmarks/peers/node_modules (ignored by git), without running their scripts.
set -euo pipefail
cd "$(dirname "$0")"
# Not npm ci: it refuses a lock file that leaves out the binaries for other systems.
npm install --no-save --ignore-scripts --no-audit --no-fund
