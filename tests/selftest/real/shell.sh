# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-shell for real: script(1) gives it a terminal, and types once the prompt of the guest is there.
. "$(dirname "$0")/../lib.sh"

# prompts N: the guest has asked for a command N times.
prompts() { [ "$(grep -c '^unpatched:/tmp # ' "$work/typed" 2>/dev/null)" -ge "$1" ]; }
prompted() { within 600 prompts "$1" || { cat -v "$work/typed"; return 1; }; }
# nobody: no process has its working directory in that of the guest.
nobody() {
	for p in /proc/[0-9]*; do
		[ "$(readlink "$p/cwd" 2>/dev/null)" != "$OUT/shell" ] || return 1
	done
}
nothing_left() {
	within 50 nobody || { pgrep -af "$OUT/shell"; return 1; }
	[ ! -e "$OUT/shell/uml" ] || { ls -d "$OUT/shell/uml"; return 1; }
}
# at_terminal COMMAND: runs the command at a terminal of its own, in the background.  What it prints
# goes to $work/typed, and what is written to descriptor 3 is typed.
at_terminal() {
	rm -f "$work/typed" "$work/in" && mkfifo "$work/in" || return
	SHELL=/bin/sh timeout 120 script -qefc "$1" "$work/typed" <"$work/in" >/dev/null 2>&1 &
	terminal=$!
	exec 3>"$work/in"
}
command="make lab-shell O=$OUT ARM=unpatched"

# The guest's own arithmetic tells its answer from the echo of what was typed.
answers() {
	at_terminal "stty -g; $command; code=\$?; stty -g; exit \$code" || return
	# shellcheck disable=SC2016 # for the shell in the guest
	prompted 1 && echo 'echo lab$((6 * 7)) on $(uname -m)' >&3 && prompted 2 && echo exit >&3
	wait "$terminal"
	code=$?
	exec 3>&-
	tr -d '\r' <"$work/typed" >"$work/said"
	says "lab42 on $(uname -m)" || return
	if [ "$code" != 0 ] || ! grep "^state=done code=0 " "$OUT/shell/end"; then
		echo "exit code $code"
		return 1
	fi
	# The terminal is what it was before.
	[ "$(grep -cE '^[0-9a-f]+(:[0-9a-f]+)+$' "$work/said")" = 2 ] &&
		[ "$(grep -E '^[0-9a-f]+(:[0-9a-f]+)+$' "$work/said" | sort -u | wc -l)" = 1 ]
}
hung_up() {
	at_terminal "$command" && prompted 1 || return
	pkill -KILL -P "$terminal" script
	wait "$terminal"
	exec 3>&-
	nothing_left
}
no_terminal() { exits 2 make lab-shell O="$OUT" </dev/null && says 'a shell needs a terminal' && nothing_left; }

if command -v script >/dev/null; then
	t 'a shell in the guest answers, ends with 0, and leaves the terminal as it was' answers
	t 'no process and no file is left behind' nothing_left
	t 'nor when the terminal goes away' hung_up
else
	skip 'a shell in the guest answers' 'there is no script(1)'
fi
t 'without a terminal it says so' no_terminal
end
