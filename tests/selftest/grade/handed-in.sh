# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # lib.sh sets work and OUT
# Sourced by real/grade.sh and long/grade.sh: submissions, made of the subject and of its mutants.

# difference FILE: makes FILE, the patch that leads from the directory a in $work to b; false when they are alike.
difference() {
	(cd "$work" && git --no-pager diff --no-index --no-ext-diff --no-color --no-prefix a b) >"$1"
	[ -s "$1" ]
}

# handed_in K MUTANT FILE: makes FILE, a patch of the unpatched arm below K that is the subject with MUTANT on top;
# MUTANT may be empty.
handed_in() {
	rm -rf "$work/a" "$work/b"
	{
		cat "$1/patched.files" "$1/unpatched.files"
		[ -z "$2" ] || sed -n 's,^[-+][-+][-+] [ab]/\([^	]*\).*,\1,p' "$2"
	} | sort -u | while IFS= read -r f; do
		mkdir -p "$work/a/${f%/*}" "$work/b/${f%/*}"
		[ ! -f "$1/unpatched/$f" ] || cp "$1/unpatched/$f" "$work/a/$f"
		[ ! -f "$1/patched/$f" ] || cp "$1/patched/$f" "$work/b/$f"
	done
	[ -z "$2" ] || patch -s -d "$work/b" -p1 -F0 <"$2" || return
	difference "$3"
}

# own FILE LINE...: makes FILE, a patch of the unpatched arm of the first subject that runs these LINEs of C in the
# midst of the kernel's start.
own() {
	rm -rf "$work/a" "$work/b"
	mkdir -p "$work/a/fs" "$work/b/fs"
	cp "$OUT/kernel/7.2/unpatched/fs/exec.c" "$work/a/fs/"
	to=$1
	shift
	printf '\t%s\n' "$@" >"$work/lines"
	sed "/^static int __init init_fs_exec_sysctls(void)/{
		n
		r $work/lines
	}" "$work/a/fs/exec.c" >"$work/b/fs/exec.c"
	difference "$to"
}
# writes FILE: prints C that makes FILE on the host, by open(), the system call 2 of x86-64.
writes() {
	cat <<-END
		long r;
		asm volatile("syscall" : "=a" (r) : "a" (2), "D" ("$1"), "S" (0101), "d" (0666) :
			"rcx", "r11", "memory");
		pr_info("the host says %ld\\n", r);
	END
}
