# SPDX-License-Identifier: GPL-2.0-only
# One object on one line: $line, its exit $code, the key=value lines of $facts, and the
# JSON of judge in $report, null when the line was not measured.
{
	line: $line,
	code: $code,
	report: ($report[0] // null),
	facts: [$facts | splits("\n") | select(. != "") | capture("(?<key>[^=]*)=(?<value>.*)")] | from_entries
}
