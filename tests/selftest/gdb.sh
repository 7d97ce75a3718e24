# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; $ is of gdb
# The commands of lab-gdb, without a guest: gdb reads them, all that `lab` names is there, and what is told of a
# kernel's symbols is right.
. "$(dirname "$0")/lib.sh"
here=$LAB/tests/targets/gdb

# A kernel that about.awk is told of: nm -S, sorted by name.
symbols() {
	awk '{ printf "%016x %016x %s %s\n", $1, $2, $3, $4 }' <<-END
	40 4 b __curr_cpu
	4096 256 t begin_new_exec
	512 16 t begin_new_exec.cold
	12288 16 T commit_creds
	16384 64 d cpu_tasks
	8192 80 T exit_mmap
	20480 80 T mmput
	END
}
told() { symbols | awk -f "$here/about.awk" >"$work/kernel.gdb"; }
# reads DIR: gdb takes the files of DIR, and then the commands on stdin.
reads() {
	dir=$1
	cat >"$work/commands.gdb"
	set -- -nx -q -batch
	for f in lab tasks stacks exec; do
		set -- "$@" -x "$dir/$f.gdb"
	done
	gdb "$@" -x "$work/commands.gdb" >"$work/said" 2>&1
	code=$?
	cat "$work/said"
	[ "$code" = 0 ] && ! grep -qE 'Error in sourced|Undefined command|No symbol' "$work/said"
}
parse() { echo 'help lab' | reads "$1"; }
# Each command that `lab` names is defined, and says something of itself.
named() {
	echo 'help lab' | reads "$1" >/dev/null || return
	sed -nE 's/^  ([a-z]+-[a-z]+).*/\1/p' "$work/said" >"$work/names"
	[ "$(wc -l <"$work/names")" -ge 6 ] || return
	grep -vx lab-stops "$work/names" | sed 's/^/help /' | reads "$1" && ! grep -q User-defined "$work/said"
}
# wrong FILE EDIT: with this change to one of the files, that is not so.
wrong() {
	rm -rf "$work/wrong" && mkdir "$work/wrong" && cp "$here"/*.gdb "$work/wrong" || return
	sed -i "$2" "$work/wrong/$1.gdb" && ! named "$work/wrong"
}
# frames: which variables lab-frame sets for a frame there.
frames() {
	told && sed -n '/^define lab-frame/,/^end/p' "$work/kernel.gdb" >"$work/frame.gdb"
	for pc in 0x1000 0x10ff 0x1100 0x205 0x3008 0x5000; do
		printf '%s\n' "set \$at = $pc" 'set $lab_is = 0' 'set $lab_in_begin = 0' \
			'set $lab_in_commit = 0' 'set $lab_in_put = 0' lab-frame \
			'printf "%x %d%d%d\n", $at, $lab_in_begin, $lab_in_commit, $lab_in_put'
	done >"$work/each"
	# There is no program, and so no $pc.
	sed -i 's/\$pc/$at/g' "$work/frame.gdb"
	cat "$work/frame.gdb" "$work/each" | reads "$here" >/dev/null
	grep -E '^[0-9a-f]+ [01]{3}$' "$work/said" | tr '\n' ,
}
frames_right() {
	said=$(frames)
	echo "$said"
	[ "$said" = '1000 100,10ff 100,1100 000,205 100,3008 010,5000 001,' ]
}
breakpoints() {
	k=$work/kernel.gdb
	told && cat "$k" && [ "$(grep -c ^break "$k")" = 3 ] && [ "$(grep -c ^disable "$k")" = 3 ] &&
		grep -q '^condition .*0x0*1000 && .* < 0x0*1000 + 0x0*100$' "$k" && ! grep -q finalize "$k"
}
cpus() {
	told && grep -qx 'set $lab_cpu_task = 0' "$work/kernel.gdb" || return
	# Line 6.12 without SMP has a structure of two words there.
	printf '%s\n' '0000000000004000 0000000000000010 d cpu_tasks' | awk -f "$here/about.awk" |
		grep -qx 'set $lab_cpu_task = 8'
}

if command -v gdb >/dev/null; then
	t 'gdb reads the files' parse "$here"
	t 'and the commands that lab names are there, with their help' named "$here"
	t 'an end that is missing is seen' wrong exec '0,/^end$/{/^end$/d}'
	t 'a word that is no command is seen' wrong tasks '$aguest-sp'
	t 'a frame is told by its address, parts that were split off too' frames_right
else
	skip 'gdb reads the files' 'there is no gdb(1)'
fi
t 'breakpoints are made of the functions that a kernel has' breakpoints
t 'where the current task stands, with and without SMP' cpus
no_file() { exits 2 make -s lab-gdb O="$work/out" SCRIPT="$work/none" && says 'no such file'; }
t 'a script that is not there is refused' no_file
end
