# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2059,SC2015 # functions are called by t; lib.sh sets work
# No name in a patch, and no line of its content or message, leads out of the tree;
# a file that becomes something else does not break an update.
. "$(dirname "$0")/lib.sh"

# A home in a sandbox, three directories above where arms are made.
export HOME="$work/home"
top=$HOME/x/lab
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
unset O
tree() { "$LAB/kernel-config/tree" "$@"; }
home() {
	rm -rf "$HOME" &&
		mkdir -p "$top/tree/fs" "$top/tree/arch/um" "$HOME/dir" &&
		cd "$top" || return
	echo precious >"$HOME/.bashrc"
	echo precious >"$HOME/dir/f.c"
	: >tree/Kconfig
	: >tree/arch/um/Kconfig
	seq 1 20 | sed 's/^/line /' >tree/fs/a.c
	cp tree/fs/a.c tree/fs/b.c
	outside >"$work/before"
}
# All that is not the lab's; hard links change the time of an inode.
outside() {
	(cd "$HOME" && find . \( -path ./x/lab/arm\* -o -path ./x/lab/s -o -path ./x/lab/p \) -prune -o ! -type d -exec stat -c '%n %i %s %y' {} +) | sort
}
untouched() { outside | diff "$work/before" - && [ "$(cat "$HOME/.bashrc" "$HOME/dir/f.c")" = 'precious
precious' ]; }

# patch [MESSAGE] [-LINE | +LINE]: a good patch of fs/a.c in p, with that message, and a file that
# has the line; -LINE: the file is in the tree and loses it.
good() {
	printf '%b\n---\n' "${1-}" >p
	printf -- '--- a/fs/a.c\n+++ b/fs/a.c\n@@ -4,3 +4,3 @@\n line 4\n-line 5\n+line V\n line 6\n' >>p
	case ${2-} in
	-*)
		printf '%s\nend\n' "${2#-}" >tree/fs/note.lua
		printf -- '--- a/fs/note.lua\n+++ b/fs/note.lua\n@@ -1,2 +1 @@\n%s\n end\n' "$2" >>p
		;;
	+*) printf -- '--- /dev/null\n+++ b/fs/note.lua\n@@ -0,0 +1,2 @@\n%s\n+end\n' "$2" >>p ;;
	esac
	outside >"$work/before"
}
# Both ways in which a tree is patched, and what make does of PATCHES=.
applied() { grep -qx 'line V' "$1/fs/a.c" && untouched; }
every_way() {
	for way in arm again series variant; do
		case $way in
		arm) rm -rf arm && tree arm tree arm p forward ;;
		again) tree arm tree arm && ! grep -qx 'line V' arm/fs/a.c && tree arm tree arm p forward ;;
		series) rm -rf arm && "$LAB/patches/series" p s && tree arm tree arm s/0001.patch forward ;;
		variant) rm -rf arm && tree variant tree arm p ;;
		esac && applied arm || { echo "by $way"; return 1; }
	done
}
content() { home && good '' "$1" && every_way; }
message() { home && good "$1" && every_way; }
taken_out() {
	home && good '' "$1" &&
		tree arm tree armed p forward && mv armed tree2 &&
		rm -rf tree && mv tree2 tree &&
		outside >"$work/before" && tree arm tree arm p reverse &&
		grep -qx 'line 5' arm/fs/a.c && untouched
}
# The patch that was seen to remove a file, as it came.
lua() {
	home && mkdir -p tree/tools &&
		printf -- '-- a/../../../.bashrc\nprint(1)\n' >tree/tools/lab-note.lua &&
		good &&
		printf -- '--- a/tools/lab-note.lua\n+++ b/tools/lab-note.lua\n@@ -1,2 +1 @@\n--- a/../../../.bashrc\n print(1)\n' >>p &&
		outside >"$work/before" && every_way &&
		[ "$(cat arm/tools/lab-note.lua)" = 'print(1)' ]
}

# refused TEXT HEADER...: patches with such names are refused by tree itself, in one line.
refused() {
	text=$1
	shift
	home && printf "$@" >p && links && outside >"$work/before" || return
	for way in arm update variant; do
		rm -rf arm
		[ "$way" != update ] || tree arm tree arm || return
		case $way in
		variant) exits 3 tree variant tree arm p ;;
		*) exits 3 tree arm tree arm p forward ;;
		esac && says "$text" && [ "$(wc -l <"$work/said")" = 1 ] && untouched || { echo "by $way"; return 1; }
		[ "$way" = update ] || [ ! -e arm ] || return
	done
}
links() {
	ln -s ../../../dir tree/fs/out
	ln -s "$HOME/dir" tree/fs/absolute
	ln -s fs tree/inside
}
hunk='@@ -1 +1 @@\n-precious\n+b\n'
gone='@@ -1 +0,0 @@\n-precious\n'

# --- a file becomes something else ---
kinds='file directory link link-to-a-directory'
become() {
	rm -rf tree/fs/x.c
	case $1 in
	file) echo "a file in x.c" >tree/fs/x.c ;;
	directory) mkdir tree/fs/x.c && echo in >tree/fs/x.c/f.c && mkdir tree/fs/x.c/sub && echo in >tree/fs/x.c/sub/g.c ;;
	link) ln -s a.c tree/fs/x.c ;;
	link-to-a-directory) ln -s "$HOME/dir" tree/fs/x.c ;;
	esac && outside >"$work/before"
}
like() { diff -r --no-dereference -x .git tree arm && untouched; }
# from WHAT: how the arm is made.
from_arm() { tree arm tree arm; }
from_plain() { "$LAB/kernel-config/copy" tree "$top/arm"; }
from_git() { from_plain; }
from_revision() { commit && "$LAB/kernel-config/copy" tree "$top/arm" HEAD; }
commit() {
	git -C tree add -A && git -C tree commit -q --allow-empty -m x &&
		outside >"$work/before"
}
repository() { printf 'VERSION = 7\n' >tree/Makefile && git -C tree init -q && commit; }
# HOW FROM TO: and back again, and nothing is done twice.
changes() {
	from=from_$1
	home && become "$2" || return
	case $1 in git | revision) repository || return ;; esac
	$from >/dev/null && like || return
	for kind in "$3" "$2" "$3"; do
		become "$kind" && touch arm.done &&
			$from && like &&
			[ ! -e arm.done ] &&
			touch arm.done && $from &&
			like &&
			[ -e arm.done ] ||
			{ echo "$2 to $3, at $kind"; return 1; }
	done
}
# The same when all inodes are other ones.
changes_far() { export LAB_FAR=0 && changes "$@"; }
# A file named like a build is a file like others.
like_a_build() {
	home && echo one >tree/fs/build-x.h &&
		export LAB_FAR=0 && tree arm tree arm &&
		echo two >tree/fs/build-x.h && outside >"$work/before" &&
		tree arm tree arm && like
}
# A link to a directory of the user's where the arm has a directory with files of the same names.
link_to_home() {
	home && mkdir tree/fs/x &&
		echo 1 >tree/fs/x/.bashrc && tree arm tree arm &&
		rm -r tree/fs/x && ln -s "$HOME" tree/fs/x &&
		outside >"$work/before" && tree arm tree arm &&
		untouched && [ -L arm/fs/x ] &&
		rm tree/fs/x && mkdir tree/fs/x &&
		echo 2 >tree/fs/x/.bashrc && outside >"$work/before" &&
		tree arm tree arm && like
}
seed_behind_link() {
	home && tree arm tree arm &&
		mkdir arm/build-x && tree arm tree arm2 &&
		ln -s "$HOME/dir" arm2/fs/x && echo fs/x/f.c >arm2.files &&
		outside | grep -v /arm >"$work/before" && tree seed arm arm2 &&
		untouched
}

t 'the patch that was seen to remove a file of its user' lua
for l in '--- a/../../../.bashrc' '-+++ b/../../../.bashrc' '+++ b/../../../.bashrc' '+-- a/../../../.bashrc' \
	'--- a/../../../.bashrc	2026-01-01' '--- /dev/null' '-rename from ../../../.bashrc' '+diff --git a/../../../.bashrc b/x'; do
	t "content is no name: $l" content "$l"
	t "nor when it is taken out: $l" taken_out "$l"
done
for l in '--- a/../../../.bashrc' '+++ b/../../../.bashrc' '--- a/../../../.bashrc\n+++ b/../../../.bashrc' 'rename from ../../../.bashrc' \
	'copy to ../../../.bashrc' 'Index: a/../../../.bashrc' 'diff --git a/../../../.bashrc b/../../../.bashrc' \
	'Index: a/fs/b.c' 'diff --git a/fs/b.c b/fs/b.c'; do
	t "a message has no name: $(printf '%s' "$l" | sed 's/\\n/ and /')" message "$l"
done
t 'dots in a header are refused' refused 'leaves the tree' -- "--- a/../../../.bashrc\n+++ b/../../../.bashrc\n$hunk"
t 'dots in the midst of a name' refused 'leaves the tree' -- "--- a/fs/../../../../.bashrc\n+++ /dev/null\n$gone"
t 'dots in a rename' refused 'leaves the tree' -- 'diff --git a/fs/a.c b/fs/c.c\nsimilarity index 100%%\nrename from ../../../.bashrc\nrename to fs/c.c\n'
t 'dots where git header and names differ' refused 'leaves the tree' -- "diff --git a/../../../.bashrc b/fs/a.c\nnew file mode 100644\n--- a/fs/a.c\n+++ b/fs/a.c\n$hunk"
t 'an absolute name' refused 'an absolute path' -- "--- $HOME/.bashrc\n+++ $HOME/.bashrc\n$hunk"
t 'an empty name' refused 'no file of a kernel tree' -- "--- a/\n+++ a/\n$hunk"
t 'a name that is the tree' refused 'no file of a kernel tree' -- "--- a/.\n+++ a/.\n$hunk"
t 'a name that is a directory' refused 'is a directory' -- "--- a/fs\n+++ b/fs\n$hunk"
t 'a name behind a link that leaves the tree' refused 'behind a symbolic link' -- "--- a/fs/out/f.c\n+++ b/fs/out/f.c\n$hunk"
t 'a file removed behind such a link' refused 'behind a symbolic link' -- "--- a/fs/out/f.c\n+++ /dev/null\n$gone"
t 'behind an absolute link' refused 'behind a symbolic link' -- "--- a/fs/absolute/f.c\n+++ b/fs/absolute/f.c\n$hunk"
t 'behind a link to a directory of the tree' refused 'behind a symbolic link' -- "--- a/inside/a.c\n+++ b/inside/a.c\n$hunk"
t 'a file of a build' refused 'where kernels are built' -- "--- /dev/null\n+++ b/build-timing/linux\n@@ -0,0 +1 @@\n+b\n"
hows='arm plain'
! command -v git >/dev/null || hows='arm plain git revision'
for how in $hows; do
	for a in $kinds; do
		for b in ${kinds#*"$a"}; do
			t "$how: a $a becomes a $b, and again, and back" changes "$how" "$a" "$b"
		done
	done
done
t 'a directory becomes a link in a tree unpacked anew' changes_far arm directory link-to-a-directory
t 'a file becomes a directory there' changes_far arm file directory
t 'a file with the name of a build is brought up to date' like_a_build
t 'a directory becomes a link to the home of the user' link_to_home
t 'objects are seeded behind no link' seed_behind_link
end
