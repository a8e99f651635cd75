#!/usr/bin/env bash
# The step of action.yml that checks: annotations on standard output, the other formats into files.
# Takes PATHS and ARGUMENTS (one a line), SINCE and SARIF; the exit code goes to the step's output, so that later steps
# still run.
set -uo pipefail
: "${PATHS:=.}" "${ARGUMENTS:=}" "${SINCE:=}" "${SARIF:=false}"

work="$RUNNER_TEMP/qualcheck"
mkdir -p "$work"

lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line%$'\r'}"
    [ -z "${line//[[:space:]]/}" ] || printf '%s\0' "$line"
  done <<<"$1"
}
mapfile -d '' -t paths < <(lines "$PATHS")
mapfile -d '' -t arguments < <(lines "$ARGUMENTS")

options=(
  --format github
  --format "github-summary:$work/summary.md"
  --format "pr-comment:$work/comment.md"
)
[ "$SARIF" != true ] || options+=(--format "sarif:$work/qualcheck.sarif")
[ -z "$SINCE" ] || options+=(--since "$SINCE")

rm -f "$work/summary.md" "$work/comment.md" "$work/qualcheck.sarif"
qualcheck check "${options[@]}" ${arguments[@]+"${arguments[@]}"} -- "${paths[@]}"
code=$?
[ ! -f "$work/summary.md" ] || cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
