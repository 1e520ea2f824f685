#!/usr/bin/env bash
# Sets up what is missing and builds build/tiedit; run again, it does only what is left.
#   --front   the front alone: no torch, no engine (an engine that was built before is kept)
#   --cuda    the engine with CUDA (needs the CUDA toolkit; gigabytes of wheels)
#   --tests   also the tests and the Python packages they use
# Units are compiled some at a time, which halves the time of a build from nothing; to work on the code, configure with
# `cmake --preset release`: there a change compiles its own unit alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

engine=1 cuda="" tests=""
for option in "$@"; do
  case $option in
    --front) engine="" ;;
    --cuda) cuda=1 ;;
    --tests) tests=1 ;;
    *) echo "scripts/setup.sh: --front, --cuda or --tests, got $option" >&2; exit 2 ;;
  esac
done

say() { echo "scripts/setup.sh: $*" >&2; }
stop() { say "$*"; exit 5; }
# quietly WHAT COMMAND...: keeps the command's output in build/, shows it only when it ends badly.
quietly() {
  local log=build/setup-$1.log code=0
  "${@:2}" </dev/null >"$log" 2>&1 || code=$?
  ((code == 0)) || { cat "$log" >&2; stop "$1: a clean end, got exit code $code; see $log"; }
}

packages=(
  build-essential cmake ninja-build ccache pkg-config python3-venv
  libopencv-core-dev libopencv-imgproc-dev libopencv-photo-dev
  libcli11-dev libyaml-cpp-dev nlohmann-json3-dev libfmt-dev libutf8proc-dev libssl-dev
  libjpeg62-turbo-dev libpng-dev libwebp-dev libexiv2-dev liblcms2-dev
  libgtest-dev libgmock-dev
)

install_packages() {
  command -v dpkg-query >/dev/null || { say "no dpkg here; needed: ${packages[*]}"; return; }
  local installed missing=()
  installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${binary:Package}\n' 2>/dev/null | sed -n 's/^ii *//p' | sed 's/:.*//' | tr '\n' ' ') "
  for package in "${packages[@]}"; do
    [[ $installed == *" $package "* ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "installing ${missing[*]}"
  local as_root=()
  if [[ $EUID != 0 ]]; then
    command -v sudo >/dev/null || stop "root or sudo to install ${missing[*]}, got neither"
    as_root=(sudo)
  fi
  quietly apt-update "${as_root[@]}" apt-get update
  quietly apt-install "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
}

# install_requirements NAME [PIP OPTION]: once for each text of scripts/requirements/NAME.txt.
install_requirements() {
  local wanted=scripts/requirements/$1.txt done_mark=.venv/installed-$1.txt
  cmp -s "$wanted" "$done_mark" && return
  if [[ ! -x .venv/bin/pip ]]; then  # the last thing that venv makes
    local python=/usr/bin/python3
    [[ -x $python ]] || python=python3
    quietly venv "$python" -m venv .venv
  fi
  say "installing $wanted"
  quietly "pip-$1" .venv/bin/python -m pip install --disable-pip-version-check "${@:2}" -r "$wanted"
  cp "$wanted" "$done_mark"
}

has_torch() { compgen -G '.venv/lib/python3*/site-packages/torch/lib/libtorch_cpu.so' >/dev/null; }
cached() { [[ -f build/CMakeCache.txt ]] && grep -qx "$1:BOOL=ON" build/CMakeCache.txt; }

# configure: only when the build folder is new or an option changes; Ninja notices everything else itself.
configure() {
  local options=() option value
  if [[ -z $engine ]] && cached TIEDIT_ENGINE && has_torch; then engine=1; fi
  if [[ -z $cuda ]] && cached TIEDIT_CUDA; then cuda=1; fi
  for option in "TIEDIT_ENGINE=${engine:+ON}" "TIEDIT_CUDA=${cuda:+ON}"; do
    value=${option#*=}
    options+=("-D${option%%=*}=${value:-OFF}")
  done
  local mark="${options[*]}"
  [[ -f build/build.ninja && -f build/configured && $(<build/configured) == "$mark" ]] && return
  say "configuring ($mark)"
  quietly configure cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON "${options[@]}"
  [[ -n $engine ]] || rm -f build/libtiedit_engine.so
  echo "$mark" >build/configured
}

build() {
  local quiet=--quiet
  [[ ! -t 2 ]] || quiet=
  local targets=(tiedit)
  [[ -z $tests ]] || targets=(all)
  ninja -C build $quiet "${targets[@]}" </dev/null >&2
}

mkdir -p build
exec 9>build/.setup.lock
flock 9
install_packages
[[ -z $tests ]] || install_requirements tests --no-deps
if [[ -n $cuda ]]; then install_requirements engine-cuda
elif [[ -n $engine ]]; then install_requirements engine --no-deps; fi
if [[ -n $tests && -n $engine ]]; then install_requirements parity --no-deps; fi
configure
build
