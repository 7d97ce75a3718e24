# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # work, LAB: from lib.sh
# Sourced behind lib.sh by tests that type at terminals of tmux(1), which end with the test.  Such a test sets
# before it:
#   terminal_size   columns and rows, as tmux has them: "-x 90 -y 25"
#   patience        tenths of a second that `sees` waits
mux() { tmux -S "$work/tmux" -f /dev/null "$@"; }
# keys NAME KEY...: types these at the terminal NAME.
keys() { name=$1 && shift && mux send-keys -t "$name" "$@"; }
shows() { mux capture-pane -p -t "$1" | grep -q "$2"; }
# sees NAME TEXT [TENTHS]: soon the terminal NAME has a line that TEXT, a pattern, fits.
sees() { within "${3:-${patience:?}}" shows "$1" "$2" || { mux capture-pane -p -t "$1"; return 1; }; }
# begin NAME COMMAND: opens a terminal, whose settings are kept in $work/NAME.before, and types the command.
begin() {
	# shellcheck disable=SC2086 # words
	mux new-session -d ${terminal_size:?} -s "$1" sh &&
		keys "$1" "cd $LAB; PS1='host: '; stty -g >$work/$1.before; clear" Enter &&
		sees "$1" '^host:' && keys "$1" "$2" Enter
}
