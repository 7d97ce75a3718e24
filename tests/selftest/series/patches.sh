# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # lib.sh sets work; the tests use what is set here
# Patches of a user's and a tree to apply them to; sourced after lib.sh by the tests of
# patches/series, which work in the directory $work.
cd "$work" || exit 2

# series LIST: makes the series s of these patches.
series() { "$LAB/patches/series" "$1" s; }
# listed 'PATCH WAY PATCH WAY ...': these are the patches of s.
listed() {
	[ "$(cut -d ' ' -f 1,2 s/series | tr '\n' ' ')" = "$1 " ] || { cat s/series; return 1; }
}

# change NAME FROM TO: prints a patch that changes the line FROM of a file of twenty lines.
change() {
	printf -- '--- a/%s\n+++ b/%s\n@@ -2,7 +2,7 @@\n' "$1" "$1"
	printf ' line %s\n' 2 3 4
	printf -- '-%s\n+%s\n' "$2" "$3"
	printf ' line %s\n' 6 7 8
}

# made NAME: prints a patch that makes this file.
made() { printf -- '--- /dev/null\n+++ b/%s\n@@ -0,0 +1 @@\n+b\n' "$1"; }

# linked NAME TARGET: prints a patch that makes NAME a symbolic link to TARGET.
linked() {
	cat <<-END
		diff --git a/$1 b/$1
		new file mode 120000
		index 0000000..1234567
		--- /dev/null
		+++ b/$1
		@@ -0,0 +1 @@
		+$2
		\\ No newline at end of file
	END
}

# renamed FROM TO: prints a patch that renames a file, both with the names as they are typed.
renamed() {
	printf 'diff --git a/%s b/%s\nsimilarity index 100%%\n' "$1" "$2"
	printf 'rename from %s\nrename to %s\n' "$1" "$2"
}

# mail N SUBJECT: prints the patch on stdin as git format-patch writes it.
mail() {
	cat <<-END
		From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001
		From: A B <a@b.c>
		Date: Tue, 24 Nov 2026 20:00:00 +0000
		Subject: [PATCH $1/3] $2

		From now on it is so.

		Signed-off-by: A B <a@b.c>
		---
		 fs/a.c | 2 +-

	END
	cat
	printf -- '-- \n2.39.5\n\n'
}

# mbox: makes three.mbox, of a cover letter and three patches.
mbox() {
	{
		echo 'Hello all.' | mail 0 'a cover letter'
		change fs/a.c 'line 5' 'line five' | mail 1 first
		change fs/a.c 'line five' 'line V' | mail 2 'second, whose subject is so
 long that it goes on'
		change fs/b.c 'line 5' 'line 55' | mail 3 third
	} >three.mbox
}
long_subject='second, whose subject is so long that it goes on'

# tree: makes a tree of a few files.
tree() {
	rm -rf tree arm tree.* arm.*
	mkdir -p tree/fs tree/mm tree/arch/um
	: >tree/Kconfig
	for f in a b c; do seq 1 20 | sed 's/^/line /' >"tree/fs/$f.c"; done
}

# apply LIST: brings arm, an arm of the tree, to the state with these patches.
# shellcheck disable=SC2046 # a list of words
apply() {
	series "$1" &&
		"$LAB/kernel-config/tree" arm tree arm $(sed 's,^\([^ ]*\) \([^ ]*\) .*,s/\1 \2,' s/series)
}
