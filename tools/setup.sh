#!/usr/bin/env bash
# Installs what this machine lacks: what building needs, with `window` also what driving the window needs, and with
# `test` what the checks need besides.
set -euo pipefail
cd "$(dirname "$0")/.."

build_packages=(build-essential ca-certificates pkg-config libwebkit2gtk-4.1-dev)
window_packages=(webkit2gtk-driver xvfb xauth dbus xdotool libgl1-mesa-dri fonts-dejavu-core)
# Other programs that must agree with ours about signatures and about what is in a bundle, and one that tells the memory
# that a program took.
test_packages=(minisign unzip time)

say() { printf 'setup: %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }

missing_packages() {
  local name
  for name in "$@"; do
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || echo "$name"
  done
}

install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    [[ $(uname) == Linux ]] || { say "not Linux: no system packages are installed"; return; }
    pkg-config --exists webkit2gtk-4.1 2>/dev/null && return
    stop "this system has no apt-get. Please install what these Debian packages hold, then try again: $*"
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  say "installing ${missing[*]}"
  local root=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || stop "please install as root, then try again: apt-get install ${missing[*]}"
    root=(sudo)
  fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

need() {
  command -v "$1" >/dev/null || stop "$1 is missing. $2"
}

# A tool of cargo's, at its version, into target/tools: the user's own programs stay as they are.
install_tool() {
  local name=$1 version=$2
  command -v "$name" >/dev/null && return
  say "building $name $version"
  cargo install --quiet --locked --debug --root target/tools --version "$version" "$name"
}

install_packages "${build_packages[@]}"
need cargo "Rust is installed from https://rustup.rs."
need node "Node.js 20.19 or newer is installed from https://nodejs.org."
need npm "It comes with Node.js."
if [[ ${1:-} == window || ${1:-} == test ]]; then
  install_packages "${window_packages[@]}"
  install_tool tauri-driver 2.1.0
fi
if [[ ${1:-} == test ]]; then
  install_packages "${test_packages[@]}"
  install_tool cargo-deny 0.20.2
fi
if [[ ui/package-lock.json -nt ui/node_modules/.package-lock.json ]]; then
  say "installing the page's packages"
  npm ci --prefix ui --no-audit --loglevel=error
  touch ui/node_modules/.package-lock.json
fi
