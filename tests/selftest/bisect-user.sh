#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# A bisection only reads what is the user's: every file below the tree and its
# .git is as it was, however the bisection ends, and no program of the user's
# configuration has run.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/bisect/driver.sh"

# Programs that say that they ran, in every place where git looks for one.
export HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config"
mkdir -p "$HOME/template/hooks" "$XDG_CONFIG_HOME/git" "$work/tools"
cat >"$work/evil" <<-END
	#!/bin/sh
	echo "\$0 \$*" >>'$work/ran'
	exec cat
END
chmod +x "$work/evil"
for h in post-checkout post-commit pre-commit reference-transaction post-index-change commit-msg; do
	cp "$work/evil" "$HOME/template/hooks/$h"
done
# trap_in GIT-CONFIG-ARGUMENT...: those places in a configuration.
trap_in() {
	git config "$@" core.fsmonitor "$work/evil"
	git config "$@" filter.evil.smudge "$work/evil"
	git config "$@" filter.evil.clean "$work/evil"
	git config "$@" core.hooksPath "$HOME/template/hooks"
	git config "$@" gpg.program "$work/evil"
	git config "$@" log.showSignature true
}
# The commits themselves name the filter.
attributes='* filter=evil'

# A build that checks the commit out, as the real one does; STOP_BUILD is the one
# in which the signal comes.
cat >"$work/tools/build" <<-'END'
	#!/bin/sh
	echo "$1" >>"$S/built"
	[ "$(wc -l <"$S/built")" != "${STOP_BUILD:-}" ] || {
		kill -"$STOP_HOW" "$DRIVER"
		sleep 60
	}
	if [ "$HISTORY" = config ]; then
		{ git -C "$W" show "$1:fragment" && echo 'wait 64 5000000'; } >"$2"
	else
		git -C "$W" checkout -q -f --detach "$1" && grep -v '^#' "$W/kernel" >"$2"
	fi
END
# A boot takes long when the signal comes in it: nobody waits for its end.
sed 's/sleep 5/sleep 60/' tests/selftest/bisect/boot >"$work/tools/boot"
chmod +x "$work/tools"/*
own() { sim LAB_BISECT_TOOLS="$work/tools" "$@"; }

# users: a repository with packs and loose objects, uncommitted work, and a worktree
# on a disk that is not there now.
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
	(cd "$r" && trap_in --local) && trap_in --global &&
		git config --global init.templateDir "$HOME/template" &&
		echo '* filter=evil' >"$XDG_CONFIG_HOME/git/attributes" &&
		rm -f "$work/ran"
}
# look FILE: all that is below the user's trees: names, kinds, modes, owners, times, sums.
look() {
	for d in "$work/repo" "$work/other"; do
		[ ! -d "$d" ] || {
			find "$d" -exec stat -c '%n|%f|%u|%g|%h|%s|%y|%z|%i' {} + | sort
			find "$d" -type f -exec sha256sum {} + | sort
		}
	done >"$1"
}
# same: nothing of the user's has changed and nothing has run.
same() {
	look "$work/after"
	diff "$work/before" "$work/after" || return 1
	[ ! -e "$work/ran" ] || { cat "$work/ran"; return 1; }
}
# left: processes of a bisection here.
left() { grep -lsF "O=$work/out" /proc/[0-9]*/environ; }
gone() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		left >/dev/null || return 0
		sleep 0.5
	done
	for p in $(left); do tr '\0' ' ' <"${p%/environ}/cmdline"; done
	return 1
}

finished() {
	users && look "$work/before" &&
		exits 0 own && found 10 && same
}
deleted() {
	finished && rm -rf "$work/out/bisect" &&
		same && [ -d "$work/repo/.git/worktrees/lost" ]
}
# interrupted HOW NAME=NUMBER: by a signal in that build or boot.  Nothing has changed
# then, nothing is left; the same command goes on, and its output can be deleted.
interrupted() {
	users && look "$work/before" || return 1
	own STOP_HOW="$1" "$2" >"$work/first" 2>&1
	rc=$?
	gone || { echo 'is left'; return 1; }
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
	users && look "$work/before"
	own STOP_HOW=KILL STOP_BUILD=3 >"$work/first" 2>&1
	gone && rm -rf "$work/out/bisect" && same
}
# The options change nothing that is measured.
config() {
	users && mkdir -p "$work/k/pristine" "$work/other" &&
		echo CONFIG_A=y >"$work/other/fragment" &&
		look "$work/before" || return 1
	set -- bisect config SCENARIO=sim FRAGMENT="$work/other/fragment" LAB_BISECT_TOOLS="$work/tools" BOOTS=6
	"$@" STOP_HOW=TERM STOP_BUILD=2 >"$work/first" 2>&1
	[ $? = 143 ] && gone && same &&
		exits 1 "$@" && says 'the ends do not differ' && same &&
		rm -rf "$work/out/bisect" && same
}

# What the programs of the guest need of the user's tree; make itself is left out.
# shellcheck disable=SC2034,SC1090 # they are for the files that are sourced
guests_root() (
	exec 3>&2
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
		rm -f "$work/ran" && look "$work/before" || return 1
	exits 0 guests_root || return 1
	h=$(echo "$work"/out/bisect/headers-????????????)
	same &&
		cmp "$r/tools/testing/selftests/x/x.h" "$h/pristine/tools/testing/selftests/x/x.h" &&
		[ -f "$h/pristine/usr/gen_init_cpio.c" ] && [ ! -e "$h/git" ] &&
		[ -f "$h/pristine.done" ]
}
no_kernel() {
	users && look "$work/before"
	exits 2 guests_root && says 'is it a kernel?' &&
		[ "$(wc -l <"$work/said")" = 1 ] && same
}

# --- kinds of repositories ---
worktree() {
	users && git -C "$work/repo" worktree add -q --detach "$work/other" main 2>/dev/null
	rm -f "$work/ran"
	look "$work/before" && exits 0 own KERNEL_SRC="$work/other" && found 10 && same
}
bare() {
	users &&
		git clone -q --bare --template= "$work/repo" "$work/other" &&
		git -C "$work/other" config core.hooksPath "$HOME/template/hooks" &&
		rm -f "$work/ran" && look "$work/before" &&
		exits 0 own KERNEL_SRC="$work/other" && found 10 && same
}
# Objects that lie in another repository, which borrows them itself.
borrowed() {
	users && git clone -q --template= --shared --bare "$work/repo" "$work/middle" &&
		git clone -q --template= --shared --bare "$work/middle" "$work/other" || return 1
	# By a name from the repository, as git submodule and repo write them.
	echo ../../middle/objects >"$work/other/objects/info/alternates"
	rm -f "$work/ran"
	look "$work/before" && exits 0 own KERNEL_SRC="$work/other" && found 10 && same
}
shallow() {
	users &&
		git clone -q --template= --bare --depth 12 "file://$work/repo" "$work/other" &&
		rm -f "$work/ran" && look "$work/before" &&
		exits 0 own KERNEL_SRC="$work/other" GOOD=main~11 && found 10 &&
		same
}
shallow_apart() {
	users &&
		git clone -q --template= --bare --depth 2 "file://$work/repo" "$work/other" || return 1
	git -C "$work/other" fetch -q --depth 1 origin main~9:old 2>/dev/null || git -C "$work/repo" branch old main~9
	git -C "$work/other" fetch -q --depth 1 origin old:old
	rm -f "$work/ran"
	look "$work/before" &&
		exits 2 own KERNEL_SRC="$work/other" GOOD=old &&
		says 'no commit in common' && same
}
# What a partial clone lacks is not fetched: neither network nor disk are asked.
partial() {
	users && git -C "$work/repo" config uploadpack.allowFilter true &&
		git -C "$work/repo" config uploadpack.allowAnySHA1InWant true &&
		git clone -q --template= --bare --filter=blob:none "file://$work/repo" "$work/other" || return 1
	rm -f "$work/ran"
	look "$work/before" &&
		exits 2 own KERNEL_SRC="$work/other" &&
		says 'is a partial clone without' &&
		[ "$(wc -l <"$work/said")" = 1 ] && same
}
others() {
	users && chown -R 65534:65534 "$work/repo" &&
		look "$work/before" &&
		exits 2 own && says 'git does not trust its owner' &&
		[ "$(wc -l <"$work/said")" = 1 ] && same || return 1
	git config --global safe.directory "$work/repo"
	exits 0 own && found 10 && same
}
sha256() {
	users &&
		git init -q --template= --object-format=sha256 -b main "$work/other" &&
		git -C "$work/repo" fast-export main | git -C "$work/other" fast-import --quiet || return 1
	rm -f "$work/ran"
	look "$work/before" && exits 0 own KERNEL_SRC="$work/other" && found 10 && same
}
# Two histories that the user has joined.
replaced() {
	users && r=$work/repo &&
		one=$(git -C "$r" rev-parse main~12) &&
		two=$(git -C "$r" rev-parse main~11) &&
		git -C "$r" replace --graft "$two" &&
		git -C "$r" replace -d "$two" >/dev/null &&
		orphan=$(git -C "$r" commit-tree -m 'commit 5' "$two^{tree}") &&
		git -C "$r" replace --graft "$orphan" "$one" &&
		git -C "$r" update-ref refs/heads/joined "$orphan" || return 1
	rm -f "$work/ran"
	new=$(git -C "$r" commit-tree -p "$orphan" -m 'commit 10' 'main^{tree}') || return 1
	look "$work/before"
	exits 0 own GOOD=main~14 BAD="$new" && found 10 && same
}

# --- names of commits ---
named() {
	users && look "$work/before" &&
		exits 0 own GOOD="$1" BAD="$2" && found 10 && same
}
abbreviated() {
	users
	named "$(git -C "$work/repo" rev-parse --short main~16)" "$(git -C "$work/repo" rev-parse --short main~1)"
}
like_a_file() {
	users && git -C "$work/repo" branch kernel main~16 &&
		rm "$work/ran" && look "$work/before" &&
		exits 0 own GOOD=kernel BAD=HEAD && found 10 && same
}
no_commit() {
	users && exits 2 own GOOD="$1" &&
		says "GOOD=$1: is no commit" && [ "$(wc -l <"$work/said")" = 1 ]
}

t 'a finished bisection leaves all of the user as it was' finished
t 'its output deleted, too; a worktree on a missing disk survives' deleted
t 'SIGHUP while the ends are booted: nothing is left or changed, and it goes on' interrupted HUP STOP_AT=2
for how in INT TERM KILL; do
	t "SIG$how in the first build: nothing is left or changed, and it goes on" interrupted $how STOP_BUILD=1
	t "SIG$how while the ends are booted: the same" interrupted $how STOP_AT=3
	t "SIG$how in the build of a step: the same" interrupted $how STOP_BUILD=4
	t "SIG$how in the boot of a step: the same" interrupted $how STOP_AT=15
done
t 'killed, and its output deleted' interrupted_deleted
t 'lab-bisect-config leaves all of the user as it was' config
t "the guest's headers come from the user's commit, past its filters" headers
t 'a repository that is no kernel: one line' no_kernel
t 'KERNEL_SRC= that is a linked worktree' worktree
t 'KERNEL_SRC= that is a bare repository' bare
t 'KERNEL_SRC= whose objects are borrowed twice' borrowed
t 'KERNEL_SRC= that is a shallow clone' shallow
t 'ends between which a shallow clone has no history: refused' shallow_apart
t 'a partial clone: nothing is fetched, and that is said in one line' partial
if [ "$(id -u)" = 0 ]; then
	t 'a repository of another user: as safe.directory says' others
else
	skip 'a repository of another user: as safe.directory says' 'only root can make one'
fi
t 'a repository with sha256 names' sha256
t 'a history that git replace has joined' replaced
t 'ends that are tags' named v1 v2
t 'ends that are relative to HEAD' named HEAD~14 HEAD~3
t 'ends that are abbreviated hashes' abbreviated
t 'an end whose name is that of a file as well' like_a_file
t 'an end that looks like an option' no_commit --all
t 'an end that is a range' no_commit main~3..main
t 'an end that is a hash nobody has' no_commit 1234567890123456789012345678901234567890
end
