# SPDX-License-Identifier: GPL-2.0-only
# Prints the targets and knobs of lab.mk from the comments beside them; the
# values of the knobs come as -v NAME=VALUE.
/^[a-z][a-z-]*:.*## / {
	name = $0
	sub(/:.*/, "", name)
	sub(/.*## /, "")
	targets = targets sprintf("  make %-18s %s\n", name, $0)
}
/^[A-Z_]+ \??=.*## / {
	name = $1
	sub(/.*## /, "")
	value = ENVIRON["KNOB_" name]
	knobs = knobs sprintf("  %-12s %s%s\n", name, $0, value == "" ? "" : " [" value "]")
}
END {
	print "User-mode Linux integration lab: what does a kernel patch change?\n"
	printf "%s", targets
	print "\nKnobs, as in `make lab-run BOOTS=20`, [their values now]:\n"
	printf "%s", knobs
	print "\nExit codes of lab-run: 0 the subject does what its expectations file says;"
	print "1 it does not; 2 usage or missing need; 3 build or fetch failed; 4 a guest"
	print "crashed; 5 a guest hung; 6 the instrument failed its controls."
	print "README.md says the rest."
}
