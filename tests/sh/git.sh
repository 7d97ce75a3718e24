# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced: git on a repository of the user's, which is only read.  git takes no lock there,
# refreshes no index and fetches nothing.  No program runs that a configuration or an
# attribute names, be it a filter, a textconv, a hook, a monitor, a transport or a helper.

# Variables GIT_* of the environment speak of other repositories, or ask for traces and
# programs, so none of them is kept.
for v in $(env | sed -n 's/^\(GIT_[A-Z0-9_]*\)=.*/\1/p'); do unset "$v" || :; done
export GIT_OPTIONAL_LOCKS=0 GIT_NO_LAZY_FETCH=1 GIT_NO_REPLACE_OBJECTS=1 GIT_TERMINAL_PROMPT=0
export GIT_ALLOW_PROTOCOL=none GIT_TRACE2=0 GIT_TRACE2_EVENT=0 GIT_TRACE2_PERF=0

# git_names DIR ARG...: runs git at DIR for what needs only the names of the repository
# (rev-parse, describe, config, cat-file).  None of these looks at a file or the index.
git_names() {
	git_at=$1
	shift
	git --no-pager -C "$git_at" -c core.fsmonitor=false -c core.hooksPath=/dev/null -c protocol.allow=never "$@"
}

# absolute DIR PATH: prints PATH, which git gave as a way from DIR, as a way from /.
absolute() {
	case $2 in /*) printf '%s\n' "$2" ;; *) printf '%s\n' "$1/$2" ;; esac
}

# git_borrow DIR OWN: makes OWN, a git directory that uses the objects of the repository
# at DIR and has a copy of its index.  Of the configuration it has only how files are
# compared.  What looks at files runs there (git_own): no filter is defined, so no
# attribute can name one.  Sets git_at, git_own and git_top for git_own.
git_borrow() {
	git_at=$(cd "$1" && pwd) && git_own=$2 || return
	set -- "$git_at" "$2"
	mkdir -p "$git_own/objects/info" "$git_own/refs" "$git_own/info" || return
	echo 'ref: refs/heads/none' >"$git_own/HEAD"
	git_objects=$(absolute "$1" "$(git_names "$1" rev-parse --git-path objects)")
	printf '%s\n' "$git_objects" >"$git_own/objects/info/alternates"
	# A relative one is only followed from the repository itself.
	[ ! -f "$git_objects/info/alternates" ] ||
		sed -n "/^[^/#]/p" "$git_objects/info/alternates" | while IFS= read -r o; do
			printf '%s\n' "$git_objects/$o"
		done >>"$git_own/objects/info/alternates"
	git_own_config
	git_common=$(absolute "$1" "$(git_names "$1" rev-parse --git-path info/exclude)")
	[ ! -f "$git_common" ] || cp "$git_common" "$git_own/info/exclude"
	git_index=$(absolute "$1" "$(git_names "$1" rev-parse --git-path index)")
	# The time of the index says which entries may be out of date.
	[ ! -f "$git_index" ] || cp -p "$git_index" "$git_own/index" || return
	for f in "${git_index%/*}"/sharedindex.*; do
		[ ! -f "$f" ] || cp -p "$f" "$git_own/" || return
	done
	git_top=$(git_names "$1" rev-parse --show-toplevel 2>/dev/null) || git_top=$git_own
}

# git_own_config: writes the configuration of the directory that git_borrow makes.
git_own_config() {
	format=$(git_names "$git_at" rev-parse --show-object-format 2>/dev/null || echo sha1)
	if [ "$format" = sha1 ]; then
		printf '[core]\n\trepositoryformatversion = 0\n'
	else
		printf '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = %s\n' "$format"
	fi >"$git_own/config"
	for k in fileMode symlinks ignoreCase autocrlf eol; do
		v=$(git_names "$git_at" config --get "core.$k") || continue
		git config --file "$git_own/config" "core.$k" "$v"
	done
	v=$(git_names "$git_at" config --type=path --get core.excludesFile) ||
		v=${XDG_CONFIG_HOME:-${HOME-}/.config}/git/ignore
	[ ! -f "$v" ] || git config --file "$git_own/config" core.excludesFile "$v"
}

# git_version DIR: prints what `git describe --always --dirty` would, which itself would
# refresh the index.
git_version() {
	git_tmp=$(mktemp -d) && git_borrow "$1" "$git_tmp" && git_is=$(git_names "$1" describe --always) &&
		git_head=$(git_names "$1" rev-parse HEAD) && {
		git_own diff --quiet --no-ext-diff --ignore-submodules=dirty "$git_head" || git_is=$git_is-dirty
		echo "$git_is"
	}
	git_rc=$?
	rm -rf "$git_tmp"
	return $git_rc
}

# git_raw: from now on git_own takes the blobs of a revision as they are, whatever the
# attributes say.
git_raw() {
	echo '* -filter -ident -text !eol !working-tree-encoding -export-ignore -export-subst' \
		>"$git_own/info/attributes"
}

# git_own_env: sets the environment for git in the directory that git_borrow made.
# git_own ARG...: runs git there.
git_own_env() {
	export GIT_DIR="$git_own" GIT_WORK_TREE="$git_top" GIT_INDEX_FILE="$git_own/index"
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
	export GIT_ATTR_NOSYSTEM=1 HOME="$git_own" XDG_CONFIG_HOME="$git_own"
}
git_own() {
	(git_own_env && exec git --no-pager -C "$git_at" -c core.hooksPath=/dev/null -c core.untrackedCache=false "$@")
}
