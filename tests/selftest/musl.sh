#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2154,SC1091,SC2317 # lib.sh sets work; t runs functions
# The programs of the guest can be built with musl (GUEST_CC=musl-gcc).  musl lacks two
# functions of glibc that print the names of errors and signals, so tests/lib/names.c has
# them.  These tests look whether its list of names is complete, and whether it works.
. "$(dirname "$0")/lib.sh"

# every_name: each error that a claim or the table of users expects is in that list.
every_name() {
	cat patches/*/claims tests/targets/phases/users | grep -v '^#' | grep -ow 'E[A-Z0-9]\{3,\}' | sort -u |
		grep -vx 'EXEC\|ERRNO' >"$work/names"
	[ -s "$work/names" ] || return
	while read -r e; do
		grep -q "NAME($e)" tests/lib/names.c || { echo "$e: is not in names.c"; bad=1; }
	done <"$work/names"
	[ -z "${bad:-}" ]
}
# program: a program that asks for such names is built with musl, and gets the right ones.
program() {
	cat >"$work/p.c" <<-'C'
	#include <errno.h>
	#include <signal.h>
	#include <string.h>
	#include "lab.h"
	int main(void)
	{
		return strcmp(strerrorname_np(EFAULT), "EFAULT") || strerrorname_np(12345) ||
			strcmp(sigabbrev_np(SIGKILL), "KILL") || sigabbrev_np(12345);
	}
	C
	multi=$(gcc -print-multiarch)
	musl-gcc -idirafter /usr/include -idirafter "/usr/include/$multi" -std=gnu11 -Wall -Wextra -Werror \
		-D_GNU_SOURCE -static -Itests/lib "$work/p.c" tests/lib/names.c -o "$work/p" &&
		"$work/p"
}
t 'every error that is expected by its name has one' every_name
if command -v musl-gcc >/dev/null; then
	t 'errors and signals have their names with musl' program
else
	skip 'errors and signals have their names with musl' 'no musl-gcc'
fi
end
