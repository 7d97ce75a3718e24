# SPDX-License-Identifier: GPL-2.0-only
# Stands before lanes.awk and svg.awk (awk -f arms.awk -f ...): reads files of spans (spans.awk) that are
# named after the arms.  Sets arms, the names in order, and n_arms; task and call, the name of a lane's task and
# its last system call (that of lane 0 is the one that is drawn); lanes, how many there are besides; kept and spans, the
# spans; and last, when all is over.

BEGIN { FS = "\t" }

{ arm = FILENAME; sub(/.*\//, "", arm); sub(/\.spans$/, "", arm) }
FNR == 1 { arms[++n_arms] = arm }
$3 == "name" { task[arm, $1] = $6; if ($1 > lanes[arm]) lanes[arm] = $1; next }
{
	kept[arm, ++spans[arm]] = $0
	if ($3 == "call") call[arm, $1] = $6
	if ($5 > last) last = $5
}
