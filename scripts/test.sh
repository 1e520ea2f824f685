#!/usr/bin/env bash
# Sets up and builds what is missing, then runs the tests.
#   --front        without the engine and its tests
#   --label NAME   only the tests with this label (unit, parity, cli, engine, ...)
#   -- ...         the rest goes to ctest
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

setup=(--tests) choice=()
while (($#)); do
  case $1 in
    --front) setup+=(--front); choice+=(--label-exclude '^engine$'); shift ;;
    --label) choice+=(--label-regex "^${2:?scripts/test.sh: --label NAME}\$"); shift 2 ;;
    --) shift; choice+=("$@"); break ;;
    *) echo "scripts/test.sh: --front, --label NAME or -- CTEST ARGUMENTS, got $1" >&2; exit 2 ;;
  esac
done

scripts/setup.sh "${setup[@]}"
exec ctest --test-dir build --output-on-failure --no-tests=error --parallel "$(nproc)" "${choice[@]}" </dev/null
