#!/usr/bin/env bash
# Writes FILE, made by --format pr-comment, as a comment on the pull request PULL_REQUEST, in the place of the one that
# was written before. Needs gh, which GitHub's runners have, with GH_TOKEN.
set -euo pipefail

file="$1"
if [ ! -s "$file" ]; then
  echo "qualcheck: there is no comment to write"
  exit 0
fi

refused() {
  # A pull request from a fork gets a token that may read only; the check itself has been made.
  echo "::warning title=qualcheck::The comment could not be written; the job needs 'pull-requests: write'."
  exit 0
}

comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
found="$(gh api --paginate "$comments" --jq '.[] | select(.body | startswith("<!-- qualcheck")) | .id')" || refused
first="${found%%$'\n'*}"

if [ -n "$first" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$first" -F "body=@$file" || refused
  echo "qualcheck: the comment $first is up to date"
elif [[ "$(head -n 1 "$file")" == *"nothing found"* ]]; then
  echo "qualcheck: nothing found, and no comment to update"
else
  gh api --silent --method POST "$comments" -F "body=@$file" || refused
  echo "qualcheck: comment written"
fi
