# SPDX-License-Identifier: GPL-2.0-only
# awk -v line=LINE -f well-formed.awk FILE: succeeds when FILE, which describes the line LINE
# of kernels, has only comments and the variables, each once and in its form.

# bad(WHY): says what is wrong, and where.
function bad(why) { print FILENAME ":" FNR ": " why; wrong = 1 }
BEGIN {
	q = "'"
	n = split("version tarball sha256 package suites without with cpus modes fp", known, " ")
	form["version"] = "^[0-9]+[.][0-9]+$"
	form["tarball"] = "^v[0-9]+[.]x/linux-[0-9.]+[.]tar[.]xz$"
	form["sha256"] = "64 hex digits or nothing"
	form["package"] = "^linux-source-[0-9.]+$"
	form["suites"] = "^[a-z-]+( [a-z-]+)*$"
	form["without"] = "^(CONFIG_[A-Z0-9_]+( CONFIG_[A-Z0-9_]+)*)?$"
	form["with"] = "^(CONFIG_[A-Z0-9_]+=y( CONFIG_[A-Z0-9_]+=y)*)?$"
	form["cpus"] = "^[1-9][0-9]?$"
	form["modes"] = "^(ptrace|seccomp ptrace)$"
	form["fp"] = "^([1-9][0-9]*)?$"
}

# matches(V, F): the value V is of the form F.
function matches(v, f) {
	if (f ~ /hex/) return v == "" || (length(v) == 64 && v ~ /^[0-9a-f]+$/)
	return v ~ f
}

# variable(TEXT): TEXT is a variable, with all its lines.
function variable(text, name, value) {
	if (text == "") return
	if (text !~ /^[a-z0-9]+=/) { bad("neither a comment nor a variable: " text); return }
	name = text; sub(/=.*/, "", name)
	value = substr(text, length(name) + 2)
	if (value ~ /[ ]/ && value !~ ("^" q ".*" q "$")) bad("not quoted: " text)
	gsub(q, "", value)
	if (!(name in form)) bad("unknown variable " name)
	else if (seen[name]++) bad(name " twice")
	else if (!matches(value, form[name])) bad(name "=" value " is not of the form " form[name])
	got[name] = value
}

/^\t/ { text = text " " substr($0, 2); next }	# goes on from the line above
{ variable(text); text = /^#/ ? "" : $0 }
END {
	variable(text)
	for (i = 1; i <= n; i++) if (!seen[known[i]]) bad("no " known[i])
	if (got["version"] != line) bad("version " got["version"] " in the file of line " line)
	if (got["modes"] == "ptrace" && got["cpus"] != 1) bad("ptrace alone, but not one CPU")
	exit wrong
}
