# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; $ is of the terminal
# lab-shell as a person has it, at two terminals of tmux(1): its editing, its files, and that both are as they were
# afterwards.
. "$(dirname "$0")/../lib.sh"

if ! command -v tmux >/dev/null || ! command -v socat >/dev/null; then
	skip 'lab-shell at two terminals' 'there is no tmux(1), or no socat(1)'
	end
	exit
fi
terminal_size='-x 90 -y 25' patience=100
. "$LAB/tests/selftest/tmux/terminals.sh"
trap 'mux kill-server 2>/dev/null; rm -rf "$work"' EXIT
command="make lab-shell O=$OUT"
mkdir "$work/share" && echo from-host >"$work/share/file" || exit 2

# asks NAME COMMAND: types the command at a terminal that shows nothing but its prompt.
only_prompt() { [ "$(mux capture-pane -p -t "$1" | grep -c .)" = 1 ]; }
asks() {
	keys "$1" clear Enter && within 100 only_prompt "$1" && keys "$1" "$2" Enter
}
as_before() {
	keys "$1" "stty -g | diff - $work/$1.before && echo as\$((40 + 2))" Enter && sees "$1" '^as42'
}

boots() { begin one "$command ARM=unpatched SHARE=$work/share" && sees one '^unpatched:/tmp #' 6000; }
helps() { asks one 'help' && sees one 'This is a guest of the lab'; }
completes() {
	keys one 'clear; cat /proc/versi' Tab Enter && sees one '^Linux version' &&
		keys one clear Enter && sees one '^unpatched:/tmp # *$' &&
		keys one Up Up Enter && sees one '^Linux version'
}
edits() {
	asks one 'vi /tmp/text' && sees one '^- /tmp/text' &&
		keys one i 'a line' Escape && sleep 1 && keys one ':wq' Enter &&
		sees one '^unpatched:/tmp # *$' && asks one 'wc -l /tmp/text' && sees one '^1 /tmp/text'
}
only_read() {
	asks one 'cat /host/file; echo no >/host/file' &&
		sees one '^from-host' && sees one 'Read-only file system' && sleep 1 &&
		grep -qx from-host "$work/share/file"
}
joins() {
	begin two "$command" && sees two '^unpatched:/tmp #' 300 && sees two 'leaves this terminal' &&
		asks two 'cat /tmp/text; stty size' && sees two '^a line' && sees two '^25 90'
}
refuses() {
	begin three "$command ARM=patched" && sees three 'the guest that runs here is unpatched' 300 &&
		asks three "$command SHARE=/tmp" &&
		sees three 'only the first lab-shell takes it' 300
}
leaves() {
	asks two 'exit' && sees two '^host:' && as_before two &&
		asks two "$command" && sees two '^unpatched:/tmp #' 300 &&
		keys two C-] && sees two '^host:' &&
		as_before two
}
ends_both() {
	asks two "$command" && sees two '^unpatched:/tmp #' 300 &&
		asks one 'exit' &&
		sees one '^host:' && sees two '^host:' && as_before one && as_before two
}
writes() {
	asks one "$command SHARE=$work/share:rw" && sees one '^patched:/tmp #' 600 &&
		keys one 'echo from-guest >/host/other' Enter && within 50 test -s "$work/share/other" &&
		asks one "exit" && sees one "^host:" && grep -qx from-guest "$work/share/other"
}

t 'a shell in the guest asks for a command' boots
t 'help says what there is' helps
t 'Tab completes a name, and the arrows bring a command back' completes
t 'vi writes a file' edits
t 'the directory of SHARE= can be read, and not written' only_read
t 'the same command joins the guest at another terminal, with the size of that' joins
t 'another arm, or another directory to share, is refused there' refuses
t 'exit and Ctrl-] leave it, with the terminal as it was' leaves
t 'the end of the first shell ends both, with the terminals as they were' ends_both
t 'SHARE=DIR:rw can be written' writes
end
