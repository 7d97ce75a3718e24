# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The user's locale changes nothing.  Turkish is tried, because [A-Z] of sed has no I in it
# and i is not the small letter of I; and German, because it has a decimal comma.  A locale
# that the host lacks is made from the host's own sources, in a directory of the test.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"
export O="$work/out"
mkdir -p "$O/bin" "$work/locales"
ln -s "$OUT/bin/judge" "$O/bin/"

# there LOCALE: succeeds when the host has the locale, or it could be made.
there() {
	LC_ALL=$1.UTF-8 locale charmap 2>/dev/null | grep -qx UTF-8 && return
	localedef -i "$1" -f UTF-8 "$work/locales/$1.UTF-8" >/dev/null 2>&1 &&
		LOCPATH=$work/locales LC_ALL=$1.UTF-8 locale charmap 2>/dev/null | grep -qx UTF-8
}

# in_locale LOCALE COMMAND...: runs the command with all variables that a user may have set.
in_locale() {
	(
		[ ! -d "$work/locales/$1.UTF-8" ] || export LOCPATH="$work/locales"
		export LANG="$1.UTF-8" LC_ALL="$1.UTF-8" LANGUAGE="${1%_*}"
		shift
		"$@"
	)
}

# as_in_c COMMAND...: the command has the same exit code and output in $locale as in the C
# locale.
as_in_c() {
	env LC_ALL=C "$@" >"$work/c" 2>&1
	c=$?
	in_locale "$locale" "$@" >"$work/said" 2>&1
	got=$?
	[ "$got" = "$c" ] || { echo "exit code $got, in C $c: $*"; return 1; }
	diff "$work/c" "$work/said"
}
lab() { as_in_c make -s O="$O" "$@"; }

# The figures of what is free change meanwhile.
doctor() {
	as_in_c sh -c 'make -s lab-doctor; echo $?' | sed 's/[0-9]* MB free//' | sort >"$work/d"
	in_locale "$locale" make -s lab-doctor | grep -q '^ok       gcc ' &&
		! grep -q '^[<>] *missing' "$work/d"
}

# A user's tree with the lines that the lab looks at, and a tree to configure.
mkdir -p "$work/linux/arch/um" "$work/tree/scripts/kconfig"
printf 'VERSION = 6\nPATCHLEVEL = 14\n' >"$work/linux/Makefile"
: >"$work/linux/Kconfig"
given() {
	as_in_c kernel-config/given KERNEL_SRC="$work/linux" ARMS=unpatched,patched &&
		says 'ok 6.12 '
}
fetch() { as_in_c kernel-config/fetch KERNEL_SRC="$work/linux" 6.12 && says "$work/linux"; }
cat >"$work/tree/scripts/kconfig/merge_config.sh" <<'SH'
grep '^CONFIG_\(IIO\|PI\)=' "$4" >"$3/.config"
SH
chmod +x "$work/tree/scripts/kconfig/merge_config.sh"
printf 'CONFIG_PI=y\nCONFIG_IIO=y\n# CONFIG_INIT is not set\n' >"$work/f.config"
config() {
	as_in_c kernel-config/config "$work/tree" build '' "$work/f.config" &&
		grep -qx CONFIG_IIO=y "$work/tree/build/.config"
}

made run=attach-rss boots=8 seed=3 arms=unpatched,patched >"$work/samples"
samples() { as_in_c "$judge" "$work/samples" && says 'ns per MiB'; }
host() {
	mkdir -p "$work/h" && made run=attach-rss boots=8 iters=1 seed=1 arms=unpatched,control |
		sed 's/attach-rss/exec/' >"$work/h/samples"
	as_in_c tests/targets/host/run judge "$work/h" && says 'Verdict: yes.'
}
# make has words of its own around the message, in the user's language.
refused() {
	exits 2 in_locale "$locale" make -s O="$O" SCENARIOS=Iii help &&
		says 'SCENARIOS=Iii: must be of'
}
typed() {
	as_in_c make -s O="$O" LIMIT=61 CHECKS=deadlock SCENARIOS=wait-pidfd-getfd help &&
		says '[61]' && says '  LIMIT'
}

for locale in tr_TR de_DE; do
	if ! there $locale; then
		skip "the lab is the same in $locale" 'this host has neither this locale nor its sources'
		continue
	fi
	t "help is the same in $locale" lab help
	t "every knob is taken in $locale" typed
	t "a wrong value is refused by name in $locale" refused
	t "lab-list is the same in $locale" lab lab-list
	t "lab-doctor is the same in $locale" doctor
	t "the line of a user's tree is found in $locale" given
	t "a user's tree is found in $locale" fetch
	t "options that are asked for are seen in a configuration in $locale" config
	t "the verdict on samples is the same in $locale" samples
	t "the verdict on a host is the same in $locale" host
done
end
