# SPDX-License-Identifier: GPL-2.0-only
# awk -f parts.awk README.md: prints the fixed parts of each message that the page quotes where it
# says what to do "When something goes wrong".  ... stands for what differs.

/^## / { inside = /When something goes wrong/ }
inside && match($0, "^[*] `[^`]*`") {
	n = split(substr($0, 4, RLENGTH - 4), part, " *[.][.][.] *")
	for (i = 1; i <= n; i++) {
		gsub("^[:; (]+|[:; =)]+$", "", part[i])
		if (length(part[i]) > 3)
			print part[i]
	}
}
