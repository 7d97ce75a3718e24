# SPDX-License-Identifier: GPL-2.0-only
# awk -f tests/report/wrap.awk -f lines.awk: prints paragraphs in 80 columns.  A line with two tabs is one
# of compare.jq: a verdict, what it is about, and the figures.
BEGIN { FS = "\t" }
NF == 3 { wrap(sprintf("  %-15s ", $1), $2 ": " $3, 18); next }
{ wrap("", $0, 2) }
