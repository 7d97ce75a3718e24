# SPDX-License-Identifier: GPL-2.0-only
# For the plot: "MiB ms" of attach-rss, a block for each line and arm, whose
# name is the first line in quotes, two empty lines between blocks.
.[] | select(.report != null) | . as $l | ("A", "B") as $s
| "\"\($l.line) \($l.report.arms[$s].arm)\"",
  ($l.report.rows[] | select(.scenario == "attach-rss" and .[$s].median != null)
   | "\(.dose) \(.[$s].median / 1e6)"),
  "", ""
