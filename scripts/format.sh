#!/usr/bin/env bash
# Formats the C++ files that git knows. --check changes nothing and fails where something would change;
# --tidy runs clang-tidy on the front instead (needs the compile commands in build/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mode=${1:-}
case $mode in
  '') options=(-i) ;;
  --check) options=(--dry-run --Werror) ;;
  --tidy) options=() ;;
  *) echo "scripts/format.sh: nothing, --check or --tidy, got $mode" >&2; exit 2 ;;
esac
tool=clang-format
[[ $mode != --tidy ]] || tool=clang-tidy
command -v "$tool" >/dev/null || { echo "scripts/format.sh: $tool, got none; apt-get install $tool" >&2; exit 5; }

if [[ $mode == --tidy ]]; then
  git ls-files -z 'core/*.cpp' 'cli/*.cpp' ':!core/engine/*' | xargs -0 -P "$(nproc)" -n 4 clang-tidy -p build --quiet
else
  git ls-files -z '*.cpp' '*.h' | xargs -0 clang-format "${options[@]}"
fi
