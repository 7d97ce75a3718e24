# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # from and for drive
# Where the commits come from: each sets $W, a directory where git works on
# them, and the commits $OLD_REV and $NEW_REV.  Private ones carry no history
# but that of the question.

git_here() {
	git -c user.name=lab -c user.email=lab@localhost -c commit.gpgSign=false \
		-c core.autocrlf=false -c core.hooksPath=/dev/null -C "$W" "$@"
}

# A ~ that the user's shell left as it is.
home() {
	case $1 in
	[~] | [~]/*) echo "${HOME-}${1#?}" ;;
	*) echo "$1" ;;
	esac
}

# --- the user's repository: only a worktree is added to it, in $S ---
git_revs() {
	command -v git >/dev/null || stop 2 'git is not there; kernel-config/need doctor says what to type'
	[ -n "${KERNEL_SRC:-}" ] || stop 2 'KERNEL_SRC= names the git repository, or SERIES= a directory of patches'
	KERNEL_SRC=$(home "$KERNEL_SRC")
	repo=$(git -C "$KERNEL_SRC" rev-parse --absolute-git-dir) ||
		stop 2 "KERNEL_SRC=$KERNEL_SRC: is no git repository; SERIES= takes patches on a plain tree"
	for k in GOOD BAD; do
		eval "v=\${$k:-}"
		[ -n "$v" ] || stop 2 "$k=: which commit? GOOD= and BAD= are the ends"
		r=$(git -C "$repo" rev-parse --verify -q "$v^{commit}") ||
			stop 2 "$k=$v: is no commit of $KERNEL_SRC"
		eval "${k}_REV=\$r"
	done
	[ "$GOOD_REV" != "$BAD_REV" ] || stop 2 'GOOD and BAD are the same commit'
	OLD_REV=$GOOD_REV NEW_REV=$BAD_REV OLD_NAME=GOOD NEW_NAME=BAD
	if git -C "$repo" merge-base --is-ancestor "$BAD_REV" "$GOOD_REV"; then
		OLD_REV=$BAD_REV NEW_REV=$GOOD_REV OLD_NAME=BAD NEW_NAME=GOOD
	fi
	source_id="git $OLD_REV $NEW_REV"
}
git_tree() {
	W=$S/tree
	[ -f "$W/.git" ] && git -C "$W" rev-parse -q --git-dir >/dev/null 2>&1 && return
	rm -rf "$W"
	git -C "$repo" worktree prune
	git -C "$repo" worktree add -q --detach --no-checkout "$W" "$NEW_REV" ||
		stop 2 "$KERNEL_SRC: cannot add a worktree"
}

# --- an ordered series of patches; quilt's `series`, or the order of the names ---
series_list() {
	if [ -f "$SERIES/series" ]; then
		sed -e 's/#.*//' -e '/^[[:space:]]*$/d' -e 's/[[:space:]].*//' "$SERIES/series"
	else
		(cd "$SERIES" && for f in *.patch *.diff; do [ ! -f "$f" ] || echo "$f"; done)
	fi | while IFS= read -r f; do echo "$SERIES/$f"; done
}
series_revs() {
	command -v git >/dev/null || stop 2 'git is not there; kernel-config/need doctor says what to type'
	SERIES=$(home "$SERIES")
	[ -d "$SERIES" ] || stop 2 "SERIES=$SERIES: is no directory"
	SERIES=$(cd "$SERIES" && pwd)
	[ -n "$(series_list)" ] || stop 2 "SERIES=$SERIES: has no patch"
	OLD_NAME='the tree without the series' NEW_NAME='the whole series'
	source_id="series $(series_list | xargs cat | sha256sum) $PRISTINE"
}
# Only the files that the series touches are git's; the others are linked.
series_tree() {
	W=$S/tree
	if [ ! -f "$S/tree.made" ]; then
		say '  making a tree for the series'
		kernel-config/tree arm "$PRISTINE" "$W" || exit
		[ ! -d "$K/unpatched/$B" ] || kernel-config/tree seed "$K/unpatched" "$W" "$B"
		git_here init -q -b series && echo '*' >"$W/.git/info/exclude" || exit 2
		series_list | xargs sed -n 's,^[-+][-+][-+] [ab]/\([^[:blank:]]*\).*,\1,p' | sort -u |
			while IFS= read -r f; do [ ! -f "$W/$f" ] || git_here add -f "$f"; done
		git_here commit -q --allow-empty -m 'the tree without the series'
		series_list | while IFS= read -r p; do
			if grep -q '^From: ' "$p" && grep -q '^Subject: ' "$p"; then
				git_here am -q "$p"
			else
				git_here apply --index "$p" && git_here commit -q -m "${p##*/}"
			fi >"$S/said" 2>&1 || {
				cat "$S/said" >&2
				stop 3 "${p##*/} does not apply on the patches before it"
			}
		done || exit
		touch "$S/tree.made"
	fi
	NEW_REV=$(git_here rev-parse series)
	OLD_REV=$(git_here rev-list --max-parents=0 series)
}

# --- the options of a fragment, one a commit ---
option='^(CONFIG_[A-Za-z0-9_]+=|# CONFIG_[A-Za-z0-9_]+ is not set)'
config_revs() {
	command -v git >/dev/null || stop 2 'git is not there; kernel-config/need doctor says what to type'
	[ -n "${FRAGMENT:-}" ] || stop 2 'FRAGMENT=: the file of options of which one makes the difference'
	asked_options=$(echo "$FRAGMENT" | tr ',' '\n' | while IFS= read -r f; do grep -E "$option" "$f"; done)
	[ -n "$asked_options" ] || stop 2 "FRAGMENT=$FRAGMENT: has no option"
	# Without them first; lab.mk names the build directory after them.
	case $B in *-[0-9][0-9]*) B=${B%-*} ;; esac
	FRAGMENTS="kernel-config/base.config kernel-config/$FLAVOUR.config"
	OLD_NAME='without the options' NEW_NAME='with all of them'
	source_id="config $(echo "$asked_options" | sha256sum) $PRISTINE"
}
config_tree() {
	if [ ! -f "$S/tree.made" ]; then
		kernel-config/tree arm "$PRISTINE" "$S/tree" || exit
		[ ! -d "$K/unpatched/$B" ] || kernel-config/tree seed "$K/unpatched" "$S/tree" "$B"
		touch "$S/tree.made"
	fi
	# Each command begins anew: what was built and booted is found again.
	echo "$asked_options" >"$S/candidates"
	: >"$S/needed"
	config_history
}
# Commits of one option each, those known to be needed before all others.
config_history() {
	W=$S/options
	rm -rf "$W"
	mkdir "$W"
	git_here init -q -b options
	export GIT_COMMITTER_DATE='1970-01-01T00:00:00Z' GIT_AUTHOR_DATE='1970-01-01T00:00:00Z'
	cp "$S/needed" "$W/fragment"
	git_here add fragment && git_here commit -q -m 'the options known to be needed'
	OLD_REV=$(git_here rev-parse options)
	while IFS= read -r o; do
		echo "$o" >>"$W/fragment"
		git_here commit -q -a -m "$o"
	done <"$S/candidates"
	NEW_REV=$(git_here rev-parse options)
	unset GIT_COMMITTER_DATE GIT_AUTHOR_DATE
}
