# SPDX-License-Identifier: Apache-2.0
# ChainRule: what every shell script here begins with. Sourced, never run.
# shellcheck shell=bash disable=SC2034

set -euo pipefail

# The repository, whatever the caller's folder is.
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
readonly ROOT

# Flags of the strict build. Build and test must be given the same ones, or SwiftPM builds twice.
readonly STRICT_FLAGS=(
  -Xswiftc -warnings-as-errors
  --explicit-target-dependency-import-check error
)

# Prints the comment at the top of the calling script, from "Usage:" on.
usage() {
  sed -n '/^# Usage:/,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"
}

# Answers --help and -h, wherever they stand among the arguments.
answer_help() {
  local argument
  for argument in "$@"; do
    case "$argument" in
      --) return ;;
      -h | --help) usage && exit 0 ;;
    esac
  done
}

# fail MESSAGE: one sentence on standard error, then the end.
fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# Like fail, for a mistake on the command line.
misuse() {
  echo "$(basename "$0"): $*" >&2
  usage >&2
  exit 64
}
