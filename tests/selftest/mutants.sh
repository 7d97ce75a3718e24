#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; lib.sh sets work; a made-up boot
# lab-mutants tells each kind of end from the others.  The subject, its tree, kernels and
# guests are made up here; real/mutants.sh has real ones.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/hosts/sshd.sh"

# A lab of its own, whose kernels are texts that say what each check does in them.
l=$work/lab
mkdir -p "$l/tests/checks" "$l/patches/s/mutants" "$l/out/bin" "$l/k/patched/fs/deep" "$l/k/patched/build-b"
part_of_lab "$l" tests/targets/mutants tests/targets/claims tests/judge/claims.awk tests/report \
	tests/sh tests/hosts tests/freeze/frozen.sh \
	kernel-config/tree patches/lint.sh patches/lint.awk rootfs/some
cp "$LAB/tests/selftest/mutants/boot" "$l/out/bin/"
cp "$LAB/tests/selftest/mutants/make" "$l/"
touch "$l/tests/checks/one.c" "$l/tests/checks/two.c"
cat >"$l/patches/s/claims" <<'END'
claim A1 holds The first
 see one.x old new arm
claim A2 holds The second
 see two.x old new arm
END
printf 'wait 8 B <= 5ms\n' >"$l/patches/s/expect"
cat >"$l/k/patched/fs/deep/x.c" <<'END'
/* one: says what it does */
one = "new";
two = "new";
wait = "1000";
dbg_one = "new";
dbg_two = "new";
true = "new";
END
cp "$l/k/patched/fs/deep/x.c" "$l/k/patched/build-b/linux"
cd "$l" || exit 2

# mutant NAME HEADER SED: makes a patch of the tree, with that header and that change.
mutant() {
	mkdir -p "$work/a/fs/deep" "$work/b/fs/deep"
	cp k/patched/fs/deep/x.c "$work/a/fs/deep/"
	sed "$3" k/patched/fs/deep/x.c >"$work/b/fs/deep/x.c"
	{
		printf '%b' "$2"
		(cd "$work" && diff -u a/fs/deep/x.c b/fs/deep/x.c) || :
	} >"patches/s/mutants/$1.patch"
}
clean() {
	rm -rf kernel-config/debug.config patches/s/mutants/* k/mutants out/results &&
		cp patches/s/expect.good patches/s/expect
}
cp patches/s/expect patches/s/expect.good
stated='fault: f\nbreaks: A1, words\nseen-by: one\n\n'

mutants() {
	asked=$(knobs_file MAKE_PROGRAM="${make:-$l/make}" O="$l/out" K="$l/k" B=build-b M="$l/k/mutants" MUTANTS= \
		MUTANTS_OF=patched CONFINED= \
		MUTANTS_DIR="$l/patches/s/mutants" SUBJECT=s INITRAMFS=i MEM=64 CPUS=1 UML_MODE=seccomp \
		LIMIT=10 LINE=7 FLAVOUR=timing ONLY="${ONLY-}" HOSTS="${hosts-}" SSH="${ssh-}")
	# shellcheck disable=SC2086 # an option or none
	PATH=$l:$PATH ${leash-} sh tests/targets/mutants/run ${all-} -s 'one two' -t "${timed-}" -d 'one two' \
		"$asked" </dev/null
}
# row NAME CELLS WORDS: the matrix has this line.
row() {
	grep -E "^$1 +$2 +$3" "$work/said" || {
		echo "expected a row: $1 $2 $3"
		return 1
	}
}

as_stated() {
	clean && mutant m "$stated" 's/one = "new"/one = "old"/' &&
		exits 0 mutants &&
		row m x 'one: A1 one.x: expected new, saw old' &&
		says '1 of 1 mutants rejected, 1 for the reason stated'
}
otherwise() {
	clean && mutant m "$stated" 's/two = "new"/two = "old"/' &&
		exits 1 mutants && row m '\.o' 'otherwise: two: A2' &&
		says '1 OTHERWISE'
}
no_header() {
	clean && mutant m '' 's/two = "new"/two = "old"/' &&
		exits 0 mutants && row m '\.o' 'two: A2' && says '1 that state none'
}
survives() {
	clean && mutant m "$stated" 's/wait = "1000"/wait = "2000"/' &&
		exits 1 mutants && row m '\.\.' 'SURVIVED: f' && says 'survivors: m'
}
equivalent() {
	clean &&
		mutant m 'equivalent: e\n\n' 's/wait = "1000"/wait = "2000"/' &&
		exits 0 mutants && row m '\.\.' passed &&
		says '1 of 1 equivalents passed'
}
equivalent_rejected() {
	clean &&
		mutant m 'equivalent: e\n\n' 's/two = "new"/two = "old"/' &&
		exits 1 mutants && row m '\.o' 'REJECTED, should pass'
}
does_not_apply() {
	clean && mutant m "$stated" 's/one = "new"/one = "old"/' &&
		sed -i 's/^-one.*/-three/' patches/s/mutants/m.patch &&
		exits 3 mutants && row m ' +' 'ERROR: does not apply' &&
		says '0 of 0 mutants rejected; 1 ERRORS'
}
no_compile() {
	clean && mutant m "$stated" 's/one = "new"/syntax error/' &&
		exits 3 mutants && row m ' +' 'ERROR: does not compile'
}
comment_only() {
	clean && mutant m "$stated" 's/says what/said what/' &&
		exits 3 mutants && row m ' +' 'ERROR: changes no code'
}
same_binary() {
	clean && mutant m "$stated" 's/wait = "1000"/wait  =  "1000"/' &&
		exits 3 mutants && row m ' +' 'ERROR: changes no code'
}
crash_stated() {
	clean &&
		mutant m 'fault: f\nbreaks: A1\nseen-by: crash\n\n' 's/one = "new"/one = "crash"/' &&
		exits 0 mutants && row m C 'one: crash: BUG: made up'
}
crash_not_stated() {
	clean && mutant m "$stated" 's/two = "new"/two = "crash"/' &&
		exits 1 mutants && row m '\.C' 'otherwise: two: crash'
}
hangs() {
	clean &&
		mutant m 'fault: f\nseen-by: hang\n\n' 's/one = "new"/one = "hang"/' &&
		exits 0 mutants && row m H 'one: hang'
}
# A hang that does not come again was the host's.
hangs_once() {
	clean && mutant m "$stated" 's/one = "new"/one = "hang-once"/' &&
		exits 1 mutants && row m '\.\.' SURVIVED
}
controls() {
	clean && mutant m "$stated" 's/one = "new"/one = "controls"/' &&
		exits 1 mutants && row m '!' 'otherwise: one: controls'
}
runner_killed() {
	clean && mutant m "$stated" 's/one = "new"/one = "killed"/' &&
		exits 6 mutants && row m '[?]' 'UNKNOWN, the host failed: one'
}
no_memory() {
	clean && mutant m "$stated" 's/one = "new"/one = "no-memory"/' &&
		exits 6 mutants && row m '[?]' 'UNKNOWN, the host failed: one'
}
silent_kernel() {
	clean && mutant m "$stated" 's/one = "new"/one = "silent"/' &&
		exits 6 mutants && row m '[?]' UNKNOWN
}
# The one that the mutant names comes first, and the others are not needed.
stated_first() {
	clean &&
		mutant m 'fault: f\nbreaks: A2\nseen-by: two\n\n' 's/= "new"/= "old"/' &&
		exits 0 mutants && row m ' x' 'two: A2'
}
all_of_them() {
	clean && mutant m "$stated" 's/= "new"/= "old"/' &&
		all=-a exits 0 mutants && row m xo 'one: A1'
}
the_clock() {
	clean &&
		mutant m 'fault: f\nbreaks: A1\nseen-by: wait\n\n' 's/wait = "1000"/wait = "9000000"/' &&
		timed='wait' exits 0 mutants &&
		row m '  x' 'wait: - wait at 8 waits 9.00 ms'
}
the_clock_is_late() {
	clean && mutant m "$stated" 's/wait = "1000"/wait = "9000000"/' &&
		timed='wait' exits 1 mutants && row m '\.\.o' 'otherwise: wait'
}
named_by_the_clock_only() {
	clean &&
		mutant m 'fault: f\nbreaks: A2\nseen-by: wait\n\n' 's/two = "new"/two = "old"/' &&
		timed='wait' exits 0 mutants && row m '\.x\.' 'two: A2'
}
debug() { clean && echo '# parameters: panic_on_warn=1' >kernel-config/debug.config; }
debug_crash() {
	debug &&
		mutant m 'fault: f\nbreaks: A1\nseen-by: debug/crash\n\n' 's/dbg_one = "new"/dbg_one = "crash"/' &&
		exits 0 mutants && row m '  C ?' 'debug/one: crash'
}
debug_check() {
	debug &&
		mutant m 'fault: f\nbreaks: A2\nseen-by: debug/two\n\n' 's/dbg_two = "new"/dbg_two = "old"/' &&
		exits 0 mutants && row m ' +x ?' 'debug/two: A2'
}
# A survivor of the plain kernel that the debug kernel rejects.
debug_last() {
	debug && mutant m '' 's/dbg_two = "new"/dbg_two = "old"/' &&
		exits 0 mutants && row m '\.\..*o\.?' 'debug/two: A2' &&
		! says control.patch
}
# Of two that are left, each goes there itself.
debug_two() {
	debug && mutant m '' 's/dbg_two = "new"/dbg_two = "old"/' &&
		mutant n '' 's/wait = "1000"/wait = "2000"/' &&
		exits 1 mutants && row m '\.\..*o\.?' 'debug/two: A2' &&
		row n '\.\.\.\.' SURVIVED
}
debug_in_vain() {
	debug &&
		mutant m 'fault: f\nbreaks: A2\nseen-by: debug/one\n\n' 's/^two = "new"/two = "old"/' &&
		exits 0 mutants && row m '\.x\.\.' 'two: A2'
}
debug_not_there() {
	clean &&
		mutant m 'fault: f\nbreaks: A2\nseen-by: debug/two\n\n' 's/dbg_two = "new"/dbg_two = "old"/' &&
		exits 1 mutants && row m '\.\.' SURVIVED
}
right_rejected() {
	clean && mutant m "$stated" 's/one = "new"/one = "old"/'
	sed 's/two = "new"/two = "old"/' k/patched/fs/deep/x.c >k/patched/build-b/linux
	exits 6 mutants && says 'the right patch does not pass: two' && row m x 'one: A1'
	rc=$?
	cp k/patched/fs/deep/x.c k/patched/build-b/linux
	return "$rc"
}
# What guards the rest of the system is for those that say nothing of themselves.
put_through() { find out/results -path "*/control/$1" | grep -q .; }
guards() {
	clean && sed -i 's/claim A2/claim R2/' patches/s/claims &&
		mutant m "$stated" 's/one = "new"/one = "old"/' &&
		exits 0 mutants && put_through one && ! put_through two &&
		clean && mutant m '' 's/two = "new"/two = "old"/' &&
		exits 0 mutants && put_through two && row m '\.o' 'two: R2'
	rc=$?
	sed -i 's/claim R2/claim A2/' patches/s/claims
	return "$rc"
}
only() {
	clean && mutant m "$stated" 's/one = "new"/one = "old"/' &&
		mutant n "$stated" 's/two = "new"/two = "old"/' &&
		ONLY=m exits 0 mutants && row m x one && ! grep '^n ' "$work/said"
}
none() { clean && exits 2 mutants && says 'no *.patch'; }
# Of several, each has its own end.
several() {
	clean && mutant a "$stated" 's/one = "new"/one = "old"/' &&
		mutant b "$stated" 's/one = "new"/syntax error/' &&
		mutant c 'equivalent: e\n\n' 's/wait = "1000"/wait = "2000"/' &&
		mutant d "$stated" 's/wait = "1000"/wait = "3000"/' &&
		exits 3 mutants && row a x one && row b ' +' ERROR &&
		row c '\.\.' passed && row d '\.\.' SURVIVED &&
		says '1 of 2 mutants rejected, 1 for the reason stated; 1 of 1 equivalents passed; 1 ERRORS'
}

# On other machines the matrix is the same, though one of them kills each guest.
other_machines() {
	: >i && mkdir -p out/bin/far out/rootfs kernel-config/lines && echo fp= >kernel-config/lines/7 &&
		cp "$OUT/bin/far/leash" "$OUT/bin/far/probe" out/bin/far/ &&
		cp "$OUT/rootfs/busybox" out/rootfs/ &&
		sed '3i [ "$1" != -M ] || exit 0\n[ ! -e ~/bad ] || exec kill -9 $$' out/bin/boot >out/bin/far/boot &&
		chmod 755 out/bin/far/boot && clean && mutant a "$stated" 's/one = "new"/one = "old"/' &&
		mutant c 'equivalent: e\n\n' 's/wait = "1000"/wait = "2000"/' &&
		mutant d 'fault: f\nseen-by: wait\n\n' 's/wait = "1000"/wait = "30000000"/' &&
		timed='wait' exits 0 mutants && grep -E '^[acd] ' "$work/said" >"$work/alone" &&
		rm -rf k/mutants || return
	host h1 && host h2 && : >"$work/hosts/h2/home/bad" &&
		leash="$OUT/bin/leash" hosts=h1,h2 timed='wait' exits 0 mutants &&
		grep -E '^[acd] ' "$work/said" | diff - "$work/alone" && says 'lost, and made elsewhere: ' &&
		says '  h1: ' && within 20 clean_hosts h1 h2
}

# A signal comes while make builds.  The message goes to the user, and not into the log of make.
interrupted() {
	clean && mutant m "$stated" 's/one = "new"/one = "old"/' && rm -f building || return
	script slow-make <<-'END'
		touch building
		sleep 60
	END
	make=$l/slow-make leash="$OUT/bin/leash"
	mutants >"$work/said" 2>&1 &
	within 100 test -e building && kill -TERM "$(pgrep -P $! leash)"
	wait $!
	[ $? = 143 ] && cat "$work/said" && says 'lab-mutants: ended; ' && says 'is what there is'
}

t 'when each mutant is rejected for the reason that it states the code is 0' as_stated
t 'when one is rejected for another reason the code is 1' otherwise
t 'a mutant that states no reason may be rejected for any' no_header
t 'when one survives it is named, and the code is 1' survives
t 'a change that makes no difference passes' equivalent
t 'when such a change is rejected the code is 1' equivalent_rejected
t 'a patch that does not apply is an error and no rejection, and the code is 3' does_not_apply
t 'so is a patch that does not compile' no_compile
t 'so is a patch that changes only a comment' comment_only
t 'so is a patch that leaves the kernel as it was' same_binary
t 'a crash that was stated is a rejection for the reason stated' crash_stated
t 'a crash that was not stated is a rejection for another reason' crash_not_stated
t 'a hang that comes twice is a rejection' hangs
t 'a hang that does not come again is none' hangs_once
t 'a check whose controls fail twice is a rejection for another reason' controls
t 'a runner that is killed rejects no mutant, and the code is 6' runner_killed
t 'a host without memory rejects no mutant, and the code is 6' no_memory
t 'a kernel that says nothing rejects no mutant, and the code is 6' silent_kernel
t 'the experiment that the mutant names comes first' stated_first
t '-a goes on after a rejection' all_of_them
t 'a mutant that only the clock rejects is rejected' the_clock
t 'the clock is asked last when the mutant does not name it' the_clock_is_late
t 'a mutant that the clock should reject and does not is put through all experiments' named_by_the_clock_only
# HOSTS= has connections, which are children of the script for as long as it lasts.
no_guests() {
	script "$work/stage" <<-'END'
		. tests/targets/mutants/debug.sh
		note_broken() { :; }
		sick='' guests='' run=/nonexistent
		sleep 60 &
		await
		kill $!
	END
	exits 0 timeout 5 "$work/stage"
}
t 'a stage without a guest on the debug kernel waits for nobody' no_guests
t 'a crash of the debug kernel rejects a mutant' debug_crash
t 'a check on the debug kernel rejects a mutant' debug_check
t 'a mutant that no other experiment rejects is put to the debug kernel' debug_last
t 'each of two such mutants is put to the debug kernel' debug_two
t 'a mutant that the debug kernel should reject and does not is put through all experiments' debug_in_vain
t 'without a debug kernel such a mutant survives' debug_not_there
t 'an experiment that rejects the right patch is not used, and the code is 6' right_rejected
t 'guards are run only when a mutant may need them' guards
t 'ONLY= runs the mutants that it names' only
t 'without mutants the code is 2' none
t 'each of several mutants has an end of its own' several
why=$(no_hosts)
said='on other machines the matrix is the same, though one of them kills each guest'
if [ -z "$why" ]; then t "$said" other_machines; else skip "$said" "$why"; fi
t 'a signal ends it at once, and it says where the results are' interrupted
end
