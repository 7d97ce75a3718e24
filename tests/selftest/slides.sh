#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC1091,SC2154,SC2317,SC2016 # lib.sh: $work; t runs functions; hostile text
# lab-slides on runs that are made up: the lecture of the first subject, what is not there yet, words of every kind,
# hostile text, and what a browser makes of it.  Each check is also seen to fail on a file with one fault.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"
. "$(dirname "$0")/page/made.sh"
# A lab of its own, to which subjects are added.
lab=$work/lab
part_of_lab "$lab" tests/targets tests/report tests/sh tests/judge patches || exit 2
script=$lab/tests/targets/slides/slides made_as='Slides: '
html=$results/one/slides.html
pictures=4

# of SUBJECT NAME: the run NAME is of this subject.
of() { echo "patches/$1/upstream.patch forward" >"$results/$2/subject-applied"; }
# first NAME: a run of the first subject, with what its checks print.
first() {
	r=$results/$1
	mkdir -p "$r/checks" && golden_judged costs-few && cp "$work/report" "$r/report" &&
		golden_judged made-ordinary && cp "$work/samples" "$work/report" "$r/" && of exec-free-old-mm "$1" &&
		jq --slurpfile few "$work/costs" '.costs = $few[0].costs' "$work/json" >"$r/report.json" || return
	echo "line: 7.2  subject: exec-free-old-mm  arms: unpatched,patched" >"$r/host"
	printf "LINE='7.2'\n" >"$r/knobs"
	printf '# fuse-server: %s+0x1/0x2\n' schedule down_read_killable odd_frame vfs_read >"$r/checks/unpatched"
	echo 'observe deadlock.stat=deadlock' >>"$r/checks/unpatched"
	echo 'observe deadlock.stat=completes' >"$r/checks/patched"
}
# frozen LINE: what lab-freeze leaves.
frozen() {
	for arm in unpatched patched; do
		mkdir -p "$O/freeze/$arm" && jq -n --arg evil "$evil" '{at: "exit_mmap", under: "load_elf_binary",
			ask: "sh ps", answer: "blocked until thaw", comm: $evil, stack: "exit_mmap+0 < mmput+0x46",
			blocked: [{comm: "ps", lock: "exec_update_lock", holder: "v/1",
				stack: "schedule+0x1 < do_task_stat+0x6"}]}' >"$O/freeze/$arm/freeze.json" || return
	done
	printf "LINE='%s'\n" "$1" >"$O/freeze/knobs"
}
# lacking COMMAND: the slides say that this command makes what they lack.
lacking() {
	grep -F "<code class=\"lacks\">make $1</code>" "$html" || { grep lacks "$html"; echo "not: $1"; return 1; }
}

golden_judged costs && cp "$work/json" "$work/costs" && first one && ln -s one "$results/latest" || exit 2
own=SUBJECT=exec-free-old-mm
bare() { page one && lacking "lab-freeze $own AT=exit_mmap UNDER=load_elf_binary DURING=ps" &&
	lacking "lab-trace $own SCENARIO=attach-rss" &&
	lacking "lab-run $own SCENARIOS=attach-aio,attach-rss,ps-rss,stop-attach-rss,stop-attach-rss-call"; }
others() {
	frozen 6.1 && traced trace-1 attach-rss 6.1 && bare && ! grep -q 'class="timeline"' "$html"
}
whole() {
	frozen 7.2 && traced trace-2 attach-rss 7.2 && page '' && ! grep 'make lab-[ft]' "$html" | grep lacks &&
		grep -q 'class="timeline"' "$html" && grep -q 'BLOCKED UNTIL THAW' "$html" &&
		grep -q '<li>do_task_stat</li>' "$html" && grep -q '<li>vfs_read</li>' "$html" &&
		! grep -q 'odd_frame\|<li>schedule' "$html" && [ ! -e "$LAB/pwned" ]
}
fifteen() {
	[ "$(grep -c '<section class="slide"' "$1")" = 15 ] && [ "$(grep -c '<details class="notes">' "$1")" = 15 ] &&
		[ "$(grep -c '^<section .*<h[12] id="s[0-9]*-t">[^<]' "$1")" = 15 ]
}
numbers() { some=40 figures "$1"; }
# Nothing runs but the keys.
only_keys() {
	sed -n '/^<script>$/,/^<\/script>$/p' "$1" | sed '1d;$d' | cmp - "$lab/tests/targets/slides/keys.js" &&
		sed '/^<script>$/,/^<\/script>$/d' "$1" >"$work/rest" && alone "$work/rest"
}
links_lead() {
	grep -o 'href="#[^"]*' "$1" | cut -d '#' -f 2 | while read -r l; do grep -q "id=\"$l\"" "$1" || return; done
}

# own TEXT: the words of a subject of which there is a run.
own() {
	mkdir -p "$lab/patches/mine" "$results/mine" && printf '%b\n' "$1" >"$lab/patches/mine/slides" &&
		[ -e "$results/mine/samples" ] || a_run mine costs && of mine mine &&
		printf 'x\n@@ -1 +1 @@ f()\n-%s\n+%s\n' "$evil" "$evil" >"$lab/patches/mine/upstream.patch"
	html=$results/mine/slides.html
}
all_kinds() {
	own "# no text\n= a $(printf '%s' "$evil" | sed 's/[\\]/&&/g')\nfirst &\nline\n\n    <pre>\n\n* one\n* two\n
. It takes {w A}, {w B}, {w 1 ratio}, {cost-a dose}.\n! run\n! verdict\n! hunk f()\n> a <note>\n= b B\n! dose w
! table w\n= c C\n! dots cost-a\n= d D\n! cdf w\n= e E\n! waits\n= f F\n! costs\n= g G\n! instrument\n= lab" || return
	page mine && fragment '<p>first &amp;' && fragment '<pre class="code" tabindex="0">&lt;pre&gt;</pre>' &&
		fragment '<li>two</li>' && fragment '<ins>+&lt;script&gt;' && fragment '<p>a &lt;note&gt;</p>' &&
		fragment 'Two kernels, two processes' && ! grep -q 'class="lacks"' "$html" &&
		[ "$(grep -c '<svg ' "$html")" = 5 ] && only_keys "$html" && alternatives "$html" &&
		[ ! -e "$lab/pwned" ]
}
fragment() { grep -qF -- "$1" "$html" || { echo "not there: $1"; return 1; }; }
unknown_kind() {
	own '= a A\n! gone' && exits 2 "$script" "$(knobs_file O="$O" RUN=mine)" && says 'nothing is called gone'
}
general() {
	own '= a A' && rm "$lab/patches/mine/slides" && page mine && fragment 'patches/mine/slides' &&
		fragment 'What it costs' && rm "$results/mine/subject-applied" && page mine &&
		fragment 'no subject of the lab' && own '= a A'
}
second() {
	mkdir -p "$results/two" && cp "$results/one/"[rshk]* "$results/two/" && of landlock-tsync two && page two &&
		html=$results/two/slides.html && fragment 'A thread that waits for itself' &&
		lacking 'lab-run SUBJECT=landlock-tsync SCENARIOS=landlock-read-stat'
}
# typed SUBJECT RUN: as make hands it on.
typed() {
	{
		quoted O="$O" RUN="$2"
		printf ' with_knobs() { make=$1; MAKEFLAGS= "$make" %s BY_SCRIPT=1 "$@"; }\n' "SUBJECT=$1"
	} >"$work/knobs"
	"$script" "$work/knobs"
}
chosen() {
	for n in 20260101-000000 20260102-000000; do
		mkdir -p "$results/$n" && cp "$results/one/"[rshk]* "$results/$n/" && of landlock-tsync "$n" || return
	done
	exits 0 typed landlock-tsync '' && says "$results/20260102-000000/slides.html" &&
		exits 2 typed landlock-tsync one && one_line && says 'is no run of SUBJECT=landlock-tsync' &&
		exits 2 typed other '' && one_line && says 'make lab-run SUBJECT=other'
}
# Each scene that lab-demo tells has its words.
scenes() {
	set -- "$LAB"/patches/*/demo.sh
	[ -e "$1" ] && for f; do
		sed -n 's/^	*scene //p' "$f" | sort -u >"$work/scenes" && [ -s "$work/scenes" ] || return
		while read -r s; do
			grep -q "^= $s [^ ]" "${f%/*}/slides" || { echo "${f%/*}/slides: no slide $s"; return 1; }
		done <"$work/scenes"
	done
}
none() { exits 2 "$script" "$(knobs_file O="$work/empty" RUN=)" && one_line && says 'make lab-run'; }

t 'what was not frozen, traced or measured is a line that says which command does it' bare
t 'what was seen of other kernels is not shown' others
t 'the lecture of the first subject has the stacks and the drawing of this machine' whole
t 'it has fifteen slides, each with a title and notes' fifteen "$html"
t 'a slide without notes is seen' altered '0,/<details class="notes">/s//<details>/' fifteen
t 'each figure is that of report.json' numbers "$html"
t 'a figure that is another is seen' altered 's/\(A.median">\)/\19/' numbers
t 'no script runs but the keys, and nothing is fetched' only_keys "$html"
t 'another script is seen' altered 's,^<main,<script>1</script><main,' only_keys
t 'every link leads to a slide' links_lead "$html"
t 'a link to nothing is seen' altered 's,href="#s3",href="#s33",' links_lead
t 'every picture can be read without seeing it' alternatives "$html"
t 'a subject has slides of every kind, and hostile text does nothing' all_kinds
t 'a slide of no kind ends in no file' unknown_kind
t 'a subject without words, and a patch of the user, have the general slides, which say so' general
t 'the second subject has its own words' second
t 'SUBJECT= chooses the newest run of a subject, and takes no other' chosen
t 'each scene of lab-demo has words that it shares with a slide' scenes
t 'without a run, one line says what to type' none
t 'nothing is left beside the file' nothing_left
if command -v xmllint >/dev/null; then
	t 'the files are well-formed XML' well_formed "$results/mine/slides.html"
else
	skip 'the files are well-formed XML' 'no xmllint'
fi

# --- a browser ---
too_high() { altered 's,<ul class="facts">,<ul class="facts" style="height:900px">,' cut_off; }
cut_off() { html=$1 && rendered 1280 1 "$light"; }
other_sum() { altered "s,sha256-...,sha256-abc," cut_off; }
printed() {
	timeout 120 "$browser" --headless=new --no-sandbox --disable-gpu --user-data-dir="$work/browser" \
		--no-pdf-header-footer --print-to-pdf="$work/pdf" "file://$1" >"$work/console" 2>&1
	grep -ac '/Type /Page$' "$work/pdf" >"$work/pages"
	cat "$work/pages"
	[ "$(cat "$work/pages")" = 15 ]
}
if [ -n "$browser" ]; then
	t 'a browser cuts nothing off at 1280x720, light, and the keys turn the slides' rendered 1280 1 "$light"
	t 'a slide that is too high is seen' too_high
	t 'a script that has another sum does not run' other_sum
	t 'a browser shows it 400 wide, dark, and nothing sticks out' rendered 400 0 "$dark"
	t 'each slide is a page on paper' printed "$html"
else
	skip 'a browser shows it at 1280x720 and 400, light and dark, and prints it' 'no chromium'
fi
end
