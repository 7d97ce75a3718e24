# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2153,SC2154 # from the file of knobs
# Sourced by made-up builds and boots.

# stop_bisection: sends the signal STOP_HOW as make would: to the leash, which hands it to
# all.  SIGKILL goes to the driver itself, whose end the leash sees.
stop_bisection() {
	leash=$(cat "$LEASH")
	case $STOP_HOW in
	KILL)
		read -r driver _ <"/proc/$leash/task/$leash/children"
		kill -KILL "$driver"
		;;
	*) kill -"$STOP_HOW" "$leash" ;;
	esac
}
