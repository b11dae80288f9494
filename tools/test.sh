#!/usr/bin/env bash
# Every check and every test, one group after the other, all of them even where one fails; the sum at the end.
set -uo pipefail
cd "$(dirname "$0")/.."

export NO_COLOR=1 CARGO_TERM_COLOR=never
# The random texts of the property tests are the same in each run of the whole, so that it judges the change and not the
# dice; `make test-core` and `cargo test` draw new ones each time.
export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-1}
logs=target/logs
mkdir -p "$logs"
passed=0
failed=0
broken=()

# What a group's log counts: cargo, vitest and node each in their words. A group that counts nothing counts as one.
count() {
  local log=$1 status=$2 good bad
  read -r good bad < <(awk '
    /^test result:/ { good += $4; bad += $6 }
    /^ *Tests +/ { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) good += $(i - 1); if ($i ~ /^failed/) bad += $(i - 1) } }
    /^ℹ pass / { good += $3 }
    /^ℹ fail / { bad += $3 }
    END { print good + 0, bad + 0 }' "$log")
  if [[ $status != 0 && $bad == 0 ]]; then bad=1; fi
  if [[ $good == 0 && $bad == 0 ]]; then good=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
  [[ $status == 0 ]] || broken+=("${log##*/}")
}

group() {
  local name=$1 started=$SECONDS status
  printf '\n== %s\n' "$name"
  make --no-print-directory "$name" 2>&1 | tee "$logs/$name"
  status=${PIPESTATUS[0]}
  count "$logs/$name" "$status"
  printf '== %s: %s, %d s\n' "$name" "$([[ $status == 0 ]] && echo ok || echo FAILED)" $((SECONDS - started))
}

for name in "$@"; do group "$name"; done

printf '\n'
for name in "${broken[@]}"; do printf 'failed: %s (see %s)\n' "$name" "$logs/$name"; done
printf '%d passed, %d failed\n' "$passed" "$failed"
[[ $failed == 0 && ${#broken[@]} == 0 ]]
