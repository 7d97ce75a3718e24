# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # from drive
# Sourced by drive: the report.  It names the commit, says how sure that is, and lists and
# plots every commit that was measured.

# make_table: writes $S/table, one line for each commit that was visited, in the order of
# history: INDEX REV KERNEL VERDICT BOOTS FAILS ODDS MEDIAN LO HI.  The times are in ns.
# Also writes $S/posterior, with the probability of each candidate.
make_table() {
	{
		echo "$OLD_REV"
		git -C "$W" rev-list --reverse --topo-order "$OLD_REV..$NEW_REV"
	} >"$S/order"
	: >"$S/ancestors"
	i=-1
	while IFS= read -r rev; do
		i=$((i + 1))
		c=$S/commits/$rev
		if [ -f "$c/kernel" ]; then
			kernel=$(cat "$c/kernel")
			git -C "$W" rev-list "$OLD_REV..$rev" | sed "s/^/$rev /" >>"$S/ancestors"
			ask judge -m "$MEASURE" -n "$CANDIDATES" -s - "$S/boots" "$kernel"
			[ "$kernel" != "$OLD" ] || verdict=old odds=''
			[ "$kernel" != "$NEW" ] || verdict=new odds=''
			[ "$boots" != 0 ] || odds=''
			printf '%s\n' "$i $rev $kernel $verdict $boots $fails ${odds:--} ${median:--} ${lo:--} ${hi:--}"
		elif [ -f "$c/skip" ]; then
			echo "$i $rev - no-build 0 0 - - - -"
		fi
	done <"$S/order" >"$S/table"
	sed 1d "$S/order" >"$S/candidates.order"
	awk -v old="$OLD" -v new="$NEW" -f tests/targets/bisect/posterior.awk \
		"$S/table" "$S/ancestors" "$S/candidates.order" | sort -k 2,2gr -s >"$S/posterior"
}

# print_table: prints the table for a person.
print_table() {
	printf '%5s %-12s %5s  %-34s %-9s %s\n' '' commit boots 'median [95 % interval]' verdict subject
	while read -r i rev kernel verdict boots fails odds median lo hi; do
		case $MEASURE,$median in
		dose=*,[0-9]*)
			place=$(ms "$median")
			one_boot_decides || place="$place [$(ms "$lo"), $(ms "$hi")]"
			;;
		*,-) place=$([ "$kernel" = - ] || seen "$kernel" "${MEASURE%%,*}") ;;
		esac
		case $verdict in
		old) verdict="like $OLD_NAME" ;;
		new) verdict="like $NEW_NAME" ;;
		fails) verdict='no boot' ;;
		more) verdict='not done' ;;
		esac
		[ "$HISTORY" = git ] ||
			verdict=$(printf '%s\n' "$verdict" | sed "s/^like $OLD_NAME/old/; s/^like $NEW_NAME/new/")
		printf '%5s %-12s %5s  %-34s %-9s %s\n' "$i" "$(short "$rev")" \
			"$boots$([ "$fails" = 0 ] || echo "+$fails")" "${place:--}" "$verdict" \
			"$(subject "$rev" | cut -c 1-50)"
	done <"$S/table"

}

# plot: plots the medians of the commits, as a picture in $S and as text.
plot() {
	case $MEASURE in dose=*) ;; *) return ;; esac
	command -v gnuplot >/dev/null || return
	# gnuplot evaluates what stands between quotes, so a dose may be a number only.
	case ${MEASURE#dose=} in *[!0-9.]*) return ;; esac
	awk '$8 != "-" { print $1, $8 / 1e6, $9 / 1e6, $10 / 1e6, ($4 == "new") }' "$S/table" >"$S/plot.data"
	cat >"$S/plot.gp" <<-END
		set xlabel "commit, from the old end to the new one"
		set ylabel "$(printf '%s' "$SCENARIO" | tr -c 'A-Za-z0-9-' '?'), $MEASURE: ms"
		set logscale y
		set offsets 1, 1, 0, 0
		unset key
		plot "plot.data" using 1:2:3:4:(\$5 + 1) with yerrorbars lc variable pt 7
	END
	(cd "$S" && gnuplot -e "set terminal svg size 800,400; set output 'plot.svg'" plot.gp 2>said) &&
		printf 'Plot: %s\n' "$S/plot.svg"
	(cd "$S" && gnuplot -e 'set terminal dumb 76,18 noenhanced' plot.gp 2>>said | tr -d '\f')
}

# among: prints the commits that are likely, and the sum of the others.
among() {
	while read -r rev p; do
		why=$(cat "$S/commits/$rev/skip" "$S/commits/$rev/why" 2>/dev/null | head -n 1)
		printf '%s  %s  %.3f  %s%s\n' "$p" "$(short "$rev")" "$p" \
			"$(subject "$rev" | cut -c 1-50)" "${why:+ ($why)}"
	done <"$S/posterior" | awk '
		$1 >= 0.005 { sub(/^[^ ]* /, ""); print; next }
		{ n++; sum += $1 }
		END { if (n) printf "  %d others together  %.3f\n", n, sum }'
}

# keep_arms REV: writes $S/arms, from which lab-bisect-arms knows the two kernels around the
# answer.  Returns 1 when one of the two is not there.
keep_arms() {
	before=$(git -C "$W" rev-parse -q --verify "$1^")
	[ -f "$S/commits/$before/kernel" ] && [ -f "$S/commits/$1/kernel" ] || return 1
	printf '%s=%s\n' A "$(cat "$S/commits/$before/kernel")" A_NAME "$(short "$before")" \
		B "$(cat "$S/commits/$1/kernel")" B_NAME "$(short "$1")" \
		QUESTION "$QUESTION" SCENARIO "${SCENARIO:-}" CHECK "${CHECK:-}" CMD "${CMD:-}" ITERS "$ITERS" \
		DOSES "$DOSES" CPUS "$CPUS" MEM "$MEM" UML_MODE "$UML_MODE" LIMIT "$LIMIT" \
		APPEND "$APPEND" FLAVOUR "$FLAVOUR" >"$S/arms"
}

# print_answer: prints the whole report.
print_answer() {
	if [ -n "$first" ]; then
		echo "The first commit that is like $NEW_NAME:"
		echo
		git -C "$W" log -1 --format='  %h %s%n  %an <%ae>, %ad' --abbrev=12 --date=short "$first"
		echo "  probability $p_first, given all that was measured"
	else
		echo "Undecided among these commits; no more is known with CONFIDENCE=$CONFIDENCE:"
		echo
		among
	fi
	echo
	printf '%s\n' "$OLD_NAME: $OLD_SAID" "$NEW_NAME: $NEW_SAID"
	echo
	print_table
	echo
	plot
	builds=$(grep -c '^build' "$S/times")
	broken=$(find "$S/commits" -name skip | wc -l)
	echo "$((builds + broken)) builds ($broken failed)," \
		"$(grep -c ' end ' "$S/boots") boots ($(grep -c ' end [^d]' "$S/boots") failed)," \
		"$(git -C "$W" rev-list --count "$OLD_REV..$NEW_REV") commits"
	if [ -n "$first" ] && keep_arms "$first"; then
		printf 'The two kernels around it, side by side: make lab-bisect-arms FOUND=%s\n' "$S"
	fi
	printf 'All that was measured, logs, git bisect log (git bisect replay %s/bisect.log): %s\n' "$S" "$S"
}

# answer: prints the report, and keeps it in $S/report.  first is empty afterwards when the
# commit that the search found is not as probable as CONFIDENCE= asks.  Returns 1 then.
answer() {
	make_table
	p_first=$(awk -v r="$first" '$1 == r { print $2 }' "$S/posterior")
	if [ -n "$first" ] && awk -v p="${p_first:-0}" -v c="$CONFIDENCE" 'BEGIN { exit p >= c }'; then
		first=
	fi
	print_answer >"$S/report.new"
	printable <"$S/report.new" >"$S/report.last" && rm "$S/report.new"
	tee -a "$S/report" <"$S/report.last"
	[ -n "$first" ]
}
