# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # from and for drive
# Sourced by drive: where the commits come from.  There are three kinds of history: a git
# repository of the user's, a series of patches, and the options of a fragment.  For each
# kind, HISTORY_revs reads the knobs, and HISTORY_tree sets W, a directory in which git
# works on the commits, and OLD_REV and NEW_REV, the commits at the ends.  A repository that
# the lab makes has no history but the one that is searched.

need_git() {
	command -v git >/dev/null || stop 2 'git is not there; tests/targets/doctor/need doctor says what to type'
}

# home PATH: prints PATH with the user's home in place of a ~ in front, which a shell leaves
# there when it stands behind the = of a knob.
home() {
	case $1 in
	[~] | [~]/*) printf '%s\n' "${HOME-}${1#?}" ;;
	*) printf '%s\n' "$1" ;;
	esac
}

# --- the user's repository: git asks it what names mean, and uses its objects ---
# git_user ARG...: runs git in the user's repository, which is only read.  git takes no lock,
# fetches nothing, and runs no program that the configuration names.  The user's own
# configuration says which owners of a repository git may trust.
git_user() {
	GIT_OPTIONAL_LOCKS=0 GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL=none GIT_TERMINAL_PROMPT=0 \
		git -C "$KERNEL_SRC" -c core.fsmonitor=false -c core.hooksPath=/dev/null "$@"
}
# git_path NAME: prints where the repository has the file NAME of its git directory.
git_path() {
	p=$(git_user rev-parse --git-path "$1")
	case $p in /*) ;; *) p=$KERNEL_SRC/$p ;; esac
	printf '%s\n' "$p"
}

# git_repository: checks KERNEL_SRC=, and sets objects, format and partial, which say where
# its objects are, what its names are made of, and whether it is a partial clone.
git_repository() {
	[ -n "${KERNEL_SRC:-}" ] || stop 2 'KERNEL_SRC= names the git repository, or SERIES= a directory of patches'
	KERNEL_SRC=$(home "$KERNEL_SRC")
	KERNEL_SRC=$(realpath -- "$KERNEL_SRC" 2>/dev/null || printf '%s\n' "$KERNEL_SRC")
	said=$(git_user rev-parse --git-dir 2>&1) || case $said in
	*'dubious ownership'*)
		stop 2 "KERNEL_SRC=$KERNEL_SRC: git does not trust its owner; see safe.directory in git help config"
		;;
	*) stop 2 "KERNEL_SRC=$KERNEL_SRC: is no git repository; SERIES= takes patches on a plain tree" ;;
	esac
	objects=$(git_path objects)
	[ -d "$objects" ] || stop 2 "KERNEL_SRC=$KERNEL_SRC: its objects cannot be found"
	case $objects in
	*"$newline"*) stop 2 "KERNEL_SRC=$KERNEL_SRC: git cannot borrow from a path with a line break" ;;
	esac
	format=
	[ "$(git_user rev-parse --show-object-format 2>/dev/null)" != sha256 ] || format=--object-format=sha256
	partial=$(git_user config --get-regexp '^(extensions\.partialclone|remote\..*\.promisor)$')
}
git_revs() {
	need_git
	git_repository
	for k in GOOD BAD; do
		v=${GOOD-}
		[ $k = GOOD ] || v=${BAD-}
		[ -n "$v" ] || stop 2 "$k=: which commit? GOOD= and BAD= are the ends"
		r=$(git_user rev-parse --verify -q "$v^{commit}" 2>/dev/null) ||
			stop 2 "$k=$v: is no commit of $KERNEL_SRC"
		if [ $k = GOOD ]; then GOOD_REV=$r; else BAD_REV=$r; fi
	done
	[ "$GOOD_REV" != "$BAD_REV" ] || stop 2 'GOOD and BAD are the same commit'
	git_user merge-base "$GOOD_REV" "$BAD_REV" >/dev/null ||
		stop 2 "GOOD and BAD have no commit in common in $KERNEL_SRC" \
			'(a shallow clone has not all of its history)'
	OLD_REV=$GOOD_REV NEW_REV=$BAD_REV OLD_NAME=GOOD NEW_NAME=BAD
	if git_user merge-base --is-ancestor "$BAD_REV" "$GOOD_REV"; then
		OLD_REV=$BAD_REV NEW_REV=$GOOD_REV OLD_NAME=BAD NEW_NAME=GOOD
	fi
	source_id="git $OLD_REV $NEW_REV"
}
# borrow DIR: lets the lab's own repository in DIR use the objects of the user's where they
# are.  It is told where a shallow history ends, and which objects are replaced.
borrow() {
	mkdir -p "$1/.git/objects/info" && printf '%s\n' "$objects" >"$1/.git/objects/info/alternates" || return
	rm -f "$1/.git/shallow"
	shallow=$(git_path shallow)
	[ ! -f "$shallow" ] || cp "$shallow" "$1/.git/shallow" || return
	git_user for-each-ref --format='update %(refname) %(objectname)' refs/replace | git -C "$1" update-ref --stdin
}
# git_whole REPOSITORY REV NAME: refuses an end of which files are missing, because nothing is
# fetched.
git_whole() {
	[ -n "$partial" ] || return 0
	n=$(git -C "$1" rev-list --objects --no-walk --missing=print "$2" 2>/dev/null | grep -c '^?')
	[ "$n" = 0 ] ||
		stop 2 "KERNEL_SRC=$KERNEL_SRC: is a partial clone without $n files of $3;" \
			'nothing is fetched here: name a full clone'
}
git_tree() {
	W=$S/tree
	if [ ! -d "$W/.git" ]; then
		rm -rf "$W" "$W.new"
		{ own_init "$W.new" lab "$format" && borrow "$W.new" &&
			git -C "$W.new" update-ref --no-deref HEAD "$NEW_REV" && mv "$W.new" "$W"; } ||
			stop 2 "$W: cannot be made"
	fi
	borrow "$W" || stop 2 "$W: cannot be written"
	git_whole "$W" "$OLD_REV" "$OLD_NAME"
	git_whole "$W" "$NEW_REV" "$NEW_NAME"
}

# --- a series of patches ---
# series_list: prints the patches in their order, which is that of quilt's file `series`, or
# else that of the names.
series_list() {
	if [ -f "$SERIES/series" ]; then
		while read -r f rest || [ -n "$f" ]; do
			case $f,$rest in
			, | '#'*) continue ;;
			*, | *,-p1 | *,'-p1 #'* | *,'#'*) printf '%s\n' "$SERIES/$f" ;;
			*)
				stop 2 "$SERIES/series: '$rest' after $f: lab-bisect takes no option but -p1 there," \
					'and no name with a space'
				;;
			esac
		done <"$SERIES/series"
	else
		for f in "$SERIES"/*.patch "$SERIES"/*.diff; do
			[ ! -f "$f" ] || printf '%s\n' "$f"
		done
	fi
}
series_revs() {
	need_git
	SERIES=$(home "$SERIES")
	[ -d "$SERIES" ] || stop 2 "SERIES=$SERIES: is no directory"
	SERIES=$(realpath -- "$SERIES")
	patches=$(series_list) || exit
	[ -n "$patches" ] || stop 2 "SERIES=$SERIES: has no patch"
	sum=$(series_each cat) || exit
	sum=$(printf '%s\n' "$sum" | sha256sum)
	OLD_NAME='the tree without the series' NEW_NAME='the whole series'
	source_id="series $sum $PRISTINE"
}
# series_each COMMAND...: runs the command once for each patch, whose path is the last argument.
series_each() {
	while IFS= read -r p; do
		[ -r "$p" ] ||
			stop 2 "SERIES=$SERIES: there is no patch $p (a list cannot hold a name with a line break)"
		"$@" "$p" </dev/null || exit
	done <<-END
		$patches
	END
}
is_mail() { grep -q '^From: ' "$1" && grep -q '^Subject: ' "$1"; }
# series_names PATCH: prints the files that the patch touches, as git reads it.  Read backwards,
# a patch names the old name of a file that it renames.
series_names() {
	rm -rf "$S/mails"
	mkdir "$S/mails" || exit 2
	if is_mail "$1"; then
		git -C "$W" mailsplit -b -o"$S/mails" -- "$1" >/dev/null
		for m in "$S/mails"/[0-9]*; do
			git -C "$W" mailinfo "$S/said" "$m.diff" <"$m" >/dev/null
		done
	else
		cp "$1" "$S/mails/1.diff"
	fi
	for m in "$S/mails"/*.diff; do
		for way in '' -R; do
			git -C "$W" apply --numstat -z ${way:+"$way"} "$m" 2>/dev/null | tr '\0' '\n' | cut -f 3-
		done
	done
}
# series_apply PATCH: makes a commit of the patch.
series_apply() {
	if is_mail "$1"; then
		git -C "$W" am -q "$1"
	else
		git -C "$W" apply --index "$1" && git -C "$W" commit -q --allow-empty -m "${1##*/}"
	fi >"$S/said" 2>&1 || {
		printable <"$S/said" >&2
		stop 3 "${1##*/} does not apply on the patches before it"
	}
}
# series_tree: makes a source tree of links.  git knows only the files that the series touches.
series_tree() {
	W=$S/tree
	if [ ! -f "$S/tree.made" ]; then
		say '  making a source tree for the series'
		rm -rf "$W"
		kernel-config/tree arm "$PRISTINE" "$W" || exit
		[ ! -d "$K/unpatched/$B" ] || kernel-config/tree seed "$K/unpatched" "$W" "$B"
		own_init "$W" series && echo '*' >"$W/.git/info/exclude" || exit 2
		series_each series_names >"$S/names" || exit
		sort -u "$S/names" | while IFS= read -r f; do
			case /$f/ in //* | */../* | */.git/*) continue ;; esac
			[ ! -f "$W/$f" ] && [ ! -L "$W/$f" ] || git -C "$W" --literal-pathspecs add -f -- "$f" || exit
		done || stop 2 "$W: git cannot take the files of the series"
		git -C "$W" commit -q --allow-empty -m 'the tree without the series' || exit 2
		series_each series_apply || exit
		touch "$S/tree.made"
	fi
	NEW_REV=$(git -C "$W" rev-parse refs/heads/series)
	OLD_REV=$(git -C "$W" rev-list --max-parents=0 refs/heads/series)
}

# --- the options of a fragment, one in each commit ---
option='^(CONFIG_[A-Za-z0-9_]+=|# CONFIG_[A-Za-z0-9_]+ is not set)'
config_revs() {
	need_git
	[ -n "${FRAGMENT:-}" ] || stop 2 'FRAGMENT=: the file of options of which one makes the difference'
	asked_options=$(printf '%s\n' "$FRAGMENT" | tr ',' '\n' |
		while IFS= read -r f; do grep -E -e "$option" -- "$f"; done)
	[ -n "$asked_options" ] || stop 2 "FRAGMENT=$FRAGMENT: has no option"
	# The first kernel is built without the options, and lab.mk names B after the fragment.
	case $B in *-[0-9][0-9]*) B=${B%-*} ;; esac
	FRAGMENTS="kernel-config/base.config kernel-config/$FLAVOUR.config"
	OLD_NAME='without the options' NEW_NAME='with all of them'
	source_id="config $(printf '%s\n' "$asked_options" | sha256sum) $PRISTINE"
}
config_tree() {
	if [ ! -f "$S/tree.made" ]; then
		rm -rf "$S/tree"
		kernel-config/tree arm "$PRISTINE" "$S/tree" || exit
		[ ! -d "$K/unpatched/$B" ] || kernel-config/tree seed "$K/unpatched" "$S/tree" "$B"
		touch "$S/tree.made"
	fi
	# Each command begins anew, and finds again what was built and booted before.
	printf '%s\n' "$asked_options" >"$S/candidates"
	: >"$S/needed"
	config_history
}
# config_history: makes commits of one option each.  The first commit has the options that are
# known to be needed.
config_history() {
	W=$S/options
	rm -rf "$W"
	own_init "$W" options || stop 2 "$W: cannot be made"
	export GIT_COMMITTER_DATE='1970-01-01T00:00:00Z' GIT_AUTHOR_DATE='1970-01-01T00:00:00Z'
	cp "$S/needed" "$W/fragment"
	git -C "$W" add fragment && git -C "$W" commit -q -m 'the options known to be needed'
	OLD_REV=$(git -C "$W" rev-parse refs/heads/options)
	while IFS= read -r o; do
		printf '%s\n' "$o" >>"$W/fragment"
		git -C "$W" commit -q -a -m "$o"
	done <"$S/candidates"
	NEW_REV=$(git -C "$W" rev-parse refs/heads/options)
	unset GIT_COMMITTER_DATE GIT_AUTHOR_DATE
}
