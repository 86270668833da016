#!/usr/bin/env bash
# Fetches the peers into tests/Benchmarks/peers/node_modules (ignored by git), without running their scripts.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund
