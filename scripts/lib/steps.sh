# SPDX-License-Identifier: Apache-2.0
# ChainRule: named, timed steps; the first that fails ends the run. Sourced, never run.
# shellcheck shell=bash

STEP_LOGS="$ROOT/.build-test/logs"
mkdir -p "$STEP_LOGS"

seconds_since() {
  awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", to - from }'
}

# step NAME COMMAND...: one line with the time and the command's last line; all of it on failure.
step() {
  local name=$1 log="$STEP_LOGS/$1.log" begin=$EPOCHREALTIME status=0
  shift
  "$@" >"$log" 2>&1 || status=$?
  if ((status != 0)); then
    tail -n 200 "$log"
    printf 'FAILED  %-22s %8s  (exit %d)\n' "$name" "$(seconds_since "$begin")" "$status"
    exit 1
  fi
  printf 'ok      %-22s %8s  %s\n' "$name" "$(seconds_since "$begin")" "$(tail -n 1 "$log")"
}

# loud_step NAME COMMAND...: the same, but what the command prints is shown while it runs.
loud_step() {
  local name=$1 log="$STEP_LOGS/$1.log" begin=$EPOCHREALTIME status=0
  shift
  echo "begin   $name"
  "$@" 2>&1 | tee "$log" || status=$?
  if ((status != 0)); then
    printf 'FAILED  %-22s %8s  (exit %d)\n' "$name" "$(seconds_since "$begin")" "$status"
    exit 1
  fi
  printf 'ok      %-22s %8s\n' "$name" "$(seconds_since "$begin")"
}
