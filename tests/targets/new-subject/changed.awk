# SPDX-License-Identifier: GPL-2.0-only
# awk -f changed.awk PATCH: prints a line for each file that the patch changes, with the functions that its hunks
# name.  A hunk names the function that its first line is in (diff -p), which may be the one before.

/^diff --git |^--- |^-- $/ { in_hunk = 0 }
/^\+\+\+ / {
	file = $2
	sub(/^[^\/]*\//, "", file)
	if (file == "dev/null")
		file = removed
	order[++files] = file
}
/^--- / { removed = $2; sub(/^[^\/]*\//, "", removed) }
/^@@ / {
	name = $0
	sub(/^@@ [^@]*@@ */, "", name)
	# "static int exec_mmap(struct linux_binprm *bprm)": the word before the first bracket.  A macro in
	# capitals, as EXPORT_SYMBOL(read_code), stays whole.
	if (name ~ /^[A-Z_]+\(/) {
		sub(/\).*/, ")", name)
	} else if (name ~ /[A-Za-z0-9_]\(/) {
		sub(/\(.*/, "", name)
		sub(/.*[ *]/, "", name)
		name = name "()"
	}
	sub(/ *[{]$/, "", name)
	if (name != "" && !((file, name) in had)) {
		had[file, name]
		list[file] = list[file] (list[file] ? ", " : "") name
	}
	hunks[file]++
}
END {
	for (i = 1; i <= files; i++)
		printf "%d %s of %s%s\n", hunks[order[i]], hunks[order[i]] == 1 ? "hunk" : "hunks", order[i], \
			list[order[i]] ? ", in or behind " list[order[i]] : ""
}
