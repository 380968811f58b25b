#!/bin/sh
# Push a file as evidence of a practice to Cairn; see docs/ci.md.
#
#   CAIRN_URL=https://cairn.example CAIRN_TOKEN=… CAIRN_ORGANIZATION=… \
#     push-evidence.sh FILE FRAMEWORK PRACTICE PROJECT [TITLE]
#
# A run that is tried again pushes nothing twice: the key is made of the commit, the practice and the file.
set -eu

file=$1 framework=$2 practice=$3 project=$4 title=${5:-}
revision=${CI_COMMIT_SHA:-${GITHUB_SHA:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}}
run=${CI_JOB_URL:-${GITHUB_RUN_ID:+${GITHUB_SERVER_URL:-}/${GITHUB_REPOSITORY:-}/actions/runs/$GITHUB_RUN_ID}}
hash=$(sha256sum "$file" | cut -d ' ' -f 1)
key=$(printf '%s' "$revision|$framework|$practice|$project|$title|$hash" | sha256sum | cut -d ' ' -f 1)

answer=$(curl --silent --show-error --fail-with-body --retry 3 --retry-delay 2 --max-time 600 \
  --header "Authorization: Token $CAIRN_TOKEN" \
  --header "Idempotency-Key: $key" \
  --form "organization=$CAIRN_ORGANIZATION" \
  --form "framework=$framework" \
  --form "practice=$practice" \
  --form "project=$project" \
  --form "revision=$revision" \
  ${run:+--form "url=$run"} \
  ${title:+--form "title=$title"} \
  --form "upload=@$file" \
  "$CAIRN_URL/api/v1/evidence/push/") || { printf '%s\n' "$answer" >&2; exit 1; }

case $answer in
  *"$hash"*) printf '%s\n' "$answer" ;;
  *) printf 'Cairn has another hash than %s: %s\n' "$hash" "$answer" >&2; exit 1 ;;
esac
