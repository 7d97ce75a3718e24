# SPDX-License-Identifier: GPL-2.0-only
# awk -v read=READ -f allowed.awk DIFF
#
# Prints why the patch DIFF, of headers and hunks alone as ../../../patches/lint.awk writes them, is
# refused as a submission, or nothing.  READ is a list of files that programs read which run
# while a kernel is built.
#
# Lines of C are looked at to tell their author early.  It is bubblewrap that confines them: what is
# written so that it is not seen here finds nothing to read.

function refuse(why) { print why; exit }

# of(S): the name of the file in S, what stands behind --- or +++.
function of(s) {
	sub(/\t.*/, "", s)
	if (s == "/dev/null") return ""
	sub(/^[^\/]*\//, "", s)
	return s
}

function touch(f) {
	if (f !~ /^(fs|include|ipc|kernel|mm|security)\/([A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+[.][ch]$/)
		refuse("changes " f ", but only .c and .h below fs include ipc kernel mm security may be changed")
	if (f ~ /^include\/(config|generated)\//) refuse("changes " f ", which the kernel's build makes")
	if (f in is_read) refuse("changes " f ", which is read by a program that runs while the kernel is built")
	current = f
}

function line(s) {
	if (s ~ /"[^"]*[.]include|incbin/) refuse(current ": has the assembler read a file: " s)
	if (s ~ /(#|%:)[ \t]*embed|__has_embed/) refuse(current ": has the compiler read a file: " s)
	if (s ~ /__has_include.*(["<]\/|[.][.])/) refuse(current ": looks for a file outside of the kernel: " s)
	if (s ~ /pch_preprocess|GCC[ \t]+dependency/) refuse(current ": has the compiler read a file: " s)
	if (s !~ /^[ \t]*(#|%:)[ \t]*(include|import)/) return
	if (s !~ /^[ \t]*#[ \t]*include[ \t]*["<][A-Za-z0-9_.\/-]+[">]/ || s ~ /["<]\/|[.][.]/)
		refuse(current ": includes a file by another way than its name in the kernel: " s)
}

BEGIN { while ((getline f < read) > 0) is_read[f] }
old > 0 || new > 0 {
	if (/^[+]/) { new--; line(substr($0, 2)) }
	else if (/^-/) old--
	else if (!/^\\/) { old--; new-- }
	next
}
/^@@ / {
	split($2, a, ",")
	split($3, b, ",")
	old = 2 in a ? a[2] : 1
	new = 2 in b ? b[2] : 1
	next
}
/^(old|new) mode / { refuse("changes the mode of " current) }
/^(rename|copy) / { refuse("renames or copies " current) }
/^new file mode / && !/100644/ { refuse("makes " current ", which is no regular file") }
/^diff --git / { touch(of($4)); next }
/^--- / { from = of(substr($0, 5)); next }
/^[+][+][+] / || /^deleted file / {
	if (of(substr($0, 5)) == "" || /^deleted/) refuse("removes " (from ? from : current))
	touch(of(substr($0, 5)))
}
