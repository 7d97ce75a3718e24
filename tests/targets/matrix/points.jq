# SPDX-License-Identifier: GPL-2.0-only
# The points of the plot: "# SCENARIO", which is the one that is drawn (scenarios.jq); then lines "DOSE ms" in a block
# for each line and arm.  The first line of a block is its name in quotes, and two empty lines end it.
include "scenarios";

([.[] | select(.report != null)][0] // empty | "# \(grower)"),
(.[] | select(.report != null) | grower as $g | . as $l | ("A", "B") as $s
| "\"\($l.line) \($l.report.arms[$s].arm)\"",
  (rows_of($g)[] | select(.[$s].median != null) | "\(.dose) \(.[$s].median / 1e6)"),
  "", "")
