#!/usr/bin/env bash
# A bundle of 200 MB of pictures, built, verified and installed: whole processes, each round the floor and then ours, the
# best of each. The floors are unzip and sha256sum over the same file, and for installing the writing of what is in it.
# Also the most memory that each takes. Ends with 1 where a goal is missed.
#
#   benches/bundle.sh [MEGABYTES [ROUNDS]]
set -euo pipefail
cd "$(dirname "$0")/.."

megabytes=${1:-200}
rounds=${2:-5}
picture=2000000
most_ratio=1.5
most_memory=200

cargo build --release --quiet -p marginalis-cli
marginalis=$PWD/target/release/marginalis
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
source=$folder/source
bundle=$folder/large.marginalis
export MARGINALIS_LIBRARY=$folder/library
export MARGINALIS_PASSPHRASE="for this run alone"

# JPEG headers (600 by 800) before bytes that cannot be packed.
make_source() {
  local number
  "$marginalis" --json bundle new "$source" --title Pictures --author "Nobody in particular" >"$folder/said"
  mkdir -p "$source/assets"
  printf '\n' >>"$source/texts/01-welcome.md"
  for number in $(seq -w 1 $((megabytes * 1000000 / picture))); do
    {
      printf '\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00'
      printf '\xff\xc0\x00\x0b\x08\x02\x58\x03\x20\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00'
      head -c $((picture - 48)) /dev/urandom
    } >"$source/assets/$number.jpg"
    printf '![Picture %s](../assets/%s.jpg)\n\n' "$number" "$number" >>"$source/texts/01-welcome.md"
  done
}

verifying_floor() { unzip -p "$bundle" | sha256sum >"$folder/said"; }
installing_floor() {
  unzip -p "$bundle" | sha256sum >"$folder/said"
  cp "$bundle" "$folder/written"
  sync "$folder/written"
}
build() { "$marginalis" bundle build "$source" --out "$bundle" --sign "$folder/key" >"$folder/said"; }
verify() { "$marginalis" bundle verify "$bundle" --key "$folder/key.pub" >"$folder/said"; }
install() { "$marginalis" bundle install "$bundle" --accept-key >"$folder/said"; }
# A library as it is before any bundle comes, and nothing that waits to be written.
new_library() {
  rm -rf "$MARGINALIS_LIBRARY" "$folder/written"
  "$marginalis" texts >"$folder/said"
  sync
}

# Milliseconds that a command takes.
taken() {
  local start=$EPOCHREALTIME end
  "$1"
  end=$EPOCHREALTIME
  echo $(((${end/./} - ${start/./}) / 1000))
}

least() { [[ -z $1 || $2 -lt $1 ]] && echo "$2" || echo "$1"; }

# The most memory that one of our commands takes, MB.
memory() {
  /usr/bin/time -f %M -o "$folder/memory" "$marginalis" "$@" >"$folder/said"
  awk '{ printf "%d", $1 * 1024 / 1000000 + 1 }' "$folder/memory"
}

make_source
"$marginalis" --json bundle keygen --out "$folder/key" >"$folder/said"
built_in=$(memory bundle build "$source" --out "$bundle" --sign "$folder/key")
verified_in=$(memory bundle verify "$bundle")
new_library
installed_in=$(memory bundle install "$bundle" --accept-key)

verify_floor='' verify_ours='' install_floor='' install_ours=''
for _ in $(seq "$rounds"); do
  verify_floor=$(least "$verify_floor" "$(taken verifying_floor)")
  verify_ours=$(least "$verify_ours" "$(taken verify)")
  new_library
  install_floor=$(least "$install_floor" "$(taken installing_floor)")
  new_library
  install_ours=$(least "$install_ours" "$(taken install)")
done

missed=0
told() {
  awk -v what="$1" -v ours="$2" -v floor="$3" -v most="$most_ratio" 'BEGIN {
    printf "%s: %d ms, floor %d ms, ratio %.2f (goal %.1f)\n", what, ours, floor, ours / floor, most
    exit !(ours <= floor * most)
  }' || missed=1
}
held() {
  echo "memory of $1: $2 MB (goal $most_memory)"
  [[ $2 -lt $most_memory ]] || missed=1
}
stat -c "the bundle: %s bytes, best of $rounds" "$bundle"
told verify "$verify_ours" "$verify_floor"
told "install, which verifies" "$install_ours" "$install_floor"
held build "$built_in"
held verify "$verified_in"
held install "$installed_in"
exit "$missed"
