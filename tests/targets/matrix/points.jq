# SPDX-License-Identifier: GPL-2.0-only
# The points of the plot: lines "MiB ms" of attach-rss in a block for each line and arm.
# The first line of a block is its name in quotes, and two empty lines end it.
.[] | select(.report != null) | . as $l | ("A", "B") as $s
| "\"\($l.line) \($l.report.arms[$s].arm)\"",
  ($l.report.rows[] | select(.scenario == "attach-rss" and .[$s].median != null)
   | "\(.dose) \(.[$s].median / 1e6)"),
  "", ""
