# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced by scripts that make repositories of the lab's own.  In such a repository git runs no
# program that the user's configuration names: no hook, no filter, no signing, no monitor.

# own_git: from now on git reads no configuration but that of the repository.
own_git() {
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ATTR_NOSYSTEM=1
	export GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL=none GIT_TERMINAL_PROMPT=0 GIT_OPTIONAL_LOCKS=0
	# On some file systems of containers the owner of a new file is another.
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
}

# users_git: undoes own_git, for a program of the user's.
users_git() {
	unset GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GIT_ATTR_NOSYSTEM GIT_NO_LAZY_FETCH GIT_ALLOW_PROTOCOL \
		GIT_TERMINAL_PROMPT GIT_OPTIONAL_LOCKS GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
}

# own_init DIR BRANCH [OPTION]: makes a repository in DIR, which may have files already.  Its
# configuration says again what own_git says, because an old git knows no GIT_CONFIG_GLOBAL.
own_init() {
	# shellcheck disable=SC2086 # an option or none
	git init -q --template= -b "$2" ${3-} "$1" || return
	mkdir -p "$1/.git/info" || return
	# No filter runs that a file .gitattributes names.
	echo '* -filter' >"$1/.git/info/attributes" || return
	cat >>"$1/.git/config" <<-END
		[core]
			hooksPath = /dev/null
			fsmonitor = false
			untrackedCache = false
			attributesFile = /dev/null
			excludesFile = /dev/null
			autocrlf = false
		[user]
			name = lab
			email = lab@localhost
		[commit]
			gpgSign = false
		[log]
			showSignature = false
		[gc]
			auto = 0
		[maintenance]
			auto = false
	END
}
