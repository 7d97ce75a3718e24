# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2012,SC2015,SC2016,SC2317,SC2154,SC1091,SC2034 # as in letter.sh
# lab-capsule and lab-verify on runs that are made up: a capsule is the same whenever it is packed, hostile
# archives write nothing and run nothing, and what was changed is told.  The run that is made afresh is one
# that is made up, too; real/capsule.sh boots kernels.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

# says TEXT: as in lib.sh, but lines may be broken at the blanks of TEXT.
says() { tr -s '\n ' ' ' <"$work/said" | grep -qF -- "$1" || { echo "expected to read: $1"; return 1; }; }

O=$work/o
results=$O/results
export HOME="$work/home" XDG_CACHE_HOME="$work/cache"
mkdir -p "$HOME" "$O/bin" && ln -s "$judge" "$O/bin/judge" || exit 2
lab=$(. tests/sh/git.sh && git_version . 2>/dev/null || echo 'no git')
hostile='$(touch '"$work"'/ran)`touch '"$work"'/ran`'

# a_run NAME GOLDEN: a directory of results, as lab-run leaves it, with the figures of judge/golden/GOLDEN.
a_run() {
	r=$results/$1
	rm -rf "$r" && mkdir -p "$r/kernels/unpatched" "$r/kernels/patched" "$r/boots" "$r/checks" &&
		golden_judged "$2" && cp "$work/samples" "$r/samples" && mv "$work/json" "$r/report.json" || return
	[ ! -s "$work/expect" ] || cp "$work/expect" "$r/expect"
	sed '/^exit code /d' "$work/report" >"$r/report"
	echo 0 >"$r/exit"
	awk -v to="$r/boots" '/^boot=/ {
		split($1, b, "="); split($2, a, "="); d = to "/" b[2] "-" a[2]
		if (!seen[d]++) system("mkdir " d)
		sub(/^[^ ]* [^ ]* [^ ]* /, ""); print >(d "/results") }' "$r/samples"
	for arm in unpatched patched; do
		echo "a kernel that is $arm" >"$r/kernels/$arm/linux"
		echo 'CONFIG_CC_VERSION_TEXT="gcc (Debian) 12.2.0"' >"$r/kernels/$arm.config"
	done
	echo 'an initramfs' >"$r/kernels/initramfs.cpio"
	(cd "$r/kernels" && for f in unpatched/linux patched/linux initramfs.cpio; do
		sha256sum <$f | sed "s,-\$,${f%%[/.]*},"; done) >"$r/sha256"
	for f in claims unpatched patched; do cp "$LAB/tests/selftest/page/$f" "$r/checks/" || return; done
	echo 'patches/exec-free-old-mm/upstream.patch forward' >"$r/subject-applied"
	cp "$LAB/patches/exec-free-old-mm/upstream.patch" "$r/subject.patch"
	printf '%s\n' 'date: 2026-11-26 12:00:00 UTC' 'line: 7.2  subject: exec-free-old-mm  arms: unpatched,patched' \
		'guest: 1 CPU, 640 MiB, ; parameters: a=1' "host: $(uname -srm), 2 CPU" "lab: $lab" >"$r/host"
	echo ' with_knobs() { make=$1; shift; "$make" '"${typed-'BOOTS=10'}"' BY_SCRIPT=1 "$@"; }' >"$r/knobs"
}

# pack NAME [WORD...]: packs this run; file is the capsule then.
pack() {
	name=$1 file=$results/$1/$1.capsule.tar
	shift
	exits 0 tests/targets/capsule/capsule O="$O" RUN="$name" BINARIES="${binaries-0}" "$@"
}

# verify [NAME=VALUE...]: verifies $file.  The run that is made afresh is $afresh, which ends with $code.
verify() {
	script "$work/make" <<-END
		printf '%s\n' "\$@" >"$work/typed"
		[ '${code-0}' -gt 1 ] || cp -R "$results/${afresh-again}" "$results/afresh"
		echo 'Raw samples, logs, configurations: $results/afresh'
		exit ${code-0}
	END
	rm -rf "$results/afresh" "$results"/verify-* "$work/typed"
	${under-} tests/targets/capsule/verify \
		"$(knobs_file O="$O" CAPSULE="$file" MAKE_PROGRAM="$work/make" KERNEL_SRC= SHOW=0 "$@")"
}
# unharmed: nothing of a refused archive is left, and nothing of it was run.
unharmed() { [ ! -e "$work/ran" ] && [ ! -e "$work/escaped" ] && ! ls -d "$results"/verify-* 2>/dev/null; }
# refused TEXT: $file is refused in one line that has the TEXT, with 2.
refused() { exits 2 verify && one_line && says "$1" && unharmed; }

a_run one costs && a_run again costs || exit 2
# good: $file is a capsule of the run one.
good() { file=$work/good.tar; [ -s "$file" ] || { pack one && cp "$file" "$work/good.tar" && file=$work/good.tar; }; }

# --- packing ---

same_again() {
	pack one && sha256sum <"$file" >"$work/1" && says "$(cut -d ' ' -f 1 "$work/1")" &&
		touch "$results"/one/*/* "$results/one/page.html" && pack one &&
			sha256sum <"$file" | cmp - "$work/1" &&
		cp -R "$results/one" "$work/copy" && file2=$work/copy/copy.capsule.tar &&
		exits 0 tests/targets/capsule/capsule O="$O" RUN="$work/copy" BINARIES=0 &&
			tar -tf "$file2" >"$work/2" &&
		tar -tf "$file" | cmp - "$work/2" && ! grep -E 'linux$|cpio|page|tar' "$work/2"
}
is_private() {
	typed="'PATCHES=/home/someone/secret/my.mbox' 'O=/home/someone/out' 'LAB_CCACHE=no' 'BOOTS=3'" a_run p costs &&
		printf '%s\n' 'source: /home/someone/secret/linux: v7.2, commit 0123abc, nothing uncommitted' \
			'patch: ~/secret/my.mbox: [PATCH] a/b, by X' >>"$results/p/host" &&
		mkdir "$results/p/patches" &&
			echo '0001.patch forward /home/someone/my.mbox: t' >"$results/p/patches/series" &&
		echo 'Patch: /home/someone/my.mbox: t' >>"$results/p/report" &&
		pack p && ! grep -aE 'secret|someone' "$file" && tar -xOf "$file" capsule/knobs >"$work/k" &&
		printf '%s\n' PATCHES=my.mbox BOOTS=3 | cmp - "$work/k" && tar -xOf "$file" capsule/patches/series |
		grep -qx '0001.patch forward my.mbox: t'
}
needs_a_run() {
	exits 2 tests/targets/capsule/capsule O="$O" RUN=none BINARIES=0 && one_line && says 'there is no such run' &&
		a_run less costs && rm -r "$results/less/boots" &&
		exits 2 tests/targets/capsule/capsule O="$O" RUN=less BINARIES=0 && one_line &&
			says 'lacks its boots' &&
		[ -z "$(find "$results/less" -name '*capsule*')" ]
}

# --- verifying ---

reproduced() {
	good && exits 0 verify && says 'Verdict: reproduced. Of 12 things that the capsule says 12 came out again.' &&
		says 'bit-identical with those of the capsule (unpatched, patched)' &&
		grep -qx 'LINE=7.2' "$work/typed" && grep -qx 'BOOTS=10' "$work/typed" &&
			grep -q '^ok' "$results"/verify-*/ktap
}
# changed: $results/other is a copy of the run again, for a test to change.  other FILTER: with other figures.
changed() { rm -rf "$results/other" && cp -R "$results/again" "$results/other"; }
other() { changed && jq "$1" "$results/again/report.json" >"$results/other/report.json"; }
not_reproduced() {
	good && other '.rows |= map(if .proven then .ratio |= map_values(1 / .) | .shift |= -. else . end) |
		.costs[0] |= (.proven = true | .ratio = { estimate: 9, low: 8, high: 10 })' &&
		afresh=other exits 1 verify && says 'the opposite is proven' && says 'Verdict: not reproduced.' &&
		grep -q '^not ok' "$results"/verify-*/ktap && grep -q '<failure' "$results"/verify-*/junit.xml
}
# Nothing is proven by so few boots; what was proven then can neither be told nor denied.
cannot_tell() {
	good && other '(.rows[], .costs[]) |= (.proven = false | .ratio.low = null | .ratio.high = null) |
		.expectations[].outcome = "undecided" | .cost_bounds[].ratio = null' &&
		rm -r "$results/other/checks" && afresh=other exits 6 verify && says 'Verdict: cannot tell.' &&
			! says 'did not'
}
other_compiler() {
	good && changed && sed -i 's/12.2.0/14.2.0/' "$results"/other/kernels/*.config &&
		sed -i 's/^.*  unpatched/'"$(printf '%064d' 7)"'  unpatched/' "$results/other/sha256" &&
		afresh=other exits 0 verify && says 'not bit-identical (unpatched)' && tr -s '\n ' ' ' <"$work/said" |
		grep -q "The capsule's were built by gcc (Debian) 12.2.0, these by gcc (Debian) 14.2.0"
}
ends_with() { good && code=$1 exits "$2" verify && says "Verdict: cannot tell. $3"; }
host_cannot() {
	ends_with 6 6 'This host cannot repeat it' && ends_with 3 3 'The kernels of the capsule' &&
		ends_with 5 5 'A guest did not end well' && ends_with 2 2 'The run cannot be made here' || return
	mkdir -p "$work/bin" && echo 'echo other64' | script "$work/bin/uname" &&
		PATH=$work/bin:$PATH exits 6 verify &&
		says 'this host is other64' || return
	a_run ptrace costs && sed -i 's/640 MiB, ;/640 MiB, ptrace;/' "$results/ptrace/host" && pack ptrace &&
		gcc -O1 -o "$work/deny" tests/selftest/freeze/programs/deny.c && under=$work/deny exits 6 verify &&
			says 'need ptrace'
}

# --- what was changed ---

# opened: $file is packed anew from what `changed` makes of its content; x has the content.
x=$work/x
opened() { rm -rf "$x" && mkdir "$x" && tar -xf "$file" -C "$x" && file=$work/bad.tar && rm -f "$file"; }
closed() { (cd "$x" && find capsule -type f | sort | tar -cf "$file" --format=ustar -T -); }
# sums_anew: the capsule's file of sums fits its content again.
sums_anew() { (cd "$x/capsule" && rm sums && find . -type f | sed 's,^[.]/,,' | sort | xargs sha256sum >"$work/s" &&
	mv "$work/s" sums); }
one_more() { sed -i '/^boot=1 /{s/wait=\([0-9]*\)/wait=9\1/;:a;n;ba}' "$1"; }
altered() { exits 8 verify && says "Verdict: altered. $1" && [ ! -e "$results/afresh" ]; }
altered_sample() {
	good && opened && one_more "$x/capsule/samples" && closed &&
		altered 'Its file samples is not what its file of sums says' || return
	sums_anew && closed && altered 'Its samples are not those that its boots sent' || return
	boot=$(sed -n 's/^boot=1 arm=\([^ ]*\) .*/1-\1/p' "$x/capsule/samples" | head -n 1)
	sed -n "s/^boot=1 arm=[^ ]* side=[AB] //p" "$x/capsule/samples" >"$x/capsule/boots/$boot/results"
	sums_anew && closed && exits 8 verify && says 'do not follow from its samples'
}
altered_figure() {
	good && opened && jq '.rows[0].A.median += 1' "$x/capsule/report.json" >"$work/j" &&
		mv "$work/j" "$x/capsule/report.json" && sums_anew && closed && altered '1 figures of its report' &&
		says 'rows.0.A.median' || return
	# Another lab may judge otherwise.
	sed -i 's/^lab: .*/lab: 0123abc/' "$x/capsule/host" && sums_anew && closed && exits 2 verify &&
		says 'git checkout 0123abc'
}
# The text of the report of the run says something else than its samples do.
altered_text() {
	good && opened && sed -i 's/^Verdict: .*/Verdict: a thousand times less./' "$x/capsule/report" && sums_anew &&
		closed && altered 'The text of its report'
}
altered_kernel() {
	binaries=1 pack one && tar -tf "$file" | grep -q linux && exits 0 verify && opened &&
		echo x >>"$x/capsule/kernels/patched/linux" && closed &&
		altered 'Its file kernels/patched/linux is not what' && sums_anew && closed &&
		altered "Its kernel or initramfs 'patched' is not the one that was booted"
}
untrusted() { a_run bad untrusted-thrice && pack bad && exits 6 verify && says 'failed its own controls'; }

# --- the source ---

tarball() {
	mkdir -p "$work/linux-1/arch/um" "$XDG_CACHE_HOME/uml-lab/src" && : >"$work/linux-1/Kconfig" &&
		t=$XDG_CACHE_HOME/uml-lab/src/linux-source-7.2_7.2.99-1.tar.xz && tar -cJf "$t" -C "$work" linux-1 &&
		sha256sum "$t" >"$t.sha256" && s=$(cut -d ' ' -f 1 "$t.sha256") && a_run src costs &&
		printf '%s\n' "source: $t" "sha256 of the source: $s" >>"$results/src/host" && pack src &&
		exits 0 verify && says "Source: ${t##*/}, the same file" || return
	# Another point release.
	echo y >"$work/linux-1/y" && tar -cJf "$t" -C "$work" linux-1 && sha256sum "$t" >"$t.sha256" &&
		exits 3 verify && says 'which is another file; bring' && says "KERNEL_SRC=.../${t##*/}" &&
		exits 3 verify KERNEL_SRC="$t" && [ ! -e "$work/typed" ]
}
tree() {
	mkdir "$work/git" && (cd "$work/git" && git init -q . && git config user.email a@b.c &&
		git config user.name a &&
		echo 1 >f && git add f && git commit -qm one) || return
	c=$(git -C "$work/git" rev-parse HEAD)
	typed="'KERNEL_SRC=/home/x/linux'" a_run tree costs && changed &&
		for r in tree other; do
			echo "source: /home/$r/linux: v7, commit $c, nothing uncommitted" >>"$results/$r/host"
		done &&
		pack tree && exits 3 verify && says 'cannot tell yet' && says 'KERNEL_SRC=/path/to/it' &&
		afresh=other exits 0 verify KERNEL_SRC="$work/git" && ! grep KERNEL_SRC "$work/typed" || return
	git -C "$work/git" commit -q --allow-empty -m two && exits 3 verify KERNEL_SRC="$work/git" &&
		says "checkout $c" &&
		git -C "$work/git" checkout -q "$c" &&
			sed -i 's/nothing uncommitted/uncommitted: 1 files/' "$results/other/host" &&
		sed -i 's/^.*  unpatched/'"$(printf '%064d' 7)"'  unpatched/' "$results/other/sha256" &&
		afresh=other exits 3 verify KERNEL_SRC="$work/git" && says 'The tree is another one'
}
# What the user gave besides a tree comes out of the capsule as the user would give it.
# a_patch N: prints a mail with a patch that makes an N + 1 of the N in the file f.
a_patch() {
	printf 'From: A <a@b.c>\nSubject: %s\n\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n' "from $1"
	printf -- '-%s\n+%s\n' "$1" $(($1 + 1))
}
# subjects SERIES: what is said of each patch of a series, without the file that it was in.
subjects() { sed 's/ [^ ]*: / /' "$1/series"; }
given() {
	g=$work/g r=$results/given
	mkdir -p "$g/p" && echo 'CONFIG_X=y' >"$g/f.config" && echo 'w 1 ratio >= 2' >"$g/expect" &&
		a_patch 1 >"$g/p/1.patch" && a_patch 2 >"$g/p/2.patch" &&
		typed="'PATCHES=$g/p' 'FRAGMENT=$g/f.config' 'EXPECT=$g/expect' 'MEM=700'" &&
		a_run given costs && rm "$r/subject-applied" && patches/series "$g/p" "$r/patches" &&
		cp "$g/expect" "$r/expect" && echo 'f ran' >"$r/coverage" || return
	"$judge" -w - -e "$g/expect" -j "$r/report.json" "$r/samples" >"$work/r"
	{ cat "$r/coverage"; echo; cat "$work/r"; } >"$r/report"
	pack given && exits 0 verify || return
	d=$(echo "$results"/verify-*)
	cat >"$work/want" <<-END
		lab-run
		LINE=7.2
		PATCHES=$d/patches
		FRAGMENT=$d/capsule/fragments/1.config
		EXPECT=$d/capsule/expect
		MEM=700
		SCENARIOS=w
		CHECKS=order
	END
	diff "$work/want" "$work/typed" && cmp "$d/capsule/fragments/1.config" "$g/f.config" &&
		patches/series "$d/patches" "$work/series" && subjects "$work/series" >"$work/1" &&
		subjects "$r/patches" | cmp - "$work/1" && [ "$(wc -l <"$work/1")" = 2 ] &&
		cmp "$d/patches/0002.patch" "$r/patches/0002.patch"
}
by_show() {
	good && exits 0 verify SHOW=1 && says "make lab-run 'LINE=7.2' 'BOOTS=10'" && [ ! -e "$results/afresh" ] &&
		exits 0 verify BOOTS=4 && ! grep BOOTS "$work/typed"
}

# --- hostile archives ---

# appended ARG...: $file is a good capsule with one more member.
appended() { good && cp "$file" "$work/bad.tar" && file=$work/bad.tar && tar -r -f "$file" "$@"; }
hostile_names() {
	echo x >"$work/f"
	appended -P --transform "s,.*,$work/escaped," "$work/f" && refused "has a member $work/escaped" &&
		appended -P --transform 's,.*,capsule/../../escaped,' "$work/f" &&
			refused 'has a member ../../escaped' &&
		appended -P --transform 's,.*,capsule/boots/../../../escaped,' "$work/f" &&
			refused 'which no capsule has' &&
		appended -P --transform 's,.*,capsule/page.html,' "$work/f" && refused 'has a member page.html' &&
		appended -P --transform 's,.*,host,' "$work/f" && refused 'has a member host' &&
		appended -P --transform 's,.*,capsule/a b,' "$work/f" && refused 'has a member capsule/a b' &&
		appended -P --transform 's,.*,capsule/kernels/-x.config,' "$work/f" &&
			refused 'has a member kernels/-x.config' &&
		appended -P --transform "s,.*,capsule/\$(touch $work/ran)," "$work/f" &&
			refused 'which no capsule has' &&
		: >"$work/$(printf 'a\nb\033[31m')" && appended -C "$work" "$(printf 'a\nb\033[31m')" &&
		refused 'which no capsule has' && ! grep "$(printf '\033')" "$work/said"
}
hostile_kinds() {
	mkdir -p "$work/h/capsule/boots" && cd "$work/h" && mkdir -p real/capsule/boots || return
	ln -s "$work" capsule/link && : >capsule/coverage && ln capsule/coverage capsule/splats.said &&
		mkfifo capsule/exit
	cd "$LAB" || return
	appended -C "$work/h" capsule/link && echo x >"$work/f" &&
		tar -r -P -f "$file" --transform 's,.*,capsule/link/escaped,' "$work/f" &&
			refused 'is a symbolic link' &&
		appended -C "$work/h" capsule/coverage capsule/splats.said && refused 'is a hard link' &&
		appended -C "$work/h" capsule/exit && refused 'is a pipe' &&
		appended -C "$work/h" --no-recursion capsule/boots && refused 'is a directory' &&
		appended -P --transform 's,.*,capsule/expect,' /dev/null && refused 'is a device' &&
		appended -P --transform 's,.*,capsule/host,' "$work/f" && refused 'has capsule/host twice'
}
hostile_sizes() {
	good && whole=$file && mkdir -p "$work/big/capsule" && truncate -s 9G "$work/big/capsule/expect" &&
		file=$work/bad.tar && tar -cf "$file" --format=gnu -S -C "$work/big" capsule/expect &&
			refused 'has 9663676416 bytes, and may have' &&
		{ tar -c --format=gnu -C "$work/big" capsule/expect | head -c 40960 >"$file"; } &&
			refused 'is no whole tar archive' &&
		head -c 20000 "$whole" >"$file" && refused 'is no whole tar archive' &&
		truncate -s 5G "$work/large" && file=$work/large refused 'has more than' &&
		gzip -c "$whole" >"$work/bad.tar" && refused 'is no tar archive' && : >"$file" &&
			refused 'is no tar archive' &&
		file=/dev/zero refused 'is no file' && file=$work refused 'is no file' &&
			file=$work/none refused 'is no file' &&
		(cd "$x" && rm -rf capsule && mkdir capsule && : >capsule/host &&
			tar -cf "$file" --format=ustar capsule/host) &&
		refused 'it has no'
}
# knob LINE TEXT: a capsule with this line among its knobs is refused.
knob() { good && opened && printf '%s\n' "$1" >>"$x/capsule/knobs" && sums_anew && closed && refused "$2"; }
hostile_knobs() {
	knob "BOOTS=$hostile" 'BOOTS=$(touch' && knob "$hostile" 'is no knob' && knob 'O=/' 'O= is none' &&
		knob 'a b' 'is no knob' &&
		knob "GUEST_CC=touch $work/ran" 'GUEST_CC=touch' &&
			knob "APPEND=xterm=touch,-t,$work/ran" 'APPEND=xterm' &&
		knob 'SUBJECT=../../x' 'SUBJECT=../../x' && knob 'ARMS=--upload-pack=x,b' 'ARMS=--upload' &&
		knob "LAB_CCACHE=no" 'LAB_CCACHE= is none' && knob 'MAKEFLAGS=x' 'MAKEFLAGS= is none' &&
		knob "SCENARIOS=x,\$(shell touch $work/ran)" 'SCENARIOS=x,'
}
# What is told of a capsule is text of others; it is not run, and a terminal does not obey it.
hostile_text() {
	good && opened && printf 'PATCHES=%s\n' "$hostile" >>"$x/capsule/knobs" &&
		text=$(printf '%s' "$hostile" | sed 's/[&,]/\\&/g') &&
		sed -i "s,^lab: .*,lab: $text $(printf '\033[31m')," "$x/capsule/host" &&
		sums_anew && closed && exits 0 verify && [ ! -e "$work/ran" ] &&
			! grep "$(printf '\033')" "$work/said" || return
	sed -i 's/^line: .*/line: ..\/x  /' "$x/capsule/host" && sums_anew && closed &&
		refused 'which this lab does not know' || return
	good && opened && mkdir "$x/capsule/fragments" && echo 'FRAGMENT=f' >>"$x/capsule/knobs" &&
		echo "CONFIG_LOCALVERSION=\"\$(shell touch $work/ran)\"" >"$x/capsule/fragments/1.config" &&
		sums_anew && closed && refused 'that is not taken from elsewhere: CONFIG_LOCALVERSION' &&
		echo '0123  $(x)' >>"$x/capsule/sha256" && echo 'CONFIG_X=y' >"$x/capsule/fragments/1.config" &&
		sums_anew && closed && refused 'that is no sum'
}
own_scenarios() {
	good && opened && mkdir "$x/capsule/scenarios" && echo 'int main;' >"$x/capsule/scenarios/mine.c" &&
		sums_anew && closed &&
		exits 2 verify && says 'Read those' && exits 0 verify SCENARIO_DIR="$x/capsule/scenarios" &&
		mkdir -p "$work/own" && echo 'int other;' >"$work/own/mine.c" &&
			exits 2 verify SCENARIO_DIR="$work/own" &&
		says 'is not the one of the capsule'
}
by_make() {
	good && opened && one_more "$x/capsule/samples" && closed &&
		exits 8 make -s O="$OUT" lab-verify CAPSULE="$file" && says "Verdict: altered." || return
	exits 2 make -s O="$O" lab-verify && one_line && says 'lab-verify needs the file of a capsule' &&
		exits 0 make -s lab-capsule O="$OUT" RUN="$results/one" && says 'Capsule: ' && says 'sha256: ' &&
		cp "$results/one/one.capsule.tar" "$work/bad.tar" && echo x >>"$work/bad.tar" &&
			gzip -f "$work/bad.tar" &&
		exits 2 make -s O="$OUT" lab-verify CAPSULE="$work/bad.tar.gz" && says 'is no tar archive'
}

t 'the same run gives the same capsule, and a copy of it the same members' same_again
t 'a capsule does not tell where the user keeps his files' is_private
t 'a run that lacks something is not packed, and nothing is left' needs_a_run
t 'a run that comes out again is reproduced' reproduced
t 'a run that comes out otherwise is not, and KTAP and JUnit say so' not_reproduced
t 'a run that proves too little can neither be told nor denied' cannot_tell
t 'kernels of another compiler are told, with the one that it takes' other_compiler
t 'a host that cannot repeat the run says so, each reason with its code' host_cannot
t 'an altered sample is found, whichever sums were made anew' altered_sample
t 'so is an altered figure of the report' altered_figure
t 'so is an altered text of the report' altered_text
t 'so is an altered kernel' altered_kernel
t 'a run whose controls failed says nothing' untrusted
t 'another tarball than the one of the capsule is told before anything is built' tarball
command -v git >/dev/null && t 'a tree of somebody is asked for, and must be the same' tree
t 'patches, fragments and expectations of the user come out as they went in' given
t 'SHOW=1 prints what would be typed, and BOOTS= counts' by_show
t 'names that lead out, or that no capsule has, are refused' hostile_names
t 'links, pipes, devices, directories and second members are refused' hostile_kinds
t 'large, cut and compressed archives are refused' hostile_sizes
t 'knobs that could start something are refused, and none is evaluated' hostile_knobs
t 'other text of a capsule is neither run nor obeyed' hostile_text
t 'scenarios of others are not run unless the user names them' own_scenarios
t 'make packs and verifies' by_make
end
