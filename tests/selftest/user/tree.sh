# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# A kernel tree of a user's, made up; sourced after lib.sh.

# The commits of a test have this author, whatever the configuration of the machine says.
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b

# made_tree DIR [VERSION PATCHLEVEL]: makes DIR a tree of a few files that looks like a
# kernel's, of line 7.2 unless it is said otherwise.
made_tree() {
	mkdir -p "$1/fs" "$1/arch/um"
	printf '# SPDX\nVERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 0\n' "${2:-7}" "${3:-2}" >"$1/Makefile"
	: >"$1/Kconfig"
	: >"$1/arch/um/Kconfig"
	for f in exec open stat; do seq 1 20 | sed "s/^/$f /" >"$1/fs/$f.c"; done
	ln -s exec.c "$1/fs/link.c"
	printf '*.o\n.config\n' >"$1/.gitignore"
}
