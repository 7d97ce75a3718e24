# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The answers in tests/selftest/lessons to the lessons whose answers are built: patches and wrong patches.
. "$(dirname "$0")/../lib.sh"
. "$LAB/tests/selftest/lessons/each.sh"

each_answer long
end
