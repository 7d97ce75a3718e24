# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2012,SC2015,SC2016,SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-letter and lab-report: a letter is text that mail and git carry as it is, its figures are those of
# report.json, and it claims nothing that the run does not prove.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

o=$work/out
dir=$o/results/one
export HOME="$work/home" GIT_CONFIG_NOSYSTEM=1
mkdir -p "$HOME" && part_of_lab "$work/lab" tests/targets/letter tests/sh tests/report
unset XDG_CONFIG_HOME EMAIL GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL

# run_of GOLDEN: makes a run in $dir with the figures of an input in judge/golden.
run_of() {
	rm -rf "$dir"
	mkdir -p "$dir/kernels" && golden_judged "$1" && mv "$work/json" "$dir/report.json" &&
		sed '/^exit code /d' "$work/report" >"$dir/report" && cp "$work/samples" "$dir/samples" || return
	for arm in unpatched patched; do
		printf '# Linux/um 7.2.12 Kernel Configuration\nCONFIG_CC_VERSION_TEXT="gcc (Debian) 12.2.0"\n' \
			>"$dir/kernels/$arm.config"
	done
	echo 'patches/exec-free-old-mm/upstream.patch forward' >"$dir/subject-applied"
	printf '%064d  patched\n%064d  unpatched\n' 7 8 >"$dir/sha256"
	cat >"$dir/host" <<-END
		date: 2026-11-26 23:42:45 UTC
		source: /home/someone/secret/linux: v7.2, commit 0123456789012345678901234567890123456789
		guest: 1 CPU, 640 MiB, seccomp; parameters: a=1
		host: Linux 6.1 x86_64, 2 CPU
		cpu: a CPU
		lab: abc1234-dirty
	END
	typed "'BOOTS=10'"
}
# typed WORDS: the file of knobs of the run, when this was typed.
typed() { printf ' with_knobs() { make=$1; shift; MAKEFLAGS= "$make" %s BY_SCRIPT=1 "$@"; }\n' "$1" >"$dir/knobs"; }
# The lab that is asked is a copy, in which no configuration of git is another's.
letter() { "$work/lab/tests/targets/letter/letter" O="$o" RUN="${run-one}" LETTER="${1:-letter}"; }
# is_ascii: each line of $work/said has at most 72 columns, and printable ASCII alone.
is_ascii() {
	LC_ALL=C awk 'length > 72 || /[^ -~]/ { print FILENAME ":" FNR ": " $0; bad = 1 } END { exit bad || NR < 3 }' \
		"$work/said"
}

# --- figures ---

# rows: the rows of report.json, a line each: what the letter shows of it, times in ns.
rows() {
	jq -r '(.rows[], .costs[]) | [.scenario, .dose, .unit, (.A.median, .B.median, .ratio.estimate, .ratio.low,
		.ratio.high | if . == null then "-" else . end)] | join(" ")' "$dir/report.json"
}
# figures_equal: each row of the letter's tables has the figures of a row of report.json, to the
# last digit that is shown; and each scenario is there.
figures_equal() {
	rows >"$work/rows" && exits 0 letter &&
		LC_ALL=C awk -f "$LAB/tests/selftest/letter/figures.awk" "$work/rows" "$work/said"
}
# wrong_seen GOLDEN FILTER: a letter of other figures than the report's is noticed.
wrong_seen() {
	run_of "$1" && figures_equal && cp "$dir/report.json" "$work/right" || return
	rows >"$work/kept"
	jq "$2" "$work/right" >"$dir/report.json"
	rows() { cat "$work/kept"; }
	! figures_equal
}
all_figures() {
	for g in costs made-ordinary quantiles slower few costs-few; do
		run_of "$g" && figures_equal && is_ascii || { echo "of $g"; return 1; }
	done
}
verdict_told() {
	run_of costs && exits 0 letter && jq -r .verdict "$dir/report.json" | tr -s ' ' >"$work/verdict" &&
		sed -n '/^Verdict:/,/^$/p' "$work/said" | tr '\n' ' ' | tr -s ' ' | grep -qF -- "$(cat "$work/verdict")"
}
not_met_told() { run_of not-met-1 && exits 0 letter && says 'not met: '; }

# --- what may be claimed ---

# no_claim GOLDEN WORDS: the letter of such a run says so first, and there is no trailer.
no_claim() {
	run_of "$1" && exits 0 letter && is_ascii && sed -n 1p "$work/said" | grep -q 'gives no claim' &&
		tr '\n' ' ' <"$work/said" | grep -qF -- "$2" || return
	exits 2 letter tested-by && one_line && says "no Tested-by: " && says "$2"
}
untrusted() {
	no_claim untrusted-thrice 'failed its own controls' && exits 0 letter && ! says 'How long others wait'
}
quick() { no_claim made-quick 'so few boots prove nothing' && exits 0 letter && ! grep ' [*]$' "$work/said"; }
unproven() { no_claim few 'no difference is proven'; }
unjudged() { no_claim no-pair-at-all 'could be judged' && exits 0 letter && ! says 'How long others wait'; }
unmeasured() {
	run_of costs && rm "$dir/report.json" && : >"$dir/coverage" &&
		printf 'x\n\nVerdict: this run did not exercise your patch.\n' >"$dir/report" &&
		exits 0 letter && is_ascii && says 'nothing was measured' && says 'did not exercise' &&
		exits 2 letter tested-by && one_line
}
# A run whose figures are as expected, and whose checks are not.
failed_checks() {
	run_of costs && echo 1 >"$dir/exit" && mkdir "$dir/checks" &&
		echo 'Checks (creds): 9 observations on each arm, 1 NOT AS EXPECTED' >"$dir/checks/report" &&
		exits 0 letter && says '1 NOT AS EXPECTED' && says 'exit code 1' &&
		exits 2 letter tested-by && says 'exit code 1'
}
arms_swapped() { run_of made-swapped && exits 2 letter tested-by && says 'no Tested-by'; }

# --- mail ---

# The sum of a capsule is told once there is one, whole and in one line.
capsule_told() {
	run_of costs && exits 0 letter && ! says capsule && echo x >"$dir/one.capsule.tar" && exits 0 letter &&
		is_ascii &&
		says 'capsule: one.capsule.tar, checked by' && says "$(echo x | sha256sum | cut -d ' ' -f 1)"
}
# odd_run: a run that has what a mail must not have.
odd_run() {
	run_of costs &&
		printf 'patch: [PATCH] Pérsön \033[31m, by A Pérson <a@b.c>\n' >>"$dir/host" &&
		echo 'fuzz: --- a/fs/exec.c' >>"$dir/host" &&
		echo 'source: diff --git a/x b/x' >>"$dir/host" &&
		sed 's/title=.*/title=\x1b[2J größer\tals -- \x7f/' "$work/samples" >"$dir/samples" &&
		long=$(printf '%0100d' 7) &&
		typed "'PATCHES=/home/me/it'\\''s \$HOME \`id\`/$long.mbox' 'KERNEL_SRC=~/linux' 'APPEND=a=/b'"
}
odd_is_ascii() {
	run_of wrapped-long && exits 0 letter && is_ascii || return
	odd_run && exits 0 letter && is_ascii && exits 0 letter mail && is_ascii && says ' KERNEL_SRC=linux' || return
	# A colon in front makes no header of it, and no line begins the patch.
	! grep -nE '^(---|diff -|Index: |From |>)' "$work/said"
}
# The paths of the user are his own, and a word or a password in a URL is, too.
private() {
	run_of costs && exits 0 letter && ! says secret && ! says /home && says 'linux: v7.2, commit 0123456789' &&
		typed "'KERNEL_SRC=/home/someone/secret/linux' 'ARMS=v7.1,/home/someone/b'" && exits 0 letter &&
		! says secret && says 'make lab-run KERNEL_SRC=linux ARMS=v7.1,b'
}
three_lines() {
	run_of costs && exits 0 letter && [ "$(sed -n '/^To repeat it/,$p' "$work/said" | sed 1d | wc -l)" = 3 ] &&
		says '  make lab-run BOOTS=10' && says 'git checkout -q abc1234' && ! says '-q abc1234-dirty'
}
# repository: a repository with one file, and $work/p.patch, the next commit as a mail.
repository() {
	rm -rf "$work/git" && git init -q "$work/git" && git config --global user.name 'A Pérson' &&
		git config --global user.email a@b.c && (
		cd "$work/git" && echo 1 >f && git add f && git commit -qm one && echo 2 >f && git commit -qam two &&
			git format-patch -q -1 -o .. && git reset -q --hard HEAD~1
	) && mv "$work/0001-two.patch" "$work/p.patch"
}
# mail_of: the mail in $work/p.patch with the letter as its text.
mail_of() {
	awk -v letter="$1" '
		{ print }
		/^$/ && !done++ { while ((getline l <letter) > 0) print l; print "" }' "$work/p.patch"
}
# carried: git reads the letter out of the mail as it was, and applies the patch behind it.
carried() {
	repository && letter >"$work/letter" && mail_of "$work/letter" >"$work/mail" &&
		git mailinfo "$work/text" "$work/diff" <"$work/mail" >"$work/info" &&
		grep -qx 'Subject: two' "$work/info" &&
		sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$work/text" |
		diff "$work/letter" - && (cd "$work/git" && git am -q "$work/mail" && [ "$(cat f)" = 2 ] &&
		git log -1 --format=%b | grep -qx 'What is not claimed')
}
each_carried() {
	for g in costs untrusted-thrice made-ordinary; do run_of "$g" && carried || { echo "of $g"; return 1; }; done
	odd_run && carried
}
sent() {
	repository && odd_run && letter mail >"$work/git/letter" && cd "$work/git" &&
		exits 0 git send-email --dry-run --confirm=never --to=x@y.z letter && says 'Subject: Re: [PATCH]' &&
		says 'Result: OK'
}
trailer() {
	repository && run_of costs && exits 0 letter tested-by && one_line &&
		says 'Tested-by: A Pérson <a@b.c> # UML, 10+10 boots: w at 1 MiB: 745 us before, 345 us after' &&
		{ echo t; echo; cat "$work/said"; } >"$work/message" &&
		git interpret-trailers --parse "$work/message" | cmp - "$work/said"
}
identity() {
	repository && run_of costs && git config --global sendemail.from 'S <s@b.c>' && exits 0 letter tested-by &&
		says 'Tested-by: S <s@b.c> #' && git config --global sendemail.identity work &&
		git config --global sendemail.work.from 'W <w@b.c>' && exits 0 letter tested-by &&
		says 'Tested-by: W <w@b.c> #' &&
		rm "$HOME/.gitconfig" && exits 2 letter tested-by && one_line && says 'git config'
}

# --- which run, and the pages ---

named() {
	run_of costs && ln -sfn one "$o/results/latest" && letter >"$work/by-name" && run='' letter |
		cmp - "$work/by-name" &&
		run=$dir letter | cmp - "$work/by-name" && run=none exits 2 letter && one_line &&
		says 'RUN=none: there is no such run' &&
		rm "$dir/report" && exits 2 letter && one_line && says 'did not end' &&
		echo x >"$dir/report" && rm "$dir/samples" && exits 2 letter && one_line && says 'is not of lab-run' &&
		rm -r "$o/results" && run='' exits 2 letter && one_line && says 'make lab-run'
}
nothing_kept() { run_of costs && ls -lR "$o" >"$work/before" && letter >"$work/1" && ls -lR "$o" |
	diff "$work/before" -; }
by_make() {
	run_of costs && letter >"$work/1" && make lab-letter O="$o" RUN=one 2>&1 | cmp - "$work/1" &&
		exits 2 make lab-letter O="$o" RUN=one LETTER=x && one_line &&
		exits 0 make lab-report O="$o" RUN=one && says 'Verdict: '
}
pages() { tests/targets/letter/pages O="$o" RUN=one; }
paged() {
	run_of costs && printf 'an \033[31m odd line\n' >>"$dir/report" && PAGER='echo paged; cat' exits 0 pages &&
		! says paged &&
		says 'Verdict: as expected' && says 'an ?[31m odd line' || return
	command -v script >/dev/null || return 0
	show="tests/targets/letter/pages O=$o RUN=one"
	TERM=xterm PAGER='echo "paged $LESS"; cat' exits 0 command script -qec "$show" /dev/null &&
		says 'paged FRX' && says 'Verdict: ' &&
		TERM=xterm PAGER=true exits 0 command script -qec "$show" /dev/null
}

# --- the report of a bug ---

# bug: makes a subject with such a report in the copy of the lab, and a run of it.
bug() {
	bug=$work/lab/patches/bug
	mkdir -p "$bug" && run_of costs && mkdir "$dir/checks" && echo 'It hangs.' >"$bug/report" &&
		echo 'reader the thread that reads' >"$bug/report.tasks" &&
		echo 'int main(void) { return 1; }' >"$bug/reproducer.c" &&
		echo 'patches/bug/fix.patch forward' >"$dir/subject-applied" &&
		printf '# reader: %s\n' 'RUN x' 'down_read+0x1/0x2' >"$dir/checks/unpatched"
}
of_bug() { "$work/lab/tests/targets/letter/letter" O="$o" RUN=one LETTER=letter SUBJECT="$1"; }
reported() {
	bug && exits 0 of_bug bug && head -n 1 "$work/said" | grep -qx 'It hangs.' &&
		says 'The stack of the thread that reads:' && says '  down_read+0x1/0x2' &&
		! grep -q 'RUN x' "$work/said" &&
		says 'Verdict: as expected' && tail -n 1 "$work/said" | grep -qxF "$(cat "$bug/reproducer.c")"
}
of_other() {
	echo 'patches/other/fix.patch forward' >"$dir/subject-applied"
	exits 2 of_bug bug && says 'is no run of SUBJECT=bug; type make lab-run SUBJECT=bug' && one_line
}
no_bug() { mkdir -p "$work/lab/patches/fine" && exits 2 of_bug fine && says 'has no report of a bug' && one_line; }

t 'each figure of a letter is one of report.json, and no line has more than 72 columns' all_figures
t 'a median that is not that of the report is seen' wrong_seen costs '.rows[0].A.median *= 1.01'
t 'so is an end of an interval' wrong_seen costs '.costs[1].ratio.high += 0.02'
t 'so is a scenario that is not shown' wrong_seen costs 'del(.costs[-1])'
t 'the verdict is told as it is' verdict_told
t 'what is not met is told' not_met_told
t 'a run whose controls failed gives a letter that says so, and no figures' untrusted
t 'a quick run gives a letter that says so' quick
t 'a run that proves nothing gives a letter that says so' unproven
t 'a run without a judged expectation gives a letter that says so' unjudged
t 'a run that measured nothing gives a letter that says so' unmeasured
t 'checks that are not as expected are told, and there is no trailer' failed_checks
t 'there is no trailer when the second arm lacks the patch' arms_swapped
t 'names, titles and paths of any bytes give ASCII of 72 columns' odd_is_ascii
t 'directories of the user are not told' private
t 'it says in three lines how to repeat the run' three_lines
if command -v git >/dev/null; then
	t 'git mailinfo and git am carry a letter as it is' each_carried
	t 'LETTER=tested-by gives a trailer that git reads' trailer
	t 'it has the name that git send-email would take' identity
else
	skip 'git carries a letter as it is' 'there is no git'
fi
if git send-email -h 2>&1 | grep -q dry-run; then
	t 'git send-email takes a mail as it is' sent
else
	skip 'git send-email takes a mail as it is' 'git send-email is not installed'
fi
t 'of a subject that mends a bug there is a report with stacks, evidence and reproducer' reported
t 'a run of another subject is no evidence' of_other
t 'a subject without such a report is told' no_bug
t 'a run is named by its name, its directory, or not at all' named
t 'the sum of a capsule is told once there is one' capsule_told
t 'nothing is kept' nothing_kept
t 'make prints the letter, and nothing else' by_make
t 'the report is paged on a terminal alone' paged
end
