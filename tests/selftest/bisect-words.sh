#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2016,SC2317,SC2154,SC1091 # quotes are the point; functions are called by t; lib.sh sets work
# A bisection meets words that are not the lab's: what a guest prints, a subject, the names
# of programs and patches.  None is evaluated, and none reaches the terminal raw.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/bisect/driver.sh"

mkdir -p "$work/tools" "$work/fake/bin" "$work/k/pristine"
# Where this is evaluated it makes a file `pwned`.
touch_it='touch${IFS}pwned'
not_pwned() {
	[ ! -e "$LAB/pwned" ] && [ -z "$(find "$work" -name pwned)" ] && return
	echo 'evaluated'
	rm -f "$LAB/pwned"
	return 1
}

# --- what the program odds says has names of measures in it ---
# asked LINE: prints what `ask` reads in that line of odds.
asked() {
	printf 'cat <<\\END\n%s\nEND\n' "$1" | script "$work/fake/bin/odds"
	(
		# shellcheck disable=SC2030
		O=$work/fake OLD=a NEW=b CONFIDENCE=0.9 BOOTS=9
		. tests/targets/bisect/lib.sh
		ask ends /dev/null
		printf '%s|' "$verdict" "$boot" "$measure" "$odds" "${PATH:+there}" "${pwned-}"
	) >"$work/said"
	cat "$work/said"
}
ask_reads() {
	asked "verdict=more boot=\$($touch_it) measure=x\$($touch_it),'; $touch_it; ' PATH= pwned=yes \
odds=\`$touch_it\` * ;$touch_it"
	not_pwned && says "more|\$($touch_it)|x\$($touch_it),';|\`$touch_it\`|there||"
}

# --- what a guest prints ---
# guest LINE: every boot, good or bad, has this line in its results.
guest() {
	old="raw $1
wait 64 5000000"
	make_history 10 "raw $1
wait 64 25000000"
}
guest_dose() {
	guest "scenario=sim dose=64\$($touch_it) hit=1 wait=5000000"
	exits 4 sim && says 'its dose is no number' && not_pwned
}
guest_wait() {
	guest "scenario=sim dose=64 hit=1 wait=$1"
	exits 4 sim && says 'its wait is no time'
}
guest_observes() {
	old='observe waits=never' && make_history 10 "observe x\$($touch_it);'=\`$touch_it\`'\";x"
	exits 0 bisect git CHECK=sim && found 10 &&
		not_pwned && ! grep -q '[$`]' "$state/boots"
}
# The second boot fails, and these words are the guest's last ones.
guest_last_words() {
	make_history 10 "$slower" && own_tools
	script "$work/tools/boot" <<-END
		[ "\${3##*/}" != 2 ] || { printf 'bad \033[31m \302\233 \\\\c word\n'; exit 4; }
		exec tests/selftest/bisect/boot "\$@"
	END
	exits 0 sim TOOLS="$work/tools" && found 10 &&
		says 'boot 2 crashed: bad ?[31m ? \c word' && no_controls
}
no_controls() {
	! LC_ALL=C grep -n "[$(printf '\001-\010\013-\037\177')]\|$(printf '\302[\200-\237]')" "$work/said"
}

# --- subjects and authors ---
subjects() {
	subject=$(printf ' \\c \\n \033[31mred\007 \302\233 \303\251 -n %%s')
	make_history 10 "$slower" 7:broken &&
		exits 0 sim && no_controls &&
		says "$(printf 'commit 10 \\c \\n ?[31mred? ? \303\251 -n %%s')" &&
		says ' commit 8 \c \n'
}
undecided_subjects() {
	subject=$(printf ' \\c \033[31mred')
	make_history 8 "$slower" 7:broken &&
		exits 1 sim && no_controls &&
		says 'commit 7 \c ?[31mred (does not build)'
}

# --- a program with any name ---
odd_name="it's \"a\" \$HOME \`$touch_it\` \$($touch_it) #x;y %s \\c'; $touch_it; '"
cmd() {
	make_history 12 "$slower" && own_tools && real_boot
	script "$work/$odd_name" <<-END
		echo ran >>$work/ran
		! grep -q 25000000 "\$KERNEL"
	END
	exits 0 bisect git CMD="$work/$odd_name" TOOLS="$work/tools" APPEND="a'b;$touch_it #\"" &&
		found 12 && not_pwned || return 1
	grep -qxF "CMD=$work/$odd_name" "$state/arms" &&
		grep -qxF "APPEND=a'b;$touch_it #\"" "$state/arms" || return 1
	n=$(wc -l <"$work/ran")
	asked=$(knobs_file TOOLS="$work/tools" O="$work/out" FOUND="$state" BOOTS=3)
	exits 0 tests/targets/bisect/arms "$asked" &&
		not_pwned && says '1 things seen' &&
		[ "$(wc -l <"$work/ran")" = $((n + 6)) ]
}
no_cmd() {
	make_history 3 "$slower" &&
		exits 2 bisect git CMD="$1" && says 'is no program' && one_line
}
broken_line() {
	make_history 3 "$slower" && exits 2 sim APPEND="a
b" && says 'line break' && one_line
}
# The file `arms` of an answer is data, in whatever form it comes.
old_arms() {
	mkdir -p "$work/found" &&
		printf "A='a' A_NAME=\$(%s)\nB=b;%s\n" "$touch_it" "$touch_it" >"$work/found/arms"
	exits 2 tests/targets/bisect/arms "$(knobs_file O="$work/out" FOUND="$work/found" BOOTS=3)" &&
		says 'bisect again' && not_pwned &&
		[ "$(find "$work/found" | wc -l)" = 2 ]
}

# --- a series of patches with odd names ---
# series_made: makes a series of four patches: of another file, a rename, a mode, and the
# kernel.
series_made() {
	p=$work/k/pristine s=$work/"it's a \"series\" \$x"
	rm -rf "$work/k" "$s" "$work/from" "$work/out/bisect"
	mkdir -p "$p/dir" "$s"
	printf '%s\nother 1\n' "$old" >"$p/kernel"
	seq 30 >"$p/dir/notes"
	seq 30 >"$p/dir/script"
	cp -R "$p" "$work/from"
	(
		cd "$work/from" && git init -q -b main &&
			git config user.name A && git config user.email a@x &&
			git add -A && git commit -q -m base &&
			echo more >>dir/script && git commit -q -a -m 'a script' &&
			git mv dir/notes "dir/notes two" &&
			git commit -q -m 'a rename' && chmod +x dir/script &&
			git commit -q -a -m 'a mode' &&
			printf '%s\nother 1\n' "$slower" >kernel &&
			git commit -q -a -m 'the kernel' &&
			git format-patch -q -M -o "$s" HEAD~4
	) && (cd "$p" && find . -type f -exec sha256sum {} + >"$work/sums")
}
series() { exits 0 bisect series SCENARIO=sim SERIES="$s" && found_series; }
found_series() {
	grep -q '^  [0-9a-f]\{12\} the kernel$' "$work/said" &&
		(cd "$p" && sha256sum -c --quiet "$work/sums" && [ ! -x dir/script ])
}
series_odd() {
	series_made && mv "$s"/0001* "$s/0001 it's.patch" &&
		mv "$s"/0002* "$s/0002 \"q\" \`id\`.patch" &&
		mv "$s"/0004* "$s/0004-\$x.patch" && series &&
		git -C "$state/tree" ls-tree -r --name-only series >"$work/in-series" &&
		printf '%s\n' 'dir/notes two' dir/script kernel | cmp - "$work/in-series"
}
# The patches have no mail around them.
series_plain() {
	series_made &&
		for f in "$s"/*; do sed -n '/^diff/,/^-- $/{/^-- $/!p}' "$f" >"$f.new" && mv "$f.new" "$f"; done
	exits 0 bisect series SCENARIO=sim SERIES="$s" &&
		grep -q '^  [0-9a-f]\{12\} 0004-the-kernel.patch$' "$work/said"
}
# One mail is encoded, and two are in one file.
series_encoded() {
	series_made && (
		cd "$s" && {
			sed '/^$/,$d' 0002*
			echo 'Content-Type: text/plain; charset=utf-8'
			printf 'Content-Transfer-Encoding: base64\n\n'
			sed '1,/^$/d' 0002* | base64
		} >new && mv new 0002* &&
			cat 0003* 0004* >both && rm 000[34]* &&
			mv both 0003.patch
	)
	exits 0 bisect series SCENARIO=sim SERIES="$s" && found_series
}
quilt() {
	series_made && mv "$s"/0001* "$s/0001-it's.patch" &&
		(cd "$s" && for f in *.patch; do echo "$f"; done >series)
	printf '%s\n' '# a comment' '' >>"$s/series"
	sed -i '2s/$/ -p1 # so/' "$s/series"
	series
}
quilt_refuses() { # TEXT LINE
	series_made && printf '%s\n' "$2" >"$s/series"
	exits 2 bisect series SCENARIO=sim SERIES="$s" && says "$1" && one_line
}
line_break() {
	series_made && mv "$s"/0001* "$s/0001
x.patch"
	exits 2 bisect series SCENARIO=sim SERIES="$s" &&
		says 'a list cannot hold a name with a line break'
}
# The content of a patch looks like the name of a file outside the tree.
series_outside() {
	series_made && echo precious >"$work/k/precious" && cat >>"$s/0001-a-script.patch" <<-'END'
		--- a/../precious
		+++ b/../precious
		@@ -1 +1 @@
		-precious
		+gone
	END
	exits 3 bisect series SCENARIO=sim SERIES="$s"
	says 'does not apply' && [ "$(cat "$work/k/precious")" = precious ]
}

# --- what is said while it works ---
# The build goes on once its line has come to the user.
progress() {
	own_tools
	script "$work/tools/build" <<-END
		echo "  compiled 50, 16 s" >&2
		n=0
		until grep -q '^    *compiled 50, 16 s\$' "$work/said" || [ \$((n += 1)) -gt 60 ]; do sleep 1; done
		exec "$LAB/tests/selftest/bisect/build" "\$@"
	END
	make_history 10 "$slower" &&
		exits 0 sim TOOLS="$work/tools" && found 10 &&
		says 'compiled 50, 16 s' && says 'GOOD, ' &&
		says '      building its kernel' &&
		says 'measuring the ends, 6 boots of each' &&
		says '      booting: 0 boots'
}

# A full disk has cut the last line of the file of boots short.
cut_short() {
	make_history 10 "$slower" && exits 0 sim && found 10 || return 1
	before=$(cksum <"$state/boots") && printf '999 ends aaaa dose=6' >>"$state/boots"
	exits 0 sim && found 10 && [ "$before" = "$(cksum <"$state/boots")" ]
}

t 'what odds says is read, not evaluated' ask_reads
t 'a boot has failed when its dose is a command' guest_dose
for v in inf nan 0x10 -5 5s 99999999999999999999; do
	t "a boot has failed when its wait is $v" guest_wait "$v"
done
t 'an observation that is a command is a word like others' guest_observes
t 'the last words of a boot that failed are shown without escapes' guest_last_words
t 'subjects with escapes, backslashes and %s are shown without escapes' subjects
t 'so are those of undecided commits' undecided_subjects
t 'CMD= and APPEND= may have quotes, $, ` and #, and lab-bisect-arms runs the same' cmd
t 'CMD= that does not exist is refused in one line' no_cmd "$work/no
such"
t 'CMD= that is a directory is refused in one line' no_cmd "$work"
t 'a line break in APPEND= is refused in one line' broken_line
t 'a file of arms that is none is refused, and nothing is made' old_arms
t 'SERIES= may have names with quotes, spaces and $, a rename alone, and a mode alone' series_odd
t 'SERIES= may be of plain diffs' series_plain
t 'SERIES= may have an encoded mail, and two mails in a file' series_encoded
t "SERIES= may have a file of quilt's" quilt
t 'an unknown option in that file is refused' quilt_refuses 'no option but -p1' '0001-a-script.patch -p0'
t 'a name with a space in that file is refused' quilt_refuses "no name with a space" '0001 a script.patch'
t 'a patch of that file that does not exist is refused' quilt_refuses 'there is no patch' nope.patch
t 'a patch whose name has a line break is refused' line_break
t 'a series that leaves the tree is refused' series_outside
t 'builds and boots say that they go on' progress
t 'a file of boots whose last line was cut short is used without that line' cut_short
end
