#!/usr/bin/env bash
# Takes the pictures of src/TreM.Workflow.Web/README.md anew: demonstration data in Chromium, into src/TreM.Workflow.Web/screenshots.
set -euo pipefail
cd "$(dirname "$0")/.."
TREM_SCREENSHOTS=1 dotnet run --project tests/Web.Tests -- -class "*ScreenshotTests"
