# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2015,SC2016,SC2086 # functions are called by t; lib.sh sets work
# The user's repository is only read, interrupted or not; no program of its
# configuration runs; what is private in it does not get into results.
. "$(dirname "$0")/lib.sh"
cd "$LAB" || exit 2
if ! command -v git >/dev/null; then
	skip 'the repository of the user is only read' 'git is not there'
	end
fi

src=$work/src out=$work/out ran=$work/ran
export HOME="$work/home" TMPDIR="$work/tmp" XDG_CONFIG_HOME="$work/home/.config"
mkdir -p "$HOME" "$TMPDIR"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
unset O
copy() { kernel-config/copy "$src" "$out/t" "$@"; }

# Whatever is configured is this program, which leaves a trace.
mkdir "$work/bin"
printf '#!/bin/sh\necho "$0 $*" >>%s\ncat\n' "$ran" >"$work/bin/evil"
chmod +x "$work/bin/evil"
evil=$work/bin/evil

tree() {
	rm -rf "$src" "$work/clone" "$out" "$ran" "$HOME/.gitconfig"
	mkdir -p "$src/fs" "$src/arch/um" "$out" && cd "$src" || return
	printf 'VERSION = 7\nPATCHLEVEL = 2\n' >Makefile
	: >Kconfig
	: >arch/um/Kconfig
	for f in exec open stat; do seq 1 20 | sed "s/^/$f /" >fs/$f.c; done
	ln -s exec.c fs/link.c
	printf '*.o\n.config\n' >.gitignore
	git init -q && git add -A &&
		git commit -qm one && git tag v1 &&
		sed 's/exec 3/exec three/' fs/exec.c >e && mv e fs/exec.c &&
		git rm -q fs/stat.c && git commit -qam two
}
# Something uncommitted, and times that the index does not have.
dirty() {
	sed 's/open 3/open three/' fs/open.c >e && mv e fs/open.c &&
		touch fs/exec.c Makefile && echo new >fs/new.c
	cd "$LAB" || return
}
hostile() {
	export GIT_ATTR_NOSYSTEM=1
	for k in core.fsmonitor core.sshCommand core.pager core.editor core.askPass gpg.program credential.helper diff.external \
		interactive.diffFilter core.alternateRefsCommand core.gitProxy uploadpack.packObjectsHook alias.ls-files alias.rev-parse \
		filter.evil.clean filter.evil.smudge filter.clean.clean filter.smudge.smudge filter.process.process diff.evil.command diff.evil.textconv \
		diff.textconv.textconv merge.evil.driver pager.diff pager.archive pager.describe tar.tar.command; do
		git config --file "$1" "$k" "$evil"
	done
	git config --file "$1" filter.evil.required true
	git config --file "$1" core.hooksPath "$work/hooks"
	git config --file "$1" core.untrackedCache true
	mkdir -p "$work/hooks"
	for h in post-checkout post-index-change reference-transaction pre-auto-gc post-commit pre-commit; do
		cp "$evil" "$work/hooks/$h"
	done
}
# A repository in it, which git asks for its state.
inner() {
	git init -q sub && cp Makefile sub/ &&
		git -C sub add -A && git -C sub commit -qm sub &&
		hostile "$src/sub/.git/config" &&
		echo '* filter=evil' >sub/.git/info/attributes &&
		echo x >>sub/Makefile
}
repository() {
	tree &&
		printf '*.c filter=evil diff=evil\nMakefile filter=process diff=textconv\nfs/new.c filter=clean\nKconfig filter=smudge\n' >.gitattributes &&
		inner && git add .gitattributes sub 2>/dev/null &&
		git commit -qm attributes && dirty &&
		hostile "$src/.git/config"
}
global() {
	tree && dirty &&
		hostile "$HOME/.gitconfig" && mkdir -p "$XDG_CONFIG_HOME/git" &&
		echo '* filter=evil diff=evil' >"$XDG_CONFIG_HOME/git/attributes" &&
		echo '*.c filter=evil' >"$src/.git/info/attributes"
}

# Every file and directory below the tree, its .git as well: times, modes, sums.
listing() {
	(cd "$1" && find . -exec stat -c '%n %f %u:%g %h %i %y %z %N' {} + && find . -type d -o -type f -exec sha256sum {} +) | sort
}
before() { listing "$src" >"$work/before"; }
unchanged() {
	listing "$src" >"$work/after" &&
		cmp -s "$work/before" "$work/after" || { diff "$work/before" "$work/after" | head -n 20; return 1; }
}
nothing_ran() { [ ! -e "$ran" ] || { sort "$ran" | uniq -c; return 1; }; }
given() { KERNEL_SRC=$src ARMS=${1-unpatched,patched} PATCHES='' LINE='' kernel-config/given; }
uses() {
	cd "$LAB" && copy >/dev/null &&
		copy >/dev/null &&
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
only_read() {
	"$@" && before &&
		uses && unchanged &&
		nothing_ran
}
# The test of the test: git itself runs them, and writes.
git_runs() {
	"$@" && before && git -C "$src" status >/dev/null 2>&1
	! unchanged && ! nothing_ran
}
environment() {
	export GIT_EXTERNAL_DIFF="$evil" GIT_SSH_COMMAND="$evil" GIT_PAGER="$evil" GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=filter.evil.clean \
		GIT_CONFIG_VALUE_0="$evil" GIT_DIR="$work" GIT_INDEX_FILE="$work/none" GIT_TRACE="$work/trace" GIT_TRACE2="$work/trace"
	uses && [ ! -e "$work/trace" ]
}
from_environment() {
	repository && before && environment &&
		unchanged && nothing_ran
}

split_index() {
	tree && git config core.splitIndex true &&
		git update-index --split-index &&
		touch -d '3 weeks ago' .git/sharedindex.* && dirty
}
worktree() {
	tree && git worktree add -q --detach "$work/clone" 2>/dev/null &&
		cd "$work/clone" && dirty &&
		rm -rf "$work/both" && mkdir "$work/both" &&
		mv "$src" "$work/both/src" &&
		mv "$work/clone" "$work/both/clone" &&
		git -C "$work/both/src" worktree repair ../clone >/dev/null 2>&1
}
from_worktree() {
	worktree && src=$work/both &&
		before && src=$work/both/clone &&
		uses && src=$work/both &&
		unchanged
}
borrowed() {
	tree && git clone -q --shared "$src" "$work/clone" &&
		git -C "$work/clone" fetch -q --tags &&
		echo ../../../src/.git/objects >"$work/clone/.git/objects/info/alternates" &&
		src=$work/clone && cd "$src" &&
		dirty
}
from_borrowed() {
	borrowed && src=$work/clone &&
		before && uses &&
		unchanged && nothing_ran
}
# Objects that a partial clone does not have are not fetched.
partial() {
	tree && git config uploadpack.allowFilter true &&
		git clone -q --no-local --filter=blob:none "file://$src" "$work/clone" 2>/dev/null || return
	src=$work/clone
	git -C "$src" config remote.origin.url ssh://nowhere/x &&
		hostile "$src/.git/config" && before &&
		cd "$LAB" &&
		! kernel-config/copy "$src" "$out/r" v1 && [ ! -e "$out/r" ] &&
		copy && unchanged &&
		nothing_ran
}
bare() {
	tree && git clone -q --bare "$src" "$work/clone" &&
		src=$work/clone && hostile "$src/config" &&
		before && cd "$LAB" &&
		kernel-config/copy "$src" "$out/r" v1 &&
		grep -qx 'exec 3' "$out/r/fs/exec.c" && unchanged && nothing_ran
}
# What attributes say of an archive does not change a revision.
attributes() {
	tree &&
		printf 'fs/open.c export-ignore\nfs/exec.c export-subst eol=crlf\n' >.gitattributes &&
		printf '/* $Format:%%H$ */\n' >>fs/exec.c && git add -A &&
		git commit -qm a && cp fs/exec.c "$work/exec.c" &&
		cd "$LAB" && copy HEAD &&
		cmp "$work/exec.c" "$out/t/fs/exec.c" && [ -f "$out/t/fs/open.c" ]
}

# interrupted SIGNAL: at several moments; then the same works.
interrupted() {
	repository && before || return
	for use in '' v1; do
		for s in 0.02 0.05 0.1 0.2 0.4; do
			rm -rf "$out"
			mkdir "$out"
			setsid kernel-config/copy "$src" "$out/t" $use >/dev/null 2>&1 &
			sleep $s
			kill "-$1" -- "-$!" 2>/dev/null
			wait $! 2>/dev/null
			unchanged && nothing_ran &&
				kernel-config/copy "$src" "$out/t" $use >/dev/null &&
				unchanged &&
				[ -f "$out/t/fs/open.c" ] ||
				{ echo "after $s s: $use"; return 1; }
		done
	done
}

# --- what is private ---
secrets() {
	tree && dirty &&
		echo token=s3cret >"$src/.env" && echo s3cret >"$src/notes" &&
		echo s3cret >"$src/fs/.hidden.c" &&
		echo s3cret >"$src/deploy.sh" && echo s3cret >"$src/a b.txt" &&
		echo s3cret >"$src/new
line.c" &&
		echo '#!/bin/sh' >"$src/fs/gen.sh" &&
		echo config >"$src/fs/Kconfig"
}
not_copied() {
	secrets && copy >/dev/null &&
		! grep -r s3cret "$out" && [ -f "$out/t/fs/new.c" ] &&
		[ -f "$out/t/fs/gen.sh" ] && [ -f "$out/t/fs/Kconfig" ] || return
	cat "$out/t.state"
	grep -q 'uncommitted: 4 files$' "$out/t.state" &&
		grep -qx 'not copied, for .*: \.env, a b\.txt, deploy\.sh, fs/\.hidden\.c, new?line\.c, notes' "$out/t.state" &&
		grep -q '^+++ b/fs/new.c' "$out/t.diff"
}
# A tree of which git has a few files alone is copied like one that git does not know.
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
# The user's own rules of what is ignored count.
ignored() {
	tree && dirty &&
		echo '*.rej.c' >"$src/.git/info/exclude" &&
		mkdir -p "$XDG_CONFIG_HOME/git" &&
		echo 'scratch.c' >"$XDG_CONFIG_HOME/git/ignore" &&
		: >"$src/a.rej.c" && : >"$src/scratch.c" &&
		copy >/dev/null && [ ! -e "$out/t/a.rej.c" ] &&
		[ ! -e "$out/t/scratch.c" ]
}

t 'git itself runs what a repository configures, and writes' git_runs repository
t 'a repository is only read, and nothing runs that it configures' only_read repository
t 'nothing that the configuration of the user names' only_read global
t 'nothing that the environment names' from_environment
t 'a split index keeps its time' only_read split_index
t 'a second worktree' from_worktree
t 'a repository that borrows its objects' from_borrowed
t 'a partial clone fetches nothing' partial
t 'revisions of a bare repository' bare
t 'attributes do not change a revision' attributes
t 'only read when TERM comes' interrupted TERM
rm -rf "${TMPDIR:?}"/*
t 'only read when KILL comes' interrupted KILL
rm -rf "${TMPDIR:?}"/*
t 'untracked files that are no source are named, not copied' not_copied
t 'a tree that git mostly does not know is copied' laid_over
t 'what was uncommitted is for the eyes of its owner' private
t 'what the user ignores is not copied' ignored
t 'nothing is left in the temporary directory' no_temporary
end
