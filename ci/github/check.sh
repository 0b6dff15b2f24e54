#!/usr/bin/env bash
# Runs the check once and hands its results to GitHub: annotations, summary, files, exit status.
# Needs SAMPLES, ARGUMENTS (one a line) and RUNNER_TEMP.
set -euo pipefail

# A folder of its own, so that no file of an earlier check of the job passes for one of this.
reports=$(mktemp -d "$RUNNER_TEMP/armslength-reports.XXXXXX")
arguments=()
while IFS= read -r line; do
  line=${line%$'\r'}
  [ -z "$line" ] || arguments+=("$line")
done <<<"$ARGUMENTS"

status=0
armslength check \
  --github \
  --markdown "$reports/check.md" \
  --junit "$reports/check.xml" \
  --sarif "$reports/check.sarif" \
  --html "$reports/check.html" \
  ${arguments[@]+"${arguments[@]}"} -- "$SAMPLES" 2>"$reports/remarks.txt" || status=$?

# Remarks may name files of the papers, and the runner obeys commands wherever they are printed.
sed -e 's/##\[/## [/g' -e 's/^/| /' "$reports/remarks.txt" >&2

if [ -f "$reports/check.md" ]; then
  cat "$reports/check.md" >>"$GITHUB_STEP_SUMMARY"
fi
{
  echo "status=$status"
  for kind in xml:junit sarif:sarif html:html; do
    file="$reports/check.${kind%%:*}"
    if [ -f "$file" ]; then
      echo "${kind##*:}=$file"
    fi
  done
} >>"$GITHUB_OUTPUT"
exit "$status"
