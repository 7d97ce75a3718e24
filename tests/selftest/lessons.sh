# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-lesson without kernels: the list, the pages, two steps of hints, and answers held against made-up guests.
. "$(dirname "$0")/lib.sh"

mkdir -p "$work/o/bin" "$work/o/shell"
# A guest whose attaches wait as long as $work/waits says.
script "$work/o/bin/boot" <<END
while [ "\$1" != -d ]; do shift; done
mkdir -p "\$2" && for dose in 32 96 192; do
	sed "s/.*/scenario=attach-rss dose=\$dose unit=MiB iter=0 hit=1 wait=& t_exec=1/" $work/waits
done >"\$2/results"
END
touch "$work/initramfs"

# lesson NAME [KNOB=VALUE...]
lesson() {
	name=$1
	shift
	tests/targets/lesson/lesson "$(knobs_file O="$work/o" K="$work/k" B=b LESSON="$name" ANSWER= HINT= \
		SUBJECT=exec-free-old-mm LINE=7.2 FLAVOUR=timing INITRAMFS="$work/initramfs" MEM=64 CPUS=1 \
		UML_MODE=seccomp APPEND= LIMIT=10 "$@")"
}
typed() { make lab-lesson O="$work/o" "$@"; }

all_listed() {
	exits 0 lesson '' && for d in tests/lessons/*/; do
		d=${d%/}
		says "${d##*/}  " && says "$(head -n 1 "$d/page")" || return
	done
}
# of_form FILE: a page or hints; no line is longer than a terminal, and what is asked and typed stands there.
page_is_whole() {
	for d in tests/lessons/*/; do
		d=${d%/}
		for part in 'The question' 'What to type' 'What to look at' 'Your answer' "LESSON=${d##*/} ANSWER="; do
			grep -qF "$part" "$d/page" || { echo "$d/page: lacks $part"; return 1; }
		done
		[ "$(awk -v RS= 'END { print NR }' "$d/hints")" = 2 ] || { echo "$d/hints: not two"; return 1; }
		awk 'length > 84 { print FILENAME ": " $0; bad = 1 } END { exit bad }' "$d/page" "$d/hints" || return
	done
}
prints_page() { exits 0 lesson predict-the-wait && says 'What to look at'; }
refuses_names() {
	exits 2 typed LESSON=none && one_line && says 'LESSON=none: must be one of' &&
		exits 2 typed ANSWER=x && one_line && says 'LESSON= is missing' &&
		exits 2 typed LESSON=predict-the-wait HINT=3 && one_line && says 'must be 1 or 2'
}
other_subject() {
	exits 2 lesson predict-the-wait SUBJECT=landlock-tsync && one_line && says 'is about SUBJECT=exec-free-old-mm'
}

# Waits of ns that lie around 40 ms; the shortest and the longest do not count.
waits() { printf '%s\n' "$@" >"$work/waits"; }
near() { waits 40000000 38000000 42000000 && exits 0 lesson predict-the-wait ANSWER="$1"; }
too_far() { waits 40000000 38000000 42000000 && exits 1 lesson predict-the-wait ANSWER="$1"; }
not_measured() { waits 40000000 && exits 6 lesson predict-the-wait ANSWER=40 && one_line; }
hints() {
	rm -f "$work/o/lessons/predict-the-wait/wrong"
	too_far 90 && says 'Hint 1' && too_far 90 && says 'Hint 2' && too_far 90 && says 'Hint 2' &&
		near 40 && too_far 90 && says 'Hint 1'
}
asked_hint() { exits 0 lesson predict-the-wait HINT=2 && says 'Hint 2: ' && says '1.5 *'; }
dead_guest() {
	sed -i '$a exit 4' "$work/o/bin/boot"
	waits 40000000 && exits 4 lesson predict-the-wait ANSWER=40
	code=$?
	sed -i '$d' "$work/o/bin/boot"
	return "$code"
}

holder() {
	printf 'crowd: %s holds\r\n' cedar larch >"$work/o/shell/results"
	exits 0 lesson who-holds-the-lock ANSWER=larch && exits 1 lesson who-holds-the-lock ANSWER=cedar &&
		exits 1 lesson who-holds-the-lock ANSWER='l.*' && exits 1 lesson who-holds-the-lock ANSWER="\$(reboot)"
}
no_crowd() { rm "$work/o/shell/results" && exits 2 lesson who-holds-the-lock ANSWER=larch && one_line; }

# A tree of one line a file, whose fs/exec.c has the subject.
made_up_tree() {
	[ ! -d "$work/pristine" ] || return 0
	for f in fs/open.c fs/exec.c fs/proc/array.c kernel/fork.c mm/memory.c fs/namei.c kernel/ptrace.c \
		fs/proc/base.c kernel/exit.c include/linux/binfmts.h; do
		mkdir -p "$work/pristine/${f%/*}" && echo "int ${f##*/};" >"$work/pristine/$f" || return
	done
	mkdir "$work/k" && touch "$work/k/unpatched.done" && echo "$work/subject.patch reverse" >"$work/k/fit" &&
		printf "%s\n" "--- a/fs/exec.c" "+++ b/fs/exec.c" "@@ -1 +1 @@" -slow "+int exec.c;" \
			>"$work/subject.patch"
}
bisect_it() { made_up_tree && lesson bisect-it PRISTINE="$work/pristine" "$@"; }
linux=$work/o/lessons/bisect-it/linux
of_linux() { git -C "$linux" "$@"; }
# Of the twelve commits one takes the subject out, and that is the right answer.
history() {
	made_up_tree && cp -r "$work/pristine" "$work/before" && exits 0 bisect_it && says "$linux" &&
		[ "$(of_linux rev-list --count last-week..today)" = 12 ] && [ -z "$(of_linux status --porcelain)" ] &&
		slow=$(of_linux log -S slow --format=%H last-week..today) && is=$(of_linux rev-parse today) || return
	for answer in "$slow" "$(of_linux rev-parse --short "$slow")"; do
		exits 0 bisect_it ANSWER="$answer" || return
	done
	for answer in $(of_linux rev-parse today last-week "$slow^"); do
		exits 1 bisect_it ANSWER="$answer" || return
	done
	for answer in today 00000000 -h; do exits 2 bisect_it ANSWER="$answer" && one_line || return; done
	exits 0 bisect_it && [ "$(of_linux rev-parse today)" = "$is" ] && diff -r "$work/pristine" "$work/before"
}
too_old() {
	rm -rf "${linux%/*}" && echo "$work/subject.patch forward" >"$work/k/fit" && exits 2 bisect_it &&
		one_line && says 'has the patch not yet'
}

t 'every lesson is listed, with its title' all_listed
t 'every page has its parts, two hints, and fits a terminal' page_is_whole
t 'a page is printed' prints_page
t 'what is no lesson, or no hint, is refused in one line' refuses_names
t 'so is another subject' other_subject
for answer in 40 '35 ms' 0.05s 31000us; do t "predict-the-wait: right is $answer" near "$answer"; done
for answer in 30 '54 ms' 40000000 40us; do t "predict-the-wait: wrong is $answer" too_far "$answer"; done
t 'it decides nothing from too few attaches' not_measured
t 'a guest that ends badly is told, and decides nothing' dead_guest
t 'a wrong answer gets a hint, the next one a plainer hint, and a right one begins anew' hints
t 'HINT= prints one' asked_hint
t 'who-holds-the-lock: right is the name that the last crowd told' holder
t 'and without a crowd it says what to type' no_crowd
t 'bisect-it: one commit of twelve takes the subject out, and its name is right' history
t 'and a line that lacks the subject is refused' too_old
end
