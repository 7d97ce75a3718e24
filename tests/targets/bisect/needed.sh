# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # from and for drive
# An option makes the difference after those before it in the fragment.  Does it
# alone?  If not, which of those before does it need?  Each round puts what is
# needed first and searches the rest again.

sure=
while [ "$rc" = 0 ]; do
	n=$(git -C "$W" rev-list --count "$OLD_REV..$first")
	git -C "$W" log -1 --format=%s "$first" >>"$S/needed"
	head -n $((n - 1)) "$S/candidates" >"$S/candidates.new" && mv "$S/candidates.new" "$S/candidates"
	config_history
	CANDIDATES=$(git -C "$W" rev-list --count "$OLD_REV..$NEW_REV")
	say '  is that enough, without the rest of the fragment?'
	tests/targets/bisect/enough "$OLD_REV"
	code=$?
	[ $code -le 128 ] || exit $code
	[ $code != 0 ] || sure=yes
	if [ $code != 1 ] || [ ! -s "$S/candidates" ]; then
		break
	fi
	say '  no: what does it need?'
	go
	answer
	rc=$?
done
if [ -n "$sure" ]; then
	echo
	echo 'This makes the difference, without the rest of the fragment:'
	sed 's/^/  /' "$S/needed"
elif [ "$rc" = 0 ]; then
	echo
	echo 'These make the difference after others of the fragment; whether alone is not known:'
	sed 's/^/  /' "$S/needed"
	rc=1
fi | tee -a "$S/report"
[ -n "$sure" ] || rc=1
