#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC2016,SC1003 # tests are called through t; lib.sh sets work; $ is of awk
# A text that is not the lab's own (a subject, the name of a file, what a guest said) reaches
# a terminal as it is written, but without what a terminal would obey.
. "$(dirname "$0")/lib.sh"

e=$(printf '\033')
c1=$(printf '\302\233')		# CSI, as UTF-8 writes it
bad="\\c a\\033[31m %s %n \\\\ ${e}[31mred${e}]0;title$(printf '\007')$c1 2J$(printf '\010\177\015')"
good="\\c a\\033[31m %s %n \\\\ ?[31mred?]0;title?? 2J???"

# harmless: what was said holds no control character but newline and tab.
harmless() {
	! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]\|\302[\200-\237]')" "$work/said" || {
		LC_ALL=C cat -v "$work/said"
		return 1
	}
}

filter() {
	for sh in dash 'busybox ash' bash; do
		command -v "${sh%% *}" >/dev/null || continue
		# shellcheck disable=SC2086 # two words
		printf '%s\n' "$bad" 'a	b' 'grün 漢字' |
			$sh -c '. tests/sh/messages.sh; printable; complain "$1"' - "$bad" >"$work/said" 2>&1
		printf '%s\n' "$good" 'a	b' 'grün 漢字' "$good" | cmp - "$work/said" && continue
		cat -v "$work/said"
		return 1
	done
}
t 'the filter keeps text and takes out what a terminal obeys' filter

code() {
	. tests/sh/messages.sh
	set +e
	shown sh -c "echo '$bad'; exit 7" >"$work/said"
	[ $? = 7 ] && harmless && shown true && [ -z "$(shown true)" ]
}
t 'a command shown through it keeps its exit code' code

# --- a patch ---

mail() { # SUBJECT NAME: a patch
	printf 'From: A <a@b.c>\nSubject: [PATCH] %s\n\nText.\n---\n' "$1"
	printf -- '--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-a\n+b\n' "$2" "$2"
}
subject() {
	bad_line=$(printf %s "$bad" | tr -d '\r')
	mail "$bad_line" fs/a.c >"$work/p.patch"
	exits 0 patches/series "$work/p.patch" "$work/s" && [ ! -s "$work/said" ] || return
	cp "$work/s/series" "$work/said"
	harmless && says "[PATCH] ${good%\?}"
}
t "a patch's subject is kept, but for what a terminal obeys" subject

refused() {
	mail "$bad" ../a.c >"$work/p.patch"
	exits 2 patches/series "$work/p.patch" "$work/s" && harmless &&
		says '\c a\033[31m %s' && says 'leaves the tree' &&
		mail x "../$bad" >"$work/p.patch" &&
		exits 2 patches/series "$work/p.patch" "$work/s" && harmless &&
		exits 2 patches/series "$work/${e}[31m.patch" "$work/s" &&
		harmless && says 'no such file' &&
		exits 2 patches/series '/none/\c\033[31m%s' "$work/s" &&
		says '/none/\c\033[31m%s: no such file'
}
t 'a patch that is refused and its name are shown without harm' refused

no_fit() {
	mkdir -p "$work/tree" "$work/sub${e}[31m"
	mail x a.c >"$work/sub${e}[31m/a.patch"
	exits 3 patches/fit "$work/tree" "$work/sub${e}[31m" && harmless &&
		says 'no patch of' || return
	mail x "${e}[31m\\c" >"$work/sub${e}[31m/a.patch"
	exits 2 patches/fit "$work/tree" "$work/sub${e}[31m" && harmless &&
		says 'characters no kernel file has'
}
t 'a patch that does not fit is named without harm' no_fit

# --- a build ---

build() {
	mkdir -p "$work/t/b"
	printf 'linux:\n\t@printf "a.c:1: error: %%s\\n" "$$BAD" >&2; exit 1\n' >"$work/t/Makefile"
	BAD=$bad exits 3 kernel-config/build LAB_CCACHE=no "$work/t" b &&
		harmless && says "error: $good"
}
t "a compiler's message is shown without harm" build

# --- a guest ---

console() { # TEXT: a kernel that complains so
	printf '[    1.500000] %s\n' "BUG: KASAN: slab-use-after-free in x" 'Call Trace:' \
		" [<60001234>] lab_${1}x+0x1/0x2" "done" \
		"BUG: $1" Call Trace: >"$work/console"
}
reread() {
	console "$bad"
	exits 4 "$OUT/bin/boot" -R "$work/console" && harmless && says 'BUG: \c a\'
}
t "a guest's complaint is shown without harm" reread

# A program that says what a kernel says.
booted() {
	cat >"$work/linux.c" <<-'C'
	#include <stdio.h>
	#include <stdlib.h>
	const char mark[] = "uml_dir=";
	int main(void)
	{
		printf("[    1.500000] Kernel panic - not syncing: %s\n%s", getenv("BAD"), mark);
		return fflush(stdout) + 1;
	}
	C
	gcc -static "$work/linux.c" -o "$work/linux" && : >"$work/i" || return
	BAD=$bad exits 4 "$OUT/bin/boot" -k "$work/linux" -i "$work/i" -d "$work/d" -t 20 x &&
		harmless && says 'not syncing: \c a\' || return
	for f in end splats; do
		cp "$work/d/$f" "$work/said"
		harmless || return
	done
}
t "what the program boot says of a guest's complaint is without harm" booted

die() {
	exits 2 "$OUT/bin/boot" -k "$work/$bad" -i x -d "$work/d" x &&
		harmless && says '\c a\033[31m %s'
}
t 'a name that the program boot refuses is shown without harm' die

splats() {
	mkdir -p "$work/r/1"
	printf 'crash 1 BUG: %s\n  %s\n' "$bad" "$bad" >"$work/r/1/splats"
	exits 0 tests/report/splats "$work/r" && harmless && says "BUG: $good"
}
t 'the splats of a run are shown without harm' splats

claims() {
	mkdir -p "$work/c"
	printf 'claim A1 holds %s\n see one.x old new arm\n' "It is $bad" >"$work/c/claims"
	printf 'check one\n1..1\nok 1 - x\nobserve one.x=%s\ncheck-end one 0\nend 0\n' \
		"$(printf %s "$bad" | tr -d ' ')" >"$work/c/results"
	exits 1 tests/targets/claims/claims judge "$work/c/claims" "$work/c/results" "$work/c/results" &&
		harmless && says "saw $(printf %s "$good" | tr -d ' ')" &&
		says "It is $good" || return
	printf 'claim A1 %s\n' "$bad" >"$work/c/claims"
	exits 2 tests/targets/claims/claims judge "$work/c/claims" "$work/c/results" "$work/c/results" &&
		harmless && says '\c'
}
t 'what a check saw is shown without harm' claims

# --- freeze ---

json() { # TEXT: what freeze writes
	jq -cn --arg t "$1" '{step: 1, name: null, at: "f", ask: "x", answer: "done while frozen", why: $t,
		ok: true, done_ms: 1.0, pid: 3, comm: $t, stack: "f", blocked: []}'
}
page() {
	part_of_lab "$work/lab" tests/targets/freeze tests/sh &&
		mkdir -p "$work/lab/tests/freeze" || return
	json "$bad" >"$work/json"
	cat >"$work/lab/tests/freeze/frozen.sh" <<-END
		own_frozen() { mkdir -p "\$2"; }
		become_frozen() {
			cp "$work/json" "\$2/freeze.json"
			printf '%s\n' "\$BAD" >"\$2/results"
			exit
		}
	END
	asked=$(knobs_file O="$work" INITRAMFS=i CPUS=1 UML_MODE=seccomp NOISE=n PRISTINE= \
		AT='f\033' DURING='printf "\033[31m\c%s"')
	BAD=$bad exits 0 "$work/lab/tests/targets/freeze/ask" "$asked" "$work/o" a=k &&
		harmless && says 'meanwhile: printf "\033[31m\c%s"' &&
		says "  $(printf %s "$good" | sed 's/?$//')" && says 'freeze: f\033'
}
t "the page of lab-freeze shows the question as it was typed, and a guest's words without harm" page

plan() {
	printf 'int main(void) { return 0; }' | gcc -x c - -o "$work/k" || return
	printf 'at f do sh echo %s\n' "${e}[31m" >"$work/plan"
	exits 2 "$OUT/bin/freeze" -n -f "$work/none" -p "$work/plan" "$work/k" && harmless &&
		says 'step 1 has a control character' || return
	exits 2 "$OUT/bin/freeze" -n -f "$work/${e}[31m" -p "$work/plan" "$work/k" && harmless
}
t 'freeze refuses a step with a control character' plan

# --- names ---

names() {
	for c in "kernel-config/fetch ${e}[31m" "kernel-config/fetch \\c\\033[31m" \
		"tests/targets/new-scenario/new-scenario ${e}[31m" "tests/targets/claims/claims ${e}[31m" \
		"tests/targets/host/run ${e}[31m" "tests/targets/matrix/run ${e}[31m"; do
		# shellcheck disable=SC2086 # words
		exits 2 $c && harmless && [ "$(wc -l <"$work/said")" = 1 ] || return
	done
	exits 2 kernel-config/fetch '\c\033[31m' &&
		says "'\\c\\033[31m' is no name of a line" || return
	exits 2 kernel-config/fetch "KERNEL_SRC=/no/$bad" 7.2 && harmless &&
		says 'KERNEL_SRC=/no/\c a\033[31m %s' || return
	KERNEL_MIRROR=/no/$bad exits 2 kernel-config/fetch 7.2 && harmless &&
		says 'KERNEL_MIRROR=/no/\c a\033[31m %s'
}
t 'a name that is refused is shown as it was typed, and without harm' names

end
