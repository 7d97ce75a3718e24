# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced by programs that make one thing for the graph, as `build` makes a kernel.  They
# get the few knobs that they need as words NAME=VALUE in front of their other arguments.

# take NAMES ARG...: NAMES is a list of names with blanks between.  Sets each of them to the
# value in the ARGs that come first and have the form NAME=VALUE, or to nothing when there
# is none: what the environment has under these names does not count.  Sets taken to the
# number of these ARGs.  It is used so:
#
#	take 'O LLVM' "$@"
#	shift "$taken"
take() {
	names=$1
	shift
	for name in $names; do unset "$name"; eval "$name="; done
	taken=0
	for word; do
		name=${word%%=*}
		case $name in "$word" | '' | *[!A-Z_]*) return 0 ;; esac
		case " $names " in *" $name "*) ;; *) return 0 ;; esac
		# The name is one of NAMES, and the value is not evaluated.
		eval "$name=\${word#*=}"
		taken=$((taken + 1))
	done
}
