#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# freeze on canned input: symbol tables, steps and sources, at their bounds.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/freeze/edges.sh"

## Symbols, and the steps that name them.
cat >"$work/kernel.in" <<'E'
bytes 3700 90 48 b8 90 90 90 90 90 90 90 90 c3 50 90 90 c3
bytes 3800 cc
load 0x400000 3700 100
load 0x500000 3800 50
tls 20 16
load 0x600000 3900 100000
symbol two 0x40000c 4 2 1
symbol one 0x400000 12 2 1
symbol data 0x500000 8 1 1
symbol local 4 4 6 1
symbol undefined 0x400000 4 2 0
symbol section 0x400000 4 3 1
symbol file 0x400000 4 4 1
symbol ifunc 0x400000 4 10 1
symbol first 1 1 2 1
symbol big 0x700000 100 2 1
symbol bigger 0x800000 100 2 1
E
{
	for i in $(seq 15); do echo "symbol o$i $((0x700000 + i)) 0 1 1"; done
	for i in $(seq 16); do echo "symbol p$i $((0x800000 + i)) 0 1 1"; done
} >>"$work/kernel.in"
"$edges" make "$work/kernel" <"$work/kernel.in" || exit 2
# named WORD...: what the symbols say, and want of it on stdin.
named() {
	"$edges" names "$work/kernel" "$@" >"$work/got" 2>&1
	diff - "$work/got"
}
# A symbol is what the file defines, no section, file or indirect function.
symbols() {
	named first one data local undefined section file ifunc <<'E'
first first 0x1+1 type 2
one one 0x400000+12 type 2
data data 0x500000+8 type 1
local local 0x4+4 type 6
undefined none
section none
file none
ifunc none
E
}
# The function or variable that covers an address, also below 15 others that do not.
covering() {
	named @0x3fffff @0x40000b @0x40000c @0x40000f @0x400010 @0x500000 \
		=0x500000 =0x500007 =0x500008 @0x700020 @0x800020 @0 <<'E'
@0x3fffff none
@0x40000b one 0x400000+12 type 2
@0x40000c two 0x40000c+4 type 2
@0x40000f two 0x40000c+4 type 2
@0x400010 none
@0x500000 none
=0x500000 data 0x500000+8 type 1
=0x500007 data 0x500000+8 type 1
=0x500008 none
@0x700020 big 0x700000+100 type 2
@0x800020 none
@0 none
E
}
# Bytes that the file has, up to the last of a segment; none of a segment that ends behind it.
text() {
	named '#0x3fffff' '#0x400000' '#0x400002' '#0x400063' '#0x400064' '#0x50000a' '#0x600000' <<'E' || return 1
#0x3fffff 0 00
#0x400000 100 90
#0x400002 98 b8
#0x400063 1 00
#0x400064 0 00
#0x50000a 40 00
#0x600000 0 00
E
	size=$(wc -c <"$work/kernel")
	{ cat "$work/kernel.in" &&
		printf 'load 0x900000 0 %s\nload 0xa00000 1 %s\n' "$size" "$size"; } | "$edges" make "$work/whole" &&
		"$edges" names "$work/whole" '#0x900000' '#0xa00000' >"$work/got" &&
		printf '#0x900000 %s 7f\n#0xa00000 0 00\n' "$size" | diff - "$work/got"
}
# Sixteen segments are kept.
segments() {
	{ for i in $(seq 1 17); do echo "load $((i * 4096)) 0 16"; done &&
		echo 'symbol one 4096 1 2 1'; } | "$edges" make "$work/many" &&
		"$edges" names "$work/many" '#0x10000' '#0x11000' >"$work/got" &&
		printf '#0x10000 16 7f\n#0x11000 0 00\n' | diff - "$work/got"
}
# A thread's variables lie below its pointer, all of them rounded up to their alignment.
thread_local() {
	named ^local <<'E' || return 1
^local -28
E
	for s in 16 17 32 33; do
		sed "s/^tls .*/tls $s 16/" "$work/kernel.in" | "$edges" make "$work/tls" &&
			"$edges" names "$work/tls" ^local
	done >"$work/got" && printf '^local %s\n' -12 -28 -28 -44 | diff - "$work/got" &&
		grep -v '^tls' "$work/kernel.in" | "$edges" make "$work/tls" &&
		exits 0 "$edges" names "$work/tls" ^local && says '^local 4'
}
no_kernel() {
	sed '1i machine 3' "$work/kernel.in" | "$edges" make "$work/bad" &&
		refuses 'not an x86-64 ELF file' names "$work/bad" &&
		sed '1i type 3' "$work/kernel.in" | "$edges" make "$work/bad" &&
		refuses 'no fixed address' names "$work/bad" &&
		grep -v '^symbol' "$work/kernel.in" | "$edges" make "$work/bad" &&
		refuses 'no symbol table' names "$work/bad" &&
		refuses 'none: No such file' names "$work/none" &&
		refuses 'not an x86-64 ELF file' names "$work/kernel.in"
}
# FUNCTION+OFFSET, where an instruction begins.
addresses() {
	named '!one' '!one+0' '!one+1' '!one+11' '!one+0xb' '!two+1' <<'E' &&
!one 0x400000
!one+0 0x400000
!one+1 0x400001
!one+11 0x40000b
!one+0xb 0x40000b
!two+1 0x40000d
E
		refuses 'one+2: no instruction begins there' names "$work/kernel" '!one+2' &&
			refuses 'one+12: one is only 0xc bytes long' names "$work/kernel" '!one+12' &&
			refuses 'after + comes a number' names "$work/kernel" '!one+' &&
			refuses 'after + comes a number' names "$work/kernel" '!one+x' &&
			refuses 'after + comes a number' names "$work/kernel" '!one+1x' &&
			refuses 'no function data' names "$work/kernel" '!data' &&
			refuses 'no function none' names "$work/kernel" '!none' &&
			says 'with -s KERNEL-TREE' &&
			printf 'symbol twice %s 1 2 1\n' 1 2 | "$edges" make "$work/twice" &&
			refuses '2 functions are called twice' names "$work/twice" '!twice'
}
t 'symbols: what is one' symbols
t 'symbols: what covers an address' covering
t 'symbols: bytes at an address' text
t 'symbols: as many segments as there is room for' segments
t 'symbols: variables of a thread' thread_local
t 'symbols: what is no kernel' no_kernel
t 'symbols: function and offset' addresses

# planned STEPS: they are what is on stdin.
planned() {
	"$edges" plan "$work/kernel" "$1" >"$work/got" 2>&1
	diff - "$work/got"
}
steps() {
	comm=abcdefghijklmno more='name n expect done do  user  kill '
	planned "# a comment
	
	at one
at	two+1  under  two after one task $comm nth 1000000 hold vcpu for 20000ms until x $more
at one hold task nth 1 for 1 told and
at two told
at one until y" <<E
1 at=one under=- after=- task=- until=- name=- expect=- ask=- nth=1 ms=20 bp=0 -1
2 at=two+1 under=two after=one task=$comm until=x name=n expect=done ask=user  kill  nth=1000000 ms=20000 vcpu bp=1 0
3 at=one under=- after=- task=- until=- name=- expect=- ask=- nth=1 ms=1 and told bp=0 -1
4 at=two under=- after=- task=- until=- name=- expect=- ask=- nth=1 ms=20000 told bp=2 -1
5 at=one under=- after=- task=- until=y name=- expect=- ask=- nth=1 ms=20000 bp=0 -1
E
}
no_plan() {
	while IFS='|' read -r plan why; do
		refuses "$why" plan "$work/kernel" "$(printf '%b' "$plan")" || return 1
	done <<'E'
at one\nat two nth 0|step 2: cannot use 0
at one nth 1000001|step 1: cannot use 1000001
at one nth x|cannot use x
at one nth 1a|cannot use 1a
at one nth 1m|cannot use 1m
at one nth ms|cannot use ms
at one nth -1|cannot use -1
at one for 0|cannot use 0
at one for 20001|cannot use 20001
at one for 1msx|cannot use 1msx
at one for|nothing follows for
at one do|nothing follows do
at one do  |nothing follows do
at one under|nothing follows under
under one|says not where
# x\n\nand at one|step 1: `and' needs a step before it
at one\nat one at two|step 2: says twice at
at one expect nothing do user kill|expect is done or blocked, not nothing
at one expect blocked|expect needs a question
at one task abcdefghijklmnop|at most 15 letters, not abcdefghijklmnop
at one hold none|hold is task or vcpu, not none
at one ever|I do not know the word ever
at one after one|step 1: `at' and `after' are the same place
at one\nat one name \a|step 2 has a control character
at one under none|no function none
at one after none|no function none
at none|no function none
E
	planned 'at one nth 19' <<'E'
1 at=one under=- after=- task=- until=- name=- expect=- ask=- nth=19 ms=20 bp=0 -1
E
}
t 'steps: every word' steps
t 'steps: what is refused' no_plan

## Sources.  In each function that uses "word", a line of it counts.
mkdir -p "$work/tree/fs/deep" "$work/tree/kernel" "$work/tree/lib" "$work/tree/drivers"
cat >"$work/tree/fs/a.c" <<'E'
/* word in a comment */
word;
int  alpha (void)
{

	word(1);
}
word;
static int decl(void);
int value = call(word);
struct x beta(int a,
	      int b)
{
	word;
}
SYSCALL_DEFINE3(gamma, int, a)
{
	xword word;
}
COMPAT_SYSCALL_DEFINE0(delta)
{
	x = word
}
long epsilon /* (x) */ (void) /* of
   word */
{
	/*/ word */ y; /**/ word;
}
zeta(int word)
{
	none;
}
int word(void)
{
	word();
}
_eta(void)
{
word
}
int theta(void)
#define iota(x) word
{
	int kappa = word(x);
	lambda(word);
	/* ends nowhere
E
printf 'word;\nint mu(void)\n{\n\tword;\n}\n' >"$work/tree/kernel/b.c"
printf 'int nu(void)\n{\n\tword' >"$work/tree/lib/c.c"
# of_line WORD LINE: a function with this line mentions the word.
of_line() {
	mkdir -p "$work/line/fs" &&
		printf 'int one(void)\n{\n%s\n}\n' "$2" >"$work/line/fs/a.c" || return 1
	"$edges" mentions "$work/line" "$1" >/dev/null 2>&1 || { echo "not seen: $2"; return 1; }
}
as_a_word() {
	for l in 'word' 'word;' '(word)' '-word-' 'xword word' 'wordx word' '"\\"; word' '"a" word' '/**/ word' \
		'/* *// word' 'a / word' 'a * word' '*/ word'; do
		of_line word "$l" || return 1
	done
	for l in 'sword' 'words' 'word2' '_word' '9word' 'Word' '// word' '/* word' '/* word */' '/*/ word */' \
		'/** word **/' '"word"' '"\"word"' '"a\"b" "word"'; do
		! of_line word "$l" >/dev/null || { echo "seen: $l"; return 1; }
	done
}
for f in fs/.c fs/c fs/a.h fs/a.cc fs/deep/x fs/x.c.o drivers/d.c; do
	printf 'int wrong(void)\n{\n\tword;\n}\n' >"$work/tree/$f"
done
printf 'int xi(void)\n{\n\tword;\n\tother;\n}\n' >"$work/tree/fs/deep/d.c"
mentions() {
	exits 0 "$edges" mentions "$work/tree" word >"$work/log" &&
		sort "$work/said" | diff "$work/mentions" - &&
		exits 0 "$edges" mentions "$work/tree" other,word &&
		sed -n '/^other/p' "$work/said" | grep -x 'other fs/deep/d.c xi' &&
		[ "$(grep -c '^word' "$work/said")" = "$(wc -l <"$work/mentions")" ] &&
		refuses 'mentions nowhere' mentions "$work/tree" nowhere
}
sort >"$work/mentions" <<'E'
word fs/a.c _eta
word fs/a.c alpha
word fs/a.c beta
word fs/a.c delta
word fs/a.c epsilon
word fs/a.c gamma
word fs/a.c theta
word fs/deep/d.c xi
word kernel/b.c mu
word lib/c.c nu
E
t 'sources: what is a word, and what a string or a comment' as_a_word
t 'sources: which functions mention a word' mentions

# A tree has more files than may be open at once.
many_files() {
	mkdir -p "$work/files/fs" &&
		for i in $(seq 40); do printf 'int f%s(void)\n{\n\tword;\n}\n' "$i" >"$work/files/fs/$i.c"; done
	# shellcheck disable=SC3045 # every shell has it
	(ulimit -n 24 && exits 0 "$edges" mentions "$work/files" word >/dev/null) &&
		[ "$(wc -l <"$work/said")" = 40 ]
}
t 'sources: more files than may be open' many_files

# The callers, whether they are there, and the callers of those that are not: three times, and
# sixteen in all.
callers_tree() {
	rm -rf "$work/callers" && mkdir -p "$work/callers/fs"
	for f; do
		printf 'int %s(void)\n{\n\t%s();\n\t%s();\n}\n' "${f%:*}" "${f#*:}" "${f#*:}"
	done >"$work/callers/fs/a.c"
}
callers() {
	callers_tree one:gone a:gone b:a c:b d:c && exits 0 "$edges" callers "$work/kernel" "$work/callers" gone &&
		diff "$work/said" - <<'E' || return 1
freeze: caller in the source: one (fs/a.c), which is there: try it
freeze: caller in the source: a (fs/a.c), which is not there either
freeze: caller in the source: b (fs/a.c), which is not there either
freeze: caller in the source: c (fs/a.c), which is not there either
E
	callers_tree x:one one:gone y:gone &&
		exits 0 "$edges" callers "$work/kernel" "$work/callers" gone &&
		! says ' x ' && says ' y ' &&
		exits 0 "$edges" callers "$work/kernel" "$work/callers" nowhere &&
		says 'no caller of nowhere in' || return 1
	# shellcheck disable=SC2046 # words
	callers_tree $(for i in $(seq 40); do echo "f$i:gone"; done) &&
		exits 0 "$edges" callers "$work/kernel" "$work/callers" gone &&
		[ "$(wc -l <"$work/said")" = 16 ] && says 'source: f16 ' && ! says 'source: f17 '
}
t 'sources: who calls what was inlined' callers

## The layers that freeze.h lists: each file is in one, and uses none below it or to its right.
layers() {
	mkdir -p "$work/layers" &&
		sed -n '/^ \* The files are layers/,/^ \* A function/s/^ \*	//p' "$F/freeze.h" |
		grep -o '^[^	]*' | grep -o '[a-z-]*\.c' >"$work/order" || return 1
	(cd "$F" && printf '%s\n' *.c) >"$work/room" &&
		sort "$work/order" | diff - "$work/room" || return 1
	while read -r f; do
		gcc -w -std=gnu11 -D_GNU_SOURCE -c "$F/$f" -o "$work/layers/$f.o" &&
			nm "$work/layers/$f.o" | sed "s/^/$f /" || return 1
	done <"$work/order" >"$work/symbols"
	awk -v files="$(wc -l <"$work/order")" '
		!($1 in layer) { layer[$1] = ++n }
		$3 ~ /^[TDB]$/ { of[$4] = $1 }
		$2 == "U" { uses[$1 " " $3] }
		END {
			for (u in uses) {
				split(u, w, " ")
				if (w[2] in of && layer[of[w[2]]] > layer[w[1]]) {
					print w[1] " uses " w[2] " of " of[w[2]]
					bad = 1
				}
			}
			exit bad || n != files
		}' "$work/symbols"
}
t 'the files of freeze are layers' layers
end
