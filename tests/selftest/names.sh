# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2059,SC2015 # functions are called by t; lib.sh sets work
# No name in a patch, and no line of its content or of its message, leads out of the tree.
# When a file becomes something else an update follows it.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/user/tree.sh"

# A home in a sandbox, three directories above the one in which arms are made.
export HOME="$work/home"
top=$HOME/x/lab
unset O
tree() { "$LAB/kernel-config/tree" "$@"; }

# home: makes the home, with two files that must stay as they are, and a tree in it.
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
# outside: prints what can be seen of all files in the home that the lab does not make.  The
# time of an inode is left out, because a hard link changes it.
outside() {
	(
		cd "$HOME" &&
			find . \( -path './x/lab/arm*' -o -path ./x/lab/s -o -path ./x/lab/p \) -prune \
				-o ! -type d -exec stat -c '%n %i %s %y' {} +
	) | sort
}
untouched() {
	outside | diff "$work/before" - &&
		[ "$(cat "$HOME/.bashrc")" = precious ] && [ "$(cat "$HOME/dir/f.c")" = precious ]
}

# --- what is no name ---

# good [MESSAGE] [-LINE | +LINE]: makes p, a good patch of fs/a.c, with that message.  With
# +LINE it adds a file that has this line; with -LINE it removes the line from a file.
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
applied() { grep -qx 'line V' "$1/fs/a.c" && untouched; }
# every_way: p is applied to a new arm, to one that exists, by way of a series as for
# PATCHES=, and to a variant.
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
# This patch came from a user, whose file it removed.
lua() {
	home && mkdir -p tree/tools && good || return
	printf -- '-- a/../../../.bashrc\nprint(1)\n' >tree/tools/lab-note.lua
	cat >>p <<-'END'
		--- a/tools/lab-note.lua
		+++ b/tools/lab-note.lua
		@@ -1,2 +1 @@
		--- a/../../../.bashrc
		 print(1)
	END
	outside >"$work/before" && every_way &&
		[ "$(cat arm/tools/lab-note.lua)" = 'print(1)' ]
}

# --- names that are refused ---

# refused TEXT OLD NEW [LINE...]: a patch with these names is refused by kernel-config/tree
# itself, in one line that says TEXT.  The LINEs are its hunk.
refused() {
	text=$1
	home && links || return
	printf -- '--- %s\n+++ %s\n' "$2" "$3" >p
	shift 3
	[ $# -gt 0 ] || set -- '@@ -1 +1 @@' -precious +b
	printf '%s\n' "$@" >>p
	every_refusal "$text"
}
# refused_removal TEXT OLD: the same for a patch that removes the file.
refused_removal() { refused "$1" "$2" /dev/null '@@ -1 +0,0 @@' -precious; }
# refused_git TEXT LINE...: the same for a patch of these lines.
refused_git() {
	text=$1
	shift
	home && links && printf '%s\n' "$@" >p && every_refusal "$text"
}
every_refusal() {
	outside >"$work/before"
	for way in arm update variant; do
		rm -rf arm
		[ "$way" != update ] || tree arm tree arm || return
		case $way in
		variant) exits 3 tree variant tree arm p ;;
		*) exits 3 tree arm tree arm p forward ;;
		esac && says "$1" && one_line && untouched || { echo "by $way"; return 1; }
		[ "$way" = update ] || [ ! -e arm ] || return
	done
}
# links: makes links out of the tree and inside it.
links() {
	ln -s ../../../dir tree/fs/out
	ln -s "$HOME/dir" tree/fs/absolute
	ln -s fs tree/inside
}

# --- a file becomes something else ---
kinds='file directory link link-to-a-directory'
# become KIND: fs/x.c becomes that in the tree.
become() {
	rm -rf tree/fs/x.c
	case $1 in
	file) echo "a file in x.c" >tree/fs/x.c ;;
	directory)
		mkdir -p tree/fs/x.c/sub
		echo in >tree/fs/x.c/f.c
		echo in >tree/fs/x.c/sub/g.c
		;;
	link) ln -s a.c tree/fs/x.c ;;
	link-to-a-directory) ln -s "$HOME/dir" tree/fs/x.c ;;
	esac && outside >"$work/before"
}
like() { diff -r --no-dereference -x .git tree arm && untouched; }
# Ways in which the arm is made, and brought up to date.
from_arm() { tree arm tree arm; }
from_plain() { "$LAB/kernel-config/copy" tree "$top/arm"; }
from_git() { from_plain; }
from_revision() { commit && "$LAB/kernel-config/copy" tree "$top/arm" HEAD; }
commit() {
	git -C tree add -A && git -C tree commit -q --allow-empty -m x &&
		outside >"$work/before"
}
repository() { printf 'VERSION = 7\n' >tree/Makefile && git -C tree init -q && commit; }
# follows KIND: fs/x.c becomes that in the tree, and the arm follows it; a second update does
# nothing.
follows() {
	become "$1" && touch arm.done &&
		$from && like && [ ! -e arm.done ] || return
	touch arm.done && $from && like && [ -e arm.done ]
}
# changes HOW FROM TO: an arm that is made in that way follows when the first kind of file
# becomes the second one, and again when it changes back.
changes() {
	from=from_$1
	home && become "$2" || return
	case $1 in git | revision) repository || return ;; esac
	$from >/dev/null && like || return
	for kind in "$3" "$2" "$3"; do
		follows "$kind" || { echo "$2 to $3, at $kind"; return 1; }
	done
}
# With LAB_FAR=0 a tree counts as one that was unpacked anew, so that all inodes are others.
changes_far() { export LAB_FAR=0 && changes "$@"; }
like_a_build() {
	home && echo one >tree/fs/build-x.h &&
		export LAB_FAR=0 && tree arm tree arm &&
		echo two >tree/fs/build-x.h && outside >"$work/before" &&
		tree arm tree arm && like
}
# The arm has a directory with a file of the same name as one in the home.
link_to_home() {
	home && mkdir tree/fs/x && echo 1 >tree/fs/x/.bashrc && tree arm tree arm &&
		rm -r tree/fs/x && ln -s "$HOME" tree/fs/x && outside >"$work/before" &&
		tree arm tree arm && untouched && [ -L arm/fs/x ] || return
	rm tree/fs/x && mkdir tree/fs/x && echo 2 >tree/fs/x/.bashrc && outside >"$work/before" &&
		tree arm tree arm && like
}
seed_behind_link() {
	home && tree arm tree arm &&
		mkdir arm/build-x && tree arm tree arm2 &&
		ln -s "$HOME/dir" arm2/fs/x && echo fs/x/f.c >arm2.files &&
		outside | grep -v /arm >"$work/before" && tree seed arm arm2 &&
		untouched
}

up=../../../.bashrc	# the file in the home, from the tree
t 'the patch that removed a file of its user leaves that file as it is' lua
for l in "--- a/$up" "-+++ b/$up" "+++ b/$up" "+-- a/$up" "--- a/$up	2026-01-01" '--- /dev/null' \
	"-rename from $up" "+diff --git a/$up b/x"; do
	t "a line of content is no name: $l" content "$l"
	t "nor is it when the patch is taken out: $l" taken_out "$l"
done
for l in "--- a/$up" "+++ b/$up" "--- a/$up\n+++ b/$up" "rename from $up" "copy to $up" "Index: a/$up" \
	"diff --git a/$up b/$up" 'Index: a/fs/b.c' 'diff --git a/fs/b.c b/fs/b.c'; do
	t "a line of a message is no name: $(printf '%s' "$l" | sed 's/\\n/ and /')" message "$l"
done
t 'a name that begins with .. is refused' refused 'leaves the tree' "a/$up" "b/$up"
t 'a name with .. in its midst is refused' refused_removal 'leaves the tree' "a/fs/../$up"
t 'a name with .. in a rename is refused' refused_git 'leaves the tree' 'diff --git a/fs/a.c b/fs/c.c' \
	'similarity index 100%' "rename from $up" 'rename to fs/c.c'
t 'a name with .. that only the line of git has is refused' refused_git 'leaves the tree' \
	"diff --git a/$up b/fs/a.c" 'new file mode 100644' '--- a/fs/a.c' '+++ b/fs/a.c' '@@ -1 +1 @@' -precious +b
t 'an absolute name is refused' refused 'an absolute path' "$HOME/.bashrc" "$HOME/.bashrc"
t 'an empty name is refused' refused 'no file of a kernel tree' a/ a/
t 'a name of the tree itself is refused' refused 'no file of a kernel tree' a/. a/.
t 'the name of a directory is refused' refused 'is a directory' a/fs b/fs
t 'a name behind a link out of the tree is refused' refused 'behind a symbolic link' a/fs/out/f.c b/fs/out/f.c
t 'so it is when the file is removed' refused_removal 'behind a symbolic link' a/fs/out/f.c
t 'a name behind an absolute link is refused' refused 'behind a symbolic link' a/fs/absolute/f.c b/fs/absolute/f.c
t 'a name behind a link inside the tree is refused' refused 'behind a symbolic link' a/inside/a.c b/inside/a.c
t 'the name of a build is refused' refused 'where kernels are built' /dev/null b/build-timing/linux '@@ -0,0 +1 @@' +b
hows='arm plain'
! command -v git >/dev/null || hows='arm plain git revision'
for how in $hows; do
	for a in $kinds; do
		for b in ${kinds#*"$a"}; do
			t "an arm by $how follows when a $a becomes a $b, and back" changes "$how" "$a" "$b"
		done
	done
done
t 'in a tree that was unpacked anew an arm follows when a directory becomes a link' \
	changes_far arm directory link-to-a-directory
t 'and when a file becomes a directory' changes_far arm file directory
t 'a file that has the name of a build is brought up to date' like_a_build
t 'nothing is written when a directory becomes a link to the home of the user' link_to_home
t 'nothing is written behind a link when objects are seeded' seed_behind_link
end
