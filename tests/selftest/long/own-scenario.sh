# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016,SC2015 # functions are called by t; $ is of the script
# The commands of the section "Your own scenario" are typed as they stand there, and so are
# those of the page of a scenario for sh.
. "$(dirname "$0")/../lib.sh"

sed -n '/^## Your own scenario/,/^## [^Y]/s/^    //p' README.md >"$work/commands-of-c"
sed -n '/^Its page/,/^To add/s/^    //p' tests/targets/new-scenario/README >"$work/commands-of-sh"
# of FORM: from now on the commands are those of that page, typed in a home of its own.
of() { commands=$work/commands-of-$1 home=$work/$1; }
# typed N: types the Nth command; the cache stays where it is.
typed() {
	mkdir -p "$home" && env XDG_CACHE_HOME="${XDG_CACHE_HOME:-$HOME/.cache}" HOME="$home" O="$OUT" \
		timeout 300 sh -c "$(sed -n "$1p" "$commands")"
}
my() { printf '%s\n' "$home/my-scenarios/$1"; }

four() { [ "$(wc -l <"$commands")" = 4 ]; }
made() { exits 0 typed 1 && [ -s "$(my "$1")" ]; }
# What it said to type next are the other commands of the page.
said_next() {
	sed -n "s,$home,~,g; s/^  //p" "$work/said" >"$work/next"
	sed -n '2,4p' "$commands" | diff "$work/next" -
}
# Three boots prove nothing, but the medians are there.
runs() { exits 0 typed 2 && says "$1" && says 'No expectations'; }
judged() {
	typed 3 &&
		[ -s "$(my expect)" ] &&
		exits 0 typed 4 && says "met       mine 256 ratio >= $1"
}
not_met() {
	sed -i 's/>= [0-9]*/<= 1/' "$(my expect)" &&
		exits 1 typed 4 && says 'NOT MET'
}
does_not_compile() {
	echo 'int broken' >>"$(my mine.c)" &&
		exits 3 typed 2 && says 'mine.c:'
}

# --- of a script for sh alone ---

# refused LINE TEXT: with LINE at its end the scenario is not packed, and TEXT is said.
refused() {
	cp "$(my mine.sh)" "$work/kept" && echo "$1" >>"$(my mine.sh)" || return
	exits 3 typed 2 && says "$2"
	got=$?
	cp "$work/kept" "$(my mine.sh)" && return "$got"
}
# without WORD TEXT: so without the line of its comment with that word.
without() {
	cp "$(my mine.sh)" "$work/kept" && sed -i "\,^#.$1,d" "$(my mine.sh)" || return
	exits 3 typed 2 && says "$2"
	got=$?
	cp "$work/kept" "$(my mine.sh)" && return "$got"
}
# An operation that fails is no sample.  The console of the boot says with which code, one of this test's own.
fails_there() {
	code=$((100 + $$ % 100))
	cp "$(my mine.sh)" "$work/kept" && echo "exit $code" >>"$(my mine.sh)" || return
	exits 6 typed 2 && find "$OUT/results" -name console -newer "$work/kept" \
		-exec grep -l "the operation ended with $code" {} + | grep -q .
	got=$?
	cp "$work/kept" "$(my mine.sh)" && return "$got"
}
two_of_a_name() {
	cp tests/targets/new-scenario/template "$(my mine.c)" && exits 2 typed 2 &&
		says 'mine.c and mine.sh are two scenarios of one name'
	got=$?
	rm "$(my mine.c)" && return "$got"
}
# Doses in ms are a read in flight, a delay that is known.
known_delay() {
	sed -i 's/^# doses: .*/# doses: 100 200 ms\n# ruler: yes/; s,^cat .*,read -r _ <"/proc/$VICTIM/stat",' \
		"$(my mine.sh)" || return
	typed 2 >"$work/said" 2>&1
	code=$?
	# A busy machine may fail the calibration.
	[ "$code" = 0 ] || [ "$code" = 6 ] && says "Known delay: 'unpatched' must wait" &&
		awk '/ arm=unpatched .* dose=200 .* hit=1 / {
			for (i = 1; i <= NF; i++) { split($i, p, "="); v[p[1]] = p[2] }
			n++; bad += v["wait"] < v["predict"] || v["predict"] < 150e6 }
			END { exit bad || !n }' "$OUT/results/latest/samples"
}

of c
t 'the page has four commands' four
t 'the first makes the scenario' made mine.c
t 'the second runs it' runs 'mine: kcmp() of a process'
t 'the third and fourth judge it' judged 10
t 'the fourth rejects it when it is not as expected' not_met
t 'a scenario that does not compile ends it with 3' does_not_compile
of sh
t 'the page of a script has four commands' four
made_and_said() { made mine.sh && said_next; }
t 'the first makes the script, and says the others' made_and_said
t 'the second runs it' runs 'mine: cat of /proc/PID/maps'
t 'the third and fourth judge it' judged 2
t 'the fourth rejects it when it is not as expected' not_met
t 'a script that sh cannot read ends it with 3' refused 'if' 'mine.sh'
t 'one without doses is refused' without doses "must have a line such as '# doses: 0 16 64 256 MiB'"
t 'one without a title is refused' without title "must have a line '# title: ...'"
t 'one that is not for timed is refused' without /lab 'its first line must be #!/lab/timed'
t 'an operation that fails ends the boot' fails_there
t 'two scenarios of one name are refused' two_of_a_name
t 'its doses may be a known delay' known_delay
end
