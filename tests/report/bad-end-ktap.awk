# SPDX-License-Identifier: GPL-2.0-only
# WHY=TEXT awk -v code=N -v bad=FILE -v scenarios=NAMES -f bad-end-ktap.awk RESULTS...
#
# KTAP version 1 of a run that a guest's end ended: RESULTS are what its boots left, FILE those of the boot that
# did not end well, and N the exit code of the run.  The scenario that ran in that boot when it ended is
# not ok, and one that no boot came to is skipped.  When none ran yet, the guests do not even boot.

function test(ok, name) { tests[++n] = (ok ? "ok " : "not ok ") n " - " name }

/^scenario name=/ {
	name = $2
	sub(/^name=/, "", name)
	begun[name] = 1
	if (FILENAME == bad) running = name
}
END {
	why = ENVIRON["WHY"]
	gsub(/[\001-\037\177]/, " ", why)
	gsub(/#/, "No.", why)
	test(running != "", "the guests boot")
	for (i = 1; i <= split(scenarios, list, " "); i++) {
		test(list[i] != running, list[i] ": every guest survives it")
		if (!(list[i] in begun)) tests[n] = tests[n] " # SKIP no guest came so far"
		at[n] = list[i] == running
	}
	test(0, "the whole run ends with 0")
	print "KTAP version 1\n1.." n
	for (i = 1; i <= n; i++) {
		if (i == n) print "# exit code " code
		if (at[i] || i == n || i == 1 && running == "") print "# " why
		print tests[i]
	}
}
