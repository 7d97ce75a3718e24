#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# A bisection only reads what is the user's.  However it ends, every file below the tree and
# its .git is as it was, and no program has run that the user's configuration names.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/bisect/driver.sh"
. "$LAB/tests/selftest/user/hostile.sh"

export HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config"
mkdir -p "$XDG_CONFIG_HOME/git" "$work/tools"
# The commits themselves name the filter.
attributes='* filter=evil'

# This build checks the commit out, as the real one does.  The signal comes in the build
# that has the number STOP_BUILD.
script "$work/tools/build" <<-'END'
	. "$1"
	. tests/selftest/bisect/stop.sh
	echo "$2" >>"$S/built"
	[ "$(wc -l <"$S/built")" != "${STOP_BUILD:-}" ] || {
		stop_bisection
		sleep 60
	}
	if [ "$HISTORY" = config ]; then
		{ git -C "$W" show "$2:fragment" && echo 'wait 64 5000000'; } >"$3"
	else
		git -C "$W" checkout -q -f --detach "$2" && grep -v '^#' "$W/kernel" >"$3"
	fi
END
# A boot in which the signal comes takes long, and nothing may wait for its end.
sed 's/sleep 5/sleep 60/' tests/selftest/bisect/boot >"$work/tools/boot"
chmod +x "$work/tools"/*
own() { sim TOOLS="$work/tools" "$@"; }

# users: makes a repository of the user's, with packs and loose objects, uncommitted work,
# and a worktree on a disk that is not mounted now.  All configuration is hostile.
users() {
	rm -rf "$work/lost" "$work/other" "$work/middle" "$HOME/.gitconfig" "$XDG_CONFIG_HOME/git/attributes"
	git config --global user.name A && git config --global user.email a@x
	make_history 10 "$slower"
	r=$work/repo
	git -C "$r" repack -q -a -d &&
		git -C "$r" tag -a -m 'a tag' v1 main~16 &&
		git -C "$r" tag -a -m 'a tag' v2 main &&
		git -C "$r" worktree add -q --detach "$work/lost" main~3 &&
		echo staged >"$work/lost/new" && git -C "$work/lost" add new &&
		rm -rf "$work/lost" && echo mine >>"$r/kernel" &&
		git -C "$r" add kernel && echo more >>"$r/kernel" &&
		echo token >"$r/.env" || return 1
	hostile "$r/.git/config" && hostile "$HOME/.gitconfig" &&
		git config --global init.templateDir "$template" &&
		echo '* filter=evil' >"$XDG_CONFIG_HOME/git/attributes"
}
# before: the repositories are made; from now on nothing may change in them or run.
before() {
	rm -f "$ran"
	look "$work/repo" "$work/other" >"$work/before"
}
# same: nothing has changed and nothing has run since then.
same() { look "$work/repo" "$work/other" | diff "$work/before" - && nothing_ran; }

finished() {
	users && before &&
		exits 0 own && found 10 && same
}
deleted() {
	finished && rm -rf "$work/out/bisect" &&
		same && [ -d "$work/repo/.git/worktrees/lost" ]
}
# interrupted HOW NAME=NUMBER: a signal comes in the build or boot that has this number.
# Nothing has changed then, and no process is left.  The same command goes on, and its
# output can be deleted.
interrupted() {
	users && before || return 1
	own STOP_HOW="$1" "$2" >"$work/first" 2>&1
	rc=$?
	gone || return
	case $1 in
	KILL) ;;
	INT) [ "$rc" = 130 ] ;;
	*) [ "$rc" = 143 ] ;;
	esac || { echo "exit code $rc"; cat "$work/first"; return 1; }
	[ "$1" = KILL ] || grep -q 'the same command goes on' "$work/first" || return 1
	same &&
		exits 0 own && found 10 && same &&
		rm -rf "$work/out/bisect" && same
}
interrupted_deleted() {
	users && before
	own STOP_HOW=KILL STOP_BUILD=3 >"$work/first" 2>&1
	gone && rm -rf "$work/out/bisect" && same
}
# The options of that fragment change nothing that is measured.
config() {
	users && mkdir -p "$work/k/pristine" "$work/other" &&
		echo CONFIG_A=y >"$work/other/fragment" &&
		before || return 1
	set -- bisect config SCENARIO=sim FRAGMENT="$work/other/fragment" TOOLS="$work/tools" BOOTS=6
	"$@" STOP_HOW=TERM STOP_BUILD=2 >"$work/first" 2>&1
	[ $? = 143 ] && gone && same &&
		exits 1 "$@" && says 'the ends do not differ' && same &&
		rm -rf "$work/out/bisect" && same
}

# guests_root: does what makes the programs of the guest need of the user's tree, without
# make itself.
# shellcheck disable=SC2034,SC1090 # they are for the files that are sourced
guests_root() (
	me=lab-bisect
	knobs "$(knobs_file O="$work/out" KERNEL_SRC="$work/repo" GOOD=main~3 BAD=main MAKE_PROGRAM=true)"
	for f in lib own-git history rootfs; do . "tests/targets/bisect/$f.sh"; done
	git_revs && own_git && git_rootfs
)
headers() {
	users && r=$work/repo &&
		mkdir -p "$r/usr" "$r/tools/testing/selftests/x" &&
		echo 'int main;' >"$r/usr/gen_init_cpio.c" &&
		echo '/* a header */' >"$r/tools/testing/selftests/x/x.h" &&
		git -C "$r" add usr tools && git -C "$r" commit -q -m headers &&
		before || return 1
	exits 0 guests_root || return 1
	h=$(echo "$work"/out/bisect/headers-????????????)
	same &&
		cmp "$r/tools/testing/selftests/x/x.h" "$h/pristine/tools/testing/selftests/x/x.h" &&
		[ -f "$h/pristine/usr/gen_init_cpio.c" ] && [ ! -e "$h/git" ] &&
		[ -f "$h/pristine.done" ]
}
no_kernel() {
	users && before
	exits 2 guests_root && says 'is it a kernel?' &&
		one_line && same
}

# --- kinds of repositories ---
worktree() {
	users && git -C "$work/repo" worktree add -q --detach "$work/other" main 2>/dev/null
	before && exits 0 own KERNEL_SRC="$work/other" && found 10 && same
}
bare() {
	users &&
		git clone -q --bare --template= "$work/repo" "$work/other" &&
		git -C "$work/other" config core.hooksPath "$template/hooks" &&
		before &&
		exits 0 own KERNEL_SRC="$work/other" && found 10 && same
}
# The objects are in another repository, which borrows them itself.
borrowed() {
	users && git clone -q --template= --shared --bare "$work/repo" "$work/middle" &&
		git clone -q --template= --shared --bare "$work/middle" "$work/other" || return 1
	# The path begins at the repository, as git submodule and repo write it.
	echo ../../middle/objects >"$work/other/objects/info/alternates"
	before && exits 0 own KERNEL_SRC="$work/other" && found 10 && same
}
shallow() {
	users &&
		git clone -q --template= --bare --depth 12 "file://$work/repo" "$work/other" &&
		before &&
		exits 0 own KERNEL_SRC="$work/other" GOOD=main~11 && found 10 &&
		same
}
shallow_apart() {
	users &&
		git clone -q --template= --bare --depth 2 "file://$work/repo" "$work/other" || return 1
	git -C "$work/other" fetch -q --depth 1 origin main~9:old 2>/dev/null || git -C "$work/repo" branch old main~9
	git -C "$work/other" fetch -q --depth 1 origin old:old
	before &&
		exits 2 own KERNEL_SRC="$work/other" GOOD=old &&
		says 'no commit in common' && same
}
partial() {
	users && git -C "$work/repo" config uploadpack.allowFilter true &&
		git -C "$work/repo" config uploadpack.allowAnySHA1InWant true &&
		git clone -q --template= --bare --filter=blob:none "file://$work/repo" "$work/other" || return 1
	before &&
		exits 2 own KERNEL_SRC="$work/other" &&
		says 'is a partial clone without' &&
		one_line && same
}
others() {
	users && chown -R 65534:65534 "$work/repo" &&
		before &&
		exits 2 own && says 'git does not trust its owner' &&
		one_line && same || return 1
	git config --global safe.directory "$work/repo"
	exits 0 own && found 10 && same
}
sha256() {
	users &&
		git init -q --template= --object-format=sha256 -b main "$work/other" &&
		git -C "$work/repo" fast-export main | git -C "$work/other" fast-import --quiet || return 1
	before && exits 0 own KERNEL_SRC="$work/other" && found 10 && same
}
# The user has joined two histories.
replaced() {
	users && r=$work/repo &&
		one=$(git -C "$r" rev-parse main~12) &&
		two=$(git -C "$r" rev-parse main~11) &&
		git -C "$r" replace --graft "$two" &&
		git -C "$r" replace -d "$two" >/dev/null &&
		orphan=$(git -C "$r" commit-tree -m 'commit 5' "$two^{tree}") &&
		git -C "$r" replace --graft "$orphan" "$one" &&
		git -C "$r" update-ref refs/heads/joined "$orphan" || return 1
	new=$(git -C "$r" commit-tree -p "$orphan" -m 'commit 10' 'main^{tree}') || return 1
	before
	exits 0 own GOOD=main~14 BAD="$new" && found 10 && same
}

# --- names of commits ---
named() {
	users && before &&
		exits 0 own GOOD="$1" BAD="$2" && found 10 && same
}
abbreviated() {
	users
	named "$(git -C "$work/repo" rev-parse --short main~16)" "$(git -C "$work/repo" rev-parse --short main~1)"
}
like_a_file() {
	users && git -C "$work/repo" branch kernel main~16 &&
		rm "$ran" && before &&
		exits 0 own GOOD=kernel BAD=HEAD && found 10 && same
}
no_commit() {
	users && exits 2 own GOOD="$1" &&
		says "GOOD=$1: is no commit" && one_line
}

t "a bisection that ends leaves all that is the user's as it was" finished
t 'so it is when its output is deleted, and a worktree on a missing disk survives' deleted
t 'after SIGHUP while the ends are booted nothing is left or changed, and it goes on' interrupted HUP STOP_AT=2
for how in INT TERM KILL; do
	t "after SIG$how in the first build nothing is left or changed, and it goes on" interrupted $how STOP_BUILD=1
	t "so it is after SIG$how while the ends are booted" interrupted $how STOP_AT=3
	t "so it is after SIG$how in the build of a step" interrupted $how STOP_BUILD=4
	t "so it is after SIG$how in the boot of a step" interrupted $how STOP_AT=15
done
t 'the output of a bisection that was killed can be deleted' interrupted_deleted
t "lab-bisect-config leaves all that is the user's as it was" config
t "the headers for the guest's programs come from the user's commit, without its filters" headers
t 'a repository that is no kernel is refused in one line' no_kernel
t 'KERNEL_SRC= can be a linked worktree' worktree
t 'KERNEL_SRC= can be a bare repository' bare
t 'KERNEL_SRC= can be a repository whose objects are borrowed twice' borrowed
t 'KERNEL_SRC= can be a shallow clone' shallow
t 'ends are refused between which a shallow clone has no history' shallow_apart
t 'what a partial clone lacks is not fetched, and one line says so' partial
if [ "$(id -u)" = 0 ]; then
	t 'a repository of another user is used when safe.directory says so' others
else
	skip 'a repository of another user is used when safe.directory says so' 'only root can make one'
fi
t 'the repository can have sha256 names' sha256
t 'git replace can have joined the history' replaced
t 'the ends can be tags' named v1 v2
t 'the ends can be relative to HEAD' named HEAD~14 HEAD~3
t 'the ends can be abbreviated hashes' abbreviated
t 'an end can have the name of a file' like_a_file
t 'an end that looks like an option is refused' no_commit --all
t 'an end that is a range is refused' no_commit main~3..main
t 'an end that is the hash of no commit is refused' no_commit 1234567890123456789012345678901234567890
end
