# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Which lines of the subject ran, on real kernels that count.  ../long/auto.sh has the runs of
# SCENARIOS=auto.
. "$(dirname "$0")/../lib.sh"

cover() { timeout 300 make lab-cover O="$OUT" "$@"; }

# Most programs execute what the subject adds.  A failing execve() executes its last line.
every_line() {
	exits 0 cover SCENARIOS=attach-rss CHECKS=failing,uncommitted &&
		says 'Every changed line of code was executed.' && says 'attach-rss: '
}
but_one() {
	exits 0 cover SCENARIOS=attach-rss CHECKS=identity &&
		says 'changed lines that nothing executed' && says 'free_bprm: exec_mm_put_old(bprm->old_mm);'
}

t 'every changed line of the subject is executed' every_line
t 'the line for an execve() that fails is missed by those that succeed' but_one
end
