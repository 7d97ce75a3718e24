#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2016,SC2317,SC2154,SC1091 # odd names; functions are called by t; lib.sh sets work
# lab-grade: marks, what is refused, the table of a class, and what bubblewrap lets a submission do.  Kernels are
# texts, as in mutants.sh; real/grade.sh and long/grade.sh have real ones.
. "$(dirname "$0")/lib.sh"

l=$work/lab
mkdir -p "$l/tests/checks" "$l/patches/s" "$l/out/bin" "$l/class"
part_of_lab "$l" tests/targets/mutants tests/targets/claims tests/targets/grade tests/judge/claims.awk tests/report \
	tests/sh tests/hosts tests/freeze/frozen.sh kernel-config/tree kernel-config/cache.sh patches/lint.sh \
	patches/lint.awk patches/series patches/mail.sh patches/thread.awk rootfs/some
cp "$LAB/tests/selftest/mutants/boot" "$l/out/bin/"
cp "$LAB/tests/selftest/mutants/make" "$l/"
touch "$l/tests/checks/one.c" "$l/tests/checks/two.c" "$l/tests/checks/three.c"
cat >"$l/patches/s/claims" <<'END'
claim A1 holds The first gain
 see one.x old new arm
claim A2 holds The second gain
 see two.x old new arm
claim A3 holds What was right before
 see three.x right right damage:one
END
printf 'wait 8 B <= 5ms\n' >"$l/patches/s/expect"
echo "attack A2 somebody gets in" >"$l/patches/s/grade"
# arm NAME VALUE: makes the tree and the kernel of an arm.
arm() {
	mkdir -p "$l/k/$1/fs/deep" "$l/k/$1/include/linux" "$l/k/$1/build-b/scripts"
	printf '/* a word */\none = "%s";\ntwo = "%s";\nthree = "right";\nwait = "1000";\n' "$2" "$2" \
		>"$l/k/$1/fs/deep/x.c"
	cp "$l/k/$1/fs/deep/x.c" "$l/k/$1/build-b/linux"
	touch "$l/k/$1/Makefile" "$l/k/$1/fs/Kconfig" "$l/k/$1/include/linux/license.h" "$l/k/$1/include/linux/kernel.h"
	printf 'savedcmd_scripts/%s.o := gcc %s\ndeps_scripts/%s.o := \\\n  ../scripts/../include/linux/%s.h \\\n' \
		a '-O2' a license >"$l/k/$1/build-b/scripts/.a.o.cmd"
	printf 'savedcmd_fs/%s.o := gcc %s\ndeps_fs/%s.o := \\\n  ../include/linux/%s.h \\\n' \
		b '-D__KERNEL__' b kernel >"$l/k/$1/build-b/.b.o.cmd"
}
arm unpatched old
arm patched new
cd "$l" || exit 2

grade() { # NAME=VALUE...
	asked=$(knobs_file MAKE_PROGRAM="$l/make" O="$l/out" K="$l/k" B=build-b M=none MUTANTS= MUTANTS_DIR=none \
		MUTANTS_OF=patched CONFINED= SUBJECT=s INITRAMFS=i MEM=64 CPUS=1 UML_MODE=seccomp LIMIT=10 LINE=7 \
		FLAVOUR=timing ONLY= CONFINE=none SUBMISSION= CLASS= SCENARIOS= "$@")
	PATH=$l:$PATH sh tests/targets/grade/grade "$asked" </dev/null
}
# handed_in SED: makes p, a submission.  marked MARK: it gets that mark.
handed_in() {
	mkdir -p "$work/a/fs/deep" "$work/b/fs/deep"
	cp k/unpatched/fs/deep/x.c "$work/a/fs/deep/"
	sed "$1" k/unpatched/fs/deep/x.c >"$work/b/fs/deep/x.c"
	(cd "$work" && diff -u a/fs/deep/x.c b/fs/deep/x.c) >"${p:-p}"
	[ -s "${p:-p}" ]
}
marked() { exits 0 grade SUBMISSION=p && says "Mark: $1 of 20  p"; }

subject() { handed_in 's/"old"/"new"/' && marked 20 && says 'the same kernel as the subject'; }
equivalent() { handed_in 's/"old"/"new"/; s/1000/2000/' && marked 20 && says 'all claims hold'; }
empty() { : >p && marked 0 && says 'it changes nothing: the kernel is the unpatched one, where everybody begins'; }
no_diff() {
	printf 'From: a <a@b>\nSubject: hello\n\nIt works on my machine.\n' >p && marked 0 &&
		says 'changes nothing'
}
comment() { handed_in 's/a word/two words/' && marked 0 && says 'it changes no code'; }
nothing_gained() {
	handed_in 's/1000/2000/' && marked 0 && says 'A1 is as without the patch: The first gain (one.x: expected new'
}
half() {
	handed_in 's/one = "old"/one = "new"/' && marked 10 && says 'A1   gained: The first gain' &&
		says 'A2 is as without the patch'
}
broken() {
	handed_in 's/"old"/"new"/; s/right/wrong/' && marked 16 &&
		says 'A3 is broken: What was right before (three.x: expected right, saw wrong)'
}
attack() {
	handed_in 's/one = "old"/one = "new"/; s/two = "old"/two = "open"/' && marked 0 &&
		says 'an attack now works: somebody gets in (A2: two.x: expected new, saw open)'
}
fails_once() {
	handed_in 's/one = "old"/one = "new"/; s/two = "old"/two = "open-once"/' && marked 20
}
deadlocks() {
	handed_in 's/"old"/"new"/; s/right/deadlock/' && marked 10 &&
		says 'a new deadlock: What was right'
}
crashes() {
	handed_in 's/"old"/"new"/; s/right/crash/' && marked 10 &&
		says 'the kernel crashes in the experiment three'
}
panics() {
	handed_in 's/one = "old"/one = "crash"/; s/two = "old"/two = "new"/' && marked 0 &&
		says 'the kernel crashes before it runs a program: BUG: made up'
}
hangs() {
	handed_in 's/one = "old"/one = "hang"/' && marked 0 &&
		says 'the kernel hangs before it runs a program'
}
waits() {
	handed_in 's/"old"/"new"/; s/1000/9000000/' && exits 0 grade SUBMISSION=p SCENARIOS=wait &&
		says 'Mark: 16 of 20' && says 'wait sees wait at 8 waits 9.00 ms, expected at most 5ms'
}
no_compile() { handed_in 's/one = "old"/syntax error/' && marked 0 && says 'does not compile'; }
no_apply() { handed_in 's/"old"/"new"/' && sed -i 's/^-one.*/-ten/' p && marked 0 && says "does not apply"; }
host_failed() {
	handed_in 's/two = "old"/two = "killed"/' && exits 6 grade SUBMISSION=p &&
		says 'Mark: ? of 20'
}
# What a mutant may say of itself no submission may.
says_of_itself() {
	handed_in 's/"old"/"new"/; s/right/wrong/' &&
		{ printf 'equivalent: yes\nseen-by: wait\n\n' && cat p; } >q && mv q p && marked 16
}
several() {
	handed_in 's/one = "old"/one = "new"/' && mv p p1 && cat >p2 <<-'END' &&
		--- a/fs/deep/x.c
		+++ b/fs/deep/x.c
		@@ -2,3 +2,3 @@
		 one = "new";
		-two = "old";
		+two = "new";
		 three = "right";
	END
	exits 0 grade SUBMISSION=p1,p2 && says 'Mark: 20 of 20  p1,p2'
}

# changes NAME [LINE...]: makes p, which adds these LINEs to the file NAME.
changes() {
	f=$1
	shift
	printf -- '--- a/%s\n+++ b/%s\n@@ -1,0 +1,%d @@\n' "$f" "$f" $#  >p
	printf '+%s\n' "$@" >>p
}
refused() { marked 0 && says 'is refused: ' && says "$1"; }
file() { changes "$1" x && refused "${2:-changes $1, but only .c and .h below}"; }
git_says() { # WORDS LINE...
	said=$1
	shift
	{ echo 'diff --git a/fs/deep/x.c b/fs/deep/x.c'; printf '%s\n' "$@"; } >p && refused "$said"
}
line() { changes fs/deep/x.c 'int a;' "$1" && refused "$2"; }
taken_out() { mkdir -p quilt && handed_in 's/"old"/"new"/' && mv p quilt/ && echo 'p -R' >quilt/series &&
	exits 0 grade SUBMISSION=quilt && says 'is to be taken out'; }
large() { head -c 1100000 /dev/zero | tr '\0' x >p && refused 'has more than 1048576 bytes'; }
# A header that no program of the build reads may change.
own_header() { changes include/linux/kernel.h 'int a;' && marked 0 && ! says 'is refused'; }

nothing_noted() {
	handed_in 's/"old"/"new"/' && mv k/unpatched/build-b/scripts "$work/noted" &&
		exits 2 grade SUBMISSION=p && says 'does not say what programs of its build read'
	rc=$?
	mv "$work/noted" k/unpatched/build-b/scripts
	return "$rc"
}
# Of two observations that are both as without the patch there, one alone is an attack.
apart() {
	{ cat tests/targets/grade/scheme && printf 'apart S w.e w.m\nattack S somebody gets in\n'; } >scheme
	printf 'claim S holds Say\n see w.e 1 0 arm\n see w.m 1 0 arm\n' >claims
	for o in e m; do
		printf 'name\t1\tp\ncell\t1\tw\treject\tS\n' >seen
		for also in e $o; do
			printf 'differs\t1\tw\tS\tw.%s on patched: expected 0, saw 1\tunpatched\n' "$also" >>seen
		done
		exits 0 awk -v experiments=w -v dir="$l" -f tests/targets/grade/marks.awk scheme claims seen &&
			cat 1.report && case $o in
			e) grep 'an attack now works: somebody gets in (S: w.e: expected 0, saw 1' 1.report ;;
			m) ! grep 'an attack' 1.report && grep 'S is as without the patch' 1.report ;;
			esac || return
	done
}
# Names of files are their authors' words.
fresh_names() { rm -rf out/results && names; }
names() {
	rm -rf class && mkdir class && p=class/'a, "b".patch' handed_in 's/"old"/"new"/' &&
		p='class/=cmd.patch' handed_in 's/one = "old"/one = "new"/' &&
		: >class/-1.patch && echo x >class/notes &&
		ln -s /etc/passwd class/link.patch && exits 0 grade CLASS="$l/class" && says 'left out: 1 of' &&
		says ' 10  =cmd.patch' && csv=$(echo out/results/grade-*/marks.csv) || return
	cat "$csv"
	grep -qF '"a, ""b"".patch","20",20,' "$csv" && grep -qF "\"'=cmd.patch\",\"10\",20,1," "$csv" &&
		grep -qF "\"'-1.patch\",\"0\",20,0,\"it changes nothing" "$csv" &&
		grep -qF '"link.patch","0",20,0,"is refused: is no regular file"' "$csv" &&
		[ "$(grep -c "$(printf '\r')" "$csv")" = 5 ] &&
		! find out/results/grade-*/given -type f -exec cat {} + | grep -q root:
}
no_class() { rm -rf class && mkdir class && exits 2 grade CLASS="$l/class" && says 'has no *.patch'; }
no_bwrap() {
	handed_in 's/"old"/"new"/' && echo 'echo no permission >&2; exit 1' | script bwrap
	exits 2 grade SUBMISSION=p CONFINE=yes && one_line && says 'no permission' && says CONFINE=none
	rc=$?
	rm bwrap
	return "$rc"
}

t 'the subject gets all points, without an experiment' subject
t 'so does a rewrite that passes all experiments' equivalent
t 'an empty patch gets none, and a friendly line' empty
t 'a mail without a patch gets none' no_diff
t 'a comment gets none' comment
t 'what the unpatched kernel has earns nothing' nothing_gained
t 'half of the gains earn half of the points' half
t 'what breaks a claim costs points, and is told with what was seen' broken
t 'an attack that works costs more, and is told' attack
t 'what does not fail again costs nothing' fails_once
t 'so does one that only two observations together show' apart
t 'so does a new deadlock' deadlocks
t 'so does a crash' crashes
t 'a kernel that panics at boot gets no points, and says so' panics
t 'nor does one that hangs there' hangs
t 'a wait that is too long costs points' waits
t 'what does not compile gets none' no_compile
t 'what does not apply gets none' no_apply
t 'when the host fails there is no mark, and the code is 6' host_failed
t 'a submission cannot say of itself what it is' says_of_itself
t 'several patches are one submission' several
for f in Makefile fs/Kconfig fs/deep/Makefile scripts/x.sh arch/um/x.c fs/deep/x.S 'fs/deep/$(id).c' include/x/.h.h; do
	t "a submission may not change $f" file "$f"
done
t 'nor a file outside' file ../x.c leaves
t 'nor a header that a program of the build reads' file include/linux/license.h 'read by a program that runs'
t 'when these are not known nothing is graded' nothing_noted
t 'nor what the build makes' file include/generated/autoconf.h "which the kernel's build makes"
t 'but other headers' own_header
t 'no mode may change' git_says 'changes the mode' 'old mode 100644' 'new mode 100755'
t 'no file may be renamed' git_says renames 'rename from fs/deep/x.c' 'rename to fs/deep/y.c'
t 'or be removed' git_says removes 'deleted file mode 100644' '--- a/fs/deep/x.c' '+++ /dev/null' '@@ -1 +0,0 @@' -x
t 'or be a link' git_says 'no regular file' 'new file mode 120000' '--- /dev/null' '+++ b/fs/deep/x.c' \
	'@@ -0,0 +1 @@' +y
t 'or be binary' git_says 'as a binary file' 'index 1..2 100644' 'GIT binary patch'
t 'a patch may not be taken out' taken_out
t 'or be huge' large
t 'no assembler reads a file' line 'asm(".incbin \"/etc/passwd\"");' incbin
t 'nor includes one' line 'asm(".include \"/etc/passwd\"");' 'has the assembler read'
t 'no compiler embeds one' line '#embed "/etc/passwd"' 'has the compiler read'
t 'or looks whether it is there' line '#if __has_include("/etc/passwd")' 'outside of the kernel'
for i in '"/etc/passwd"' '<../../x.h>' FILE; do
	t "nor includes $i" line "#include $i" 'includes a file by another way'
done
t 'the table of a class bears any name' fresh_names
t 'a directory without patches is refused' no_class
t 'without bubblewrap one line says what to type' no_bwrap

# --- bubblewrap ---
confine=$LAB/tests/targets/grade/confine
free_guest() { guest -- "$@"; }
guest() { "$confine" guest -m 16 -r "$work/readable" "$@"; }
build() { (cd "$work" && "$confine" build "${ccache:-no}" "$l/k" "$work/tree" build "$@"); }
# as_it_was COMMAND...: the command of sh changes nothing that a user has.
as_it_was() {
	mkdir -p "$work/home" "$work/tree/build" && echo secret >"$work/readable"
	before=$(cd "$work" && ls -lR home tree readable lab/k)
	for as in free_guest build; do
		HOME=$work/home exits 0 "$as" sh -c "$1" || return
		[ "$before" = "$(cd "$work" && ls -lR home tree readable lab/k)" ] || return
	done
}
writes_nothing() {
	places="$work/home $HOME $LAB $work/tree $l/k /usr /etc / /dev/shm"
	as_it_was "for d in $places /proc/sys/kernel; do touch \$d/written; done 2>/dev/null; :" &&
		for d in $places; do [ ! -e "$d/written" ] || return 1; done
}
sees_nothing() {
	as_it_was "! cat /etc/passwd /etc/shadow $HOME/.profile $LAB/README.md $LAB/.git/HEAD 2>/dev/null | grep -q . &&
		[ \$(ls /proc | grep -c '^[0-9]') -lt 10 ] && ! grep -q : /proc/net/route && [ -z \"\${SECRET-}\" ]"
}
SECRET=1
export SECRET
one_file() {
	echo secret >"$work/readable" && exits 0 guest -w "$work/written" -- sh -c "cat $work/readable >$work/written
		rm -f $work/written; ln -s /etc/passwd $work/written; ! echo >$work/readable" 2>/dev/null
	[ ! -L "$work/written" ] && grep -q secret "$work/written"
}
builds_there() {
	mkdir -p "$work/tree/build" &&
		exits 0 build sh -c "! touch $work/tree/x && touch $work/tree/build/x"
}
reads_cache() {
	export XDG_CACHE_HOME="$work/cache" && mkdir -p "$work/cache/uml-lab/ccache" &&
		chmod 700 "$work/cache/uml-lab" &&
		ccache=yes exits 0 build sh -c 'command -v gcc; echo "int a;" >/tmp/a.c; ! touch $CCACHE_DIR/x;
			gcc -c /tmp/a.c -o /tmp/a.o' &&
		says /tmp/cc/gcc && [ -z "$(find "$work/cache" -type f)" ]
}
bombs() {
	mkdir -p "$work/tree/build" && echo 'char a[1ULL << 34] = { 1 };' >"$work/tree/a.c" &&
		! build gcc -c "$work/tree/a.c" -o "$work/tree/build/a.o" &&
		[ "$(du -sm "$work/tree" | cut -f 1)" -lt 1100 ]
}
ends_too() {
	"$OUT/bin/leash" sh -c "$confine guest -m 16 -r $work/readable -- sh -c 'exec sleep 987654'; :" &
	within 100 pgrep -f '^sleep 987654' && kill -KILL $! && within 20 gone
}
gone() { ! pgrep -f '^sleep 987654'; }

if "$confine" try 2>/dev/null; then
	t 'what is confined writes nothing outside' writes_nothing
	t 'and sees neither files, nor processes, nor a network, nor an environment' sees_nothing
	t 'a guest writes one file, which stays a file' one_file
	t 'a build writes into its own directory' builds_there
	t 'and reads the objects of ccache, and keeps none' reads_cache
	t 'a compilation that makes 16 GiB ends' bombs
	t 'it ends when its caller is killed' ends_too
else
	skip 'what bubblewrap confines' 'this host does not let it'
fi
end
