# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2086 # functions are called by t; lib.sh sets work
# The user's repository is only read, however the lab ends.  No program that its
# configuration names is run, and nothing private in it gets into results.
. "$(dirname "$0")/lib.sh"
if ! command -v git >/dev/null; then
	skip 'the repository of the user is only read' 'git is not installed'
	end
fi
. "$LAB/tests/selftest/user/tree.sh"
. "$LAB/tests/selftest/user/hostile.sh"

src=$work/src out=$work/out
export HOME="$work/home" TMPDIR="$work/tmp" XDG_CONFIG_HOME="$work/home/.config"
mkdir -p "$HOME" "$TMPDIR"
unset O
copy() { kernel-config/copy "$src" "$out/t" "$@"; }

# --- repositories ---

# tree: makes a repository of two commits.  The shell is in it afterwards.
tree() {
	rm -rf "$src" "$work/clone" "$out" "$ran" "$HOME/.gitconfig"
	made_tree "$src" && mkdir "$out" && cd "$src" || return
	git init -q && git add -A && git commit -qm one && git tag v1 &&
		sed 's/exec 3/exec three/' fs/exec.c >e && mv e fs/exec.c &&
		git rm -q fs/stat.c && git commit -qam two
}
# dirty: something in it is uncommitted, and files have times that the index does not
# have.  The shell is at the top of the lab afterwards.
dirty() {
	sed 's/open 3/open three/' fs/open.c >e && mv e fs/open.c &&
		touch fs/exec.c Makefile && echo new >fs/new.c
	cd "$LAB" || return
}
# all_hostile FILE: that configuration names a program in all places known.
all_hostile() {
	export GIT_ATTR_NOSYSTEM=1
	hostile "$1" core.sshCommand core.pager core.editor core.askPass core.gitProxy \
		core.alternateRefsCommand credential.helper uploadpack.packObjectsHook \
		alias.ls-files alias.rev-parse pager.diff pager.archive pager.describe \
		filter.clean.clean filter.smudge.smudge filter.process.process \
		diff.external diff.evil.command diff.evil.textconv diff.textconv.textconv \
		interactive.diffFilter merge.evil.driver tar.tar.command
	git config --file "$1" filter.evil.required true
	git config --file "$1" core.untrackedCache true
}
# inner: makes a repository in the repository; git asks it for its state.
inner() {
	git init -q sub && cp Makefile sub/ &&
		git -C sub add -A && git -C sub commit -qm sub &&
		all_hostile "$src/sub/.git/config" &&
		echo '* filter=evil' >sub/.git/info/attributes &&
		echo x >>sub/Makefile
}
repository() {
	tree || return
	cat >.gitattributes <<-'END'
		*.c filter=evil diff=evil
		Makefile filter=process diff=textconv
		fs/new.c filter=clean
		Kconfig filter=smudge
	END
	inner && git add .gitattributes sub 2>/dev/null &&
		git commit -qm attributes && dirty &&
		all_hostile "$src/.git/config"
}
global() {
	tree && dirty && all_hostile "$HOME/.gitconfig" &&
		mkdir -p "$XDG_CONFIG_HOME/git" &&
		echo '* filter=evil diff=evil' >"$XDG_CONFIG_HOME/git/attributes" &&
		echo '*.c filter=evil' >"$src/.git/info/attributes"
}
split_index() {
	tree && git config core.splitIndex true && git update-index --split-index &&
		touch -d '3 weeks ago' .git/sharedindex.* && dirty
}
# worktree: makes $work/both, which has a repository and its second worktree, clone.
worktree() {
	tree && git worktree add -q --detach "$work/clone" 2>/dev/null &&
		cd "$work/clone" && dirty &&
		rm -rf "$work/both" && mkdir "$work/both" &&
		mv "$src" "$work/both/src" && mv "$work/clone" "$work/both/clone" &&
		git -C "$work/both/src" worktree repair ../clone >/dev/null 2>&1
}
borrowed() {
	tree && git clone -q --shared "$src" "$work/clone" &&
		git -C "$work/clone" fetch -q --tags &&
		echo ../../../src/.git/objects >"$work/clone/.git/objects/info/alternates" &&
		src=$work/clone && cd "$src" && dirty
}

# --- they are only read ---

before() { look "$src" >"$work/before"; }
unchanged() {
	look "$src" >"$work/after"
	cmp -s "$work/before" "$work/after" && return
	diff "$work/before" "$work/after" | head -n 20
	return 1
}
given() { kernel-config/given KERNEL_SRC="$src" ARMS="${1-unpatched,patched}"; }
# uses: does all that the lab does with a repository.
uses() {
	cd "$LAB" && copy >/dev/null && copy >/dev/null &&
		[ "$(cat "$out/t/fs/exec.c")" = "$(cat "$src/fs/exec.c")" ] &&
		kernel-config/copy "$src" "$out/r" v1 &&
		kernel-config/copy "$src" "$out/r" HEAD &&
		kernel-config/copy "$src" "$out/r2" v1 &&
		grep -qx 'exec 3' "$out/r2/fs/exec.c" &&
		grep -qx 'exec three' "$out/r/fs/exec.c" &&
		[ ! -e "$out/r/fs/stat.c" ] &&
		given >/dev/null && given v1,HEAD >/dev/null &&
		exits 2 given nothing,HEAD >/dev/null
}
only_read() { "$@" && before && uses && unchanged && nothing_ran; }
# This tests the test: git itself runs the programs, and writes.
git_runs() {
	"$@" && before && git -C "$src" status >/dev/null 2>&1
	! unchanged && ! nothing_ran
}
environment() {
	export GIT_EXTERNAL_DIFF="$evil" GIT_SSH_COMMAND="$evil" GIT_PAGER="$evil"
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=filter.evil.clean GIT_CONFIG_VALUE_0="$evil"
	export GIT_DIR="$work" GIT_INDEX_FILE="$work/none" GIT_TRACE="$work/trace" GIT_TRACE2="$work/trace"
	uses && [ ! -e "$work/trace" ]
}
from_environment() { repository && before && environment && unchanged && nothing_ran; }

# Both the repository and its worktree stay as they are.
from_worktree() {
	worktree && src=$work/both && before || return
	src=$work/both/clone
	uses || return
	src=$work/both
	unchanged
}
from_borrowed() { borrowed && src=$work/clone && before && uses && unchanged && nothing_ran; }
partial() {
	tree && git config uploadpack.allowFilter true &&
		git clone -q --no-local --filter=blob:none "file://$src" "$work/clone" 2>/dev/null || return
	src=$work/clone
	git -C "$src" config remote.origin.url ssh://nowhere/x &&
		all_hostile "$src/.git/config" && before && cd "$LAB" &&
		! kernel-config/copy "$src" "$out/r" v1 && [ ! -e "$out/r" ] || return
	copy && unchanged && nothing_ran
}
bare() {
	tree && git clone -q --bare "$src" "$work/clone" || return
	src=$work/clone
	all_hostile "$src/config" && before && cd "$LAB" &&
		kernel-config/copy "$src" "$out/r" v1 &&
		grep -qx 'exec 3' "$out/r/fs/exec.c" && unchanged && nothing_ran
}
# Attributes say what is left out of an archive, and what is put in place of words.
attributes() {
	tree || return
	printf 'fs/open.c export-ignore\nfs/exec.c export-subst eol=crlf\n' >.gitattributes
	# shellcheck disable=SC2016 # the words are git's
	printf '/* $Format:%%H$ */\n' >>fs/exec.c
	git add -A && git commit -qm a && cp fs/exec.c "$work/exec.c" &&
		cd "$LAB" && copy HEAD &&
		cmp "$work/exec.c" "$out/t/fs/exec.c" && [ -f "$out/t/fs/open.c" ]
}

# stopped SIGNAL SECONDS [REV]: a copy that gets the signal after so long changes nothing,
# and the next copy is complete.
stopped() {
	rm -rf "$out"
	mkdir "$out"
	setsid kernel-config/copy "$src" "$out/t" $3 >/dev/null 2>&1 &
	sleep "$2"
	kill "-$1" -- "-$!" 2>/dev/null
	wait $! 2>/dev/null
	unchanged && nothing_ran &&
		kernel-config/copy "$src" "$out/t" $3 >/dev/null &&
		unchanged && [ -f "$out/t/fs/open.c" ]
}
interrupted() {
	repository && before || return
	for rev in '' v1; do
		for s in 0.02 0.05 0.1 0.2 0.4; do
			stopped "$1" $s "$rev" || { echo "after $s s: $rev"; return 1; }
		done
	done
}

# --- what is private stays there ---

# secrets: makes a tree with untracked files, of which these are no source.
secrets() {
	tree && dirty || return
	for f in .env notes fs/.hidden.c deploy.sh 'a b.txt' 'new
line.c'; do
		echo s3cret >"$src/$f"
	done
	echo '#!/bin/sh' >"$src/fs/gen.sh"
	echo config >"$src/fs/Kconfig"
}
left_out='\.env, a b\.txt, deploy\.sh, fs/\.hidden\.c, new?line\.c, notes'
not_copied() {
	secrets && copy >/dev/null &&
		! grep -r s3cret "$out" &&
		[ -f "$out/t/fs/new.c" ] && [ -f "$out/t/fs/gen.sh" ] && [ -f "$out/t/fs/Kconfig" ] || return
	cat "$out/t.state"
	grep -q 'uncommitted: 4 files$' "$out/t.state" &&
		grep -qx "not copied, for .*: $left_out" "$out/t.state" &&
		grep -q '^+++ b/fs/new.c' "$out/t.diff"
}
# A tree of which git has only a few files is copied like one that git does not know.
laid_over() {
	secrets && mkdir "$src/lib" &&
		for i in $(seq 201); do : >"$src/lib/$i.c"; done &&
		echo s >"$src/lib/opcodes.map" && copy >/dev/null &&
		[ -f "$out/t/lib/opcodes.map" ] && [ -f "$out/t/notes" ] &&
		[ ! -e "$out/t/.env" ] && ! grep s3cret "$out/t.diff" &&
		grep -q 'no source: .env,' "$out/t.state"
}
private() {
	secrets && (umask 022 && copy >/dev/null && copy >/dev/null) &&
		[ "$(stat -c %a "$out/t.diff")" = 600 ] &&
		[ "$(stat -c %a "$out/t.state")" = 600 ]
}
no_temporary() { [ -z "$(ls "$TMPDIR")" ]; }
ignored() {
	tree && dirty &&
		echo '*.rej.c' >"$src/.git/info/exclude" &&
		mkdir -p "$XDG_CONFIG_HOME/git" &&
		echo 'scratch.c' >"$XDG_CONFIG_HOME/git/ignore" &&
		: >"$src/a.rej.c" && : >"$src/scratch.c" &&
		copy >/dev/null && [ ! -e "$out/t/a.rej.c" ] &&
		[ ! -e "$out/t/scratch.c" ]
}

t 'git itself runs the programs that a repository configures, and writes' git_runs repository
t 'a repository is only read, and no program runs that it configures' only_read repository
t 'no program runs that the configuration of the user names' only_read global
t 'no program runs that the environment names' from_environment
t 'a split index keeps its time' only_read split_index
t 'a second worktree is only read' from_worktree
t 'a repository that borrows its objects is only read' from_borrowed
t 'a partial clone is only read, and nothing is fetched' partial
t 'a bare repository is only read' bare
t 'attributes do not change a revision' attributes
t 'a repository is only read when SIGTERM ends the copy' interrupted TERM
rm -rf "${TMPDIR:?}"/*
t 'a repository is only read when SIGKILL ends the copy' interrupted KILL
rm -rf "${TMPDIR:?}"/*
t 'untracked files that are no source are named and not copied' not_copied
t 'a tree of which git has only a few files is copied whole' laid_over
t 'only the owner can read what was uncommitted' private
t 'files that the user ignores are not copied' ignored
t 'nothing is left in the temporary directory' no_temporary
end
