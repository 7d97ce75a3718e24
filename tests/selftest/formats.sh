# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2015,SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Results for other programs: KTAP and JUnit XML say what the verdict says, other programs read them, and
# no text of anybody's breaks them.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"
here=$LAB/tests/selftest/formats
kunit=$(find "$OUT"/kernel -path '*/pristine/tools/testing/kunit/kunit.py' 2>/dev/null | head -n 1)

ktap() { jq -r --arg code "${2-}" --arg checks "${3-}" -f tests/report/ktap.jq "$1"; }
# xml FILE: the KTAP in FILE as JUnit XML in $work/junit.xml.
xml() { (dir=$work && junit "${2:-a suite}" "$1"); }
# as_schema FILE: a report.json is as its schema says; what is not is printed.
as_schema() {
	jq -r -L tests/report --slurpfile schema tests/report/report.schema.json \
		'include "schema"; wrong($schema[0])' "$1" >"$work/wrong" || return
	cat "$work/wrong"
	[ ! -s "$work/wrong" ]
}
# counts NAME: that attribute of the suite.
counts() { sed -n "s/.*<testsuite .*[ ]$1=\"\\([0-9]*\\)\".*/\\1/p" "$work/junit.xml"; }
valid() {
	if command -v xmllint >/dev/null; then
		xmllint --noout --schema "$here/junit.xsd" "$work/junit.xml"
	else
		grep -q '</testsuites>' "$work/junit.xml"
	fi
}
# whole_ktap FILE: it has the version, a plan, and as many results as planned, in order.
whole_ktap() {
	awk 'NR == 1 && $0 != "KTAP version 1" { bad = 1 }
		NR == 2 { planned = $0; sub(/^1[.][.]/, "", planned) }
		NR > 2 && /^(not )?ok / { n++; sub(/^not /, ""); if ($2 != n || $3 != "-") bad = 1; next }
		NR > 2 && !/^# / { bad = 1 }
		END { exit bad || n == 0 || planned != n }' "$1" || { cat "$1"; return 1; }
}
# same FILE: the XML has the results of the KTAP.
same() {
	[ "$(counts tests)" = "$(grep -cE '^(not )?ok ' "$1")" ] &&
		[ "$(counts failures)" = "$(grep -c '^not ok ' "$1")" ] &&
		[ "$(counts skipped)" = "$(grep -c '^ok .* # SKIP' "$1")" ] && [ "$(counts errors)" = 0 ]
}
# agrees FILE CODE: a test fails exactly when the run ends with another code than 0.
agrees() { if grep -q '^not ok' "$1"; then [ "$2" != 0 ]; else [ "$2" = 0 ]; fi; }
judged() {
	for g in costs costs-few few made-ordinary made-quick made-swapped made-neither untrusted-thrice \
		no-pair-at-all slower slower-little not-met-1 one-undecided ties; do
		golden_judged "$g" && ktap "$work/json" >"$work/ktap" && whole_ktap "$work/ktap" &&
			agrees "$work/ktap" "$(jq .exit "$work/json")" && xml "$work/ktap" && same "$work/ktap" &&
			valid ||
			{ echo "of $g"; return 1; }
	done
}
outcomes() {
	golden_judged not-met-1 && ktap "$work/json" >"$work/said" &&
		says 'ok 1 - the instrument passes its controls' &&
		[ "$(grep -c '^not ok .* - expected: ' "$work/said")" = \
		"$(jq '[.expectations[] | select(.outcome == "not met")] | length' "$work/json")" ] &&
			golden_judged one-undecided && ktap "$work/json" >"$work/said" &&
		grep '^ok .* # SKIP undecided: ' "$work/said"
}
untrusted() {
	golden_judged untrusted-thrice && ktap "$work/json" >"$work/said" &&
		says 'not ok 1 - the instrument passes its controls' && ! grep '^ok .*expected' "$work/said" |
		grep -v SKIP
}
# Figures as expected, and checks that are not.
failed_checks() {
	golden_judged costs && ktap "$work/json" 1 'Checks (x): 1 NOT AS EXPECTED' >"$work/said" &&
		whole_ktap "$work/said" &&
		grep '^not ok .* - the checks are as the claims say' "$work/said" && says 'exit code 1'
}

# --- the schema of report.json ---

held() {
	for f in "$golden"/*.report; do
		g=${f##*/} g=${g%.report}
		case $g in not-met-1?*) continue ;; esac	# of these one will do
		golden_judged "$g" && as_schema "$work/json" || { echo "of $g"; return 1; }
	done
}
# altered FILTER TEXT: a report that is altered so is refused, with TEXT.
altered() {
	golden_judged costs && jq "$1" "$work/json" >"$work/altered" && ! as_schema "$work/altered" &&
		grep -F "$2" "$work/wrong"
}
each_altered() {
	altered 'del(.rows[0].A.hits)' 'report.rows[0].A: lacks hits' &&
		altered '.rows[0].dose = "x"' 'is string, not number' &&
		altered '.x = 1' 'has x, which is not' && altered '.exit = 5' 'none of 0, 1, 2, 6' &&
		altered '.costs[0].B.boots = -1' 'less than 0' && altered '.costs[0].B.boots = 1.5' 'not integer' &&
		altered '.rows = {}' 'is object, not array' && altered '.trusted = null' 'is null, not boolean' &&
		altered '.expectations[0].outcome = "ok"' 'is ok, none of met'
}
# A keyword of the schema that is not looked at would hold anything.
keyword_told() {
	jq -n -r -L tests/report 'include "schema"; {a: 1} | wrong({properties: {a: {maximum: 0}}})' |
		grep 'has maximum, which'
}

# --- texts of anybody's ---

odd() {
	printf "a<b & \"c\" 'd' ]]> <!-- \\033[31m \\001 \\177 "
	printf '\377\376 \303\251 \302\233 \355\240\200 \357\277\276 \360\237\230\200 \303'
}
hostile() {
	{ printf 'KTAP version 1\n1..3\n# '; odd; printf '\nnot ok 1 - '; odd
	  printf '\nok 2 - '; odd; printf ' # SKIP '; odd
	  printf '\nok 3 - \\& %%s \\0 a\000b\n'; } >"$work/ktap"
	xml "$work/ktap" "$(odd)" && valid && [ "$(counts tests)$(counts failures)$(counts skipped)" = 311 ] &&
		grep -q '&lt;b &amp; &quot;c&quot;' "$work/junit.xml" &&
		grep -q 'é ?? ??? ??? 😀 ?' "$work/junit.xml" &&
		grep -qF 'name="\&amp; %s \0 ab"' "$work/junit.xml" &&
		! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$work/junit.xml"
}
each_awk() {
	for awk in mawk gawk 'busybox awk' original-awk; do
		command -v "${awk%% *}" >/dev/null || continue
		# shellcheck disable=SC2086 # two words
		{ odd; echo; printf 'ok 1 - '; odd; } |
			LC_ALL=C $awk -v suite=s -f tests/report/junit.awk >"$work/of" &&
			{ [ -f "$work/first" ] || cp "$work/of" "$work/first"; } && cmp "$work/first" "$work/of" ||
			return
	done
}
# A name must not begin a directive, nor a text of an expectation a line.
in_ktap() {
	golden_judged costs && jq '.expectations[0].text = "a # SKIP b\nnot ok 7 - c" |
		.expectations[0].outcome = "not met"' \
		"$work/json" >"$work/odd" && ktap "$work/odd" >"$work/ktap" && whole_ktap "$work/ktap" &&
			xml "$work/ktap" &&
		same "$work/ktap" && grep '^not ok 2 - expected: a No. SKIP b?not ok 7 - c$' "$work/ktap"
}
broken() {
	printf 'KTAP version 1\n1..3\nok 1 - a\n' >"$work/ktap" && xml "$work/ktap" && valid &&
		[ "$(counts errors)" = 1 ] &&
		grep -q '3 tests were planned, and 1 were run' "$work/junit.xml" && : >"$work/ktap" &&
		xml "$work/ktap" && valid &&
		[ "$(counts errors)" = 1 ] && printf 'KTAP version 1\n1..1\nok 1\nBail out! gone\n' >"$work/ktap" &&
		xml "$work/ktap" && valid && [ "$(counts errors)" = 1 ] && grep -q 'Bail out! gone' "$work/junit.xml"
}
schema_refuses() {
	golden_judged costs && ktap "$work/json" >"$work/ktap" && xml "$work/ktap" && valid || return
	for wrong in 's/tests="[0-9]*"/tests="x"/' 's/ classname="[^"]*"//' 's/system-out/system-in/g' \
		'/<testcase/d'; do
		xml "$work/ktap" && sed -i "$wrong" "$work/junit.xml" && ! valid >/dev/null 2>&1 ||
			{ echo "$wrong"; return 1; }
	done
}

# --- the other targets ---

of_claims() {
	printf '%s\t%s\t%s\t%s\n' claim C1 holds 'one # thing' claim C2 not-as-expected two \
		claim C3 other-flavour three \
		fault creds patched 'its control failed' >"$work/decisions"
	printf 'unclaimed\tx.y\ndiffers\tC2\tsaw 3\n' >>"$work/decisions"
	awk -f tests/report/claims-ktap.awk "$work/decisions" >"$work/ktap" && whole_ktap "$work/ktap" &&
		[ "$(grep -c '^not ok' "$work/ktap")" = 3 ] && [ "$(grep -c SKIP "$work/ktap")" = 1 ] &&
		grep -x 'ok 1 - claim C1: one No. thing' "$work/ktap" && xml "$work/ktap" && same "$work/ktap" && valid
}

# --- the kernel's own parser ---

# The parser takes what is behind a # for a directive, and names that are no identifiers as they are.
parsed() {
	for g in costs made-ordinary untrusted-thrice; do
		golden_judged "$g" && ktap "$work/json" >"$work/ktap" || return
		(cd "$work" && python3 -B "$kunit" parse "$work/ktap") >"$work/said" 2>&1
		ran=$(grep -cE '^(not )?ok ' "$work/ktap") failed=$(grep -c '^not ok' "$work/ktap")
		grep -E "Ran $ran tests" "$work/said" || { cat "$work/said"; return 1; }
		[ "$failed" = 0 ] || grep -E "failed: $failed(,|\$)" "$work/said" || { cat "$work/said"; return 1; }
		! grep -iE 'error: |errors: ' "$work/said" || return
	done
}

t 'KTAP and JUnit XML of a run have its verdict and its expectations' judged
t 'what is not met fails, and what is undecided is skipped' outcomes
t 'when the controls failed nothing else has passed' untrusted
t 'checks that are not as expected fail the run' failed_checks
t 'a report.json is as its schema says' held
t 'one that is altered is not' each_altered
t 'a keyword that is not looked at is told' keyword_told
t 'no text breaks the XML' hostile
t 'each awk writes the same' each_awk
t 'no text breaks the KTAP' in_ktap
t 'a KTAP that ends too soon gives an error in the XML' broken
t 'decisions on claims become tests' of_claims
if command -v xmllint >/dev/null; then
	t 'the schema refuses what is not JUnit XML' schema_refuses
else
	skip 'the schema refuses what is not JUnit XML' 'there is no xmllint'
fi
if [ -n "$kunit" ] && command -v python3 >/dev/null; then
	t "the kernel's kunit.py reads the KTAP" parsed
else
	skip "the kernel's kunit.py reads the KTAP" 'there is no python3, or no tree of a kernel yet'
fi
end
