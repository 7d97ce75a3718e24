# SPDX-License-Identifier: GPL-2.0-only
# Stands before choose.awk or table.awk on the command line of awk, and reads what facts.awk
# prints and the list of the experiments.  A function that has a changed line of code on an
# arm that ran is judged by such lines, and another one by the lines beside the change.  When
# lines_that_count() has run, these are known:
#
#	names[1..]			"FILE NAME" of each changed function
#	entered[FILE NAME]		some line of the function was executed
#	key[1..]			"ARM FILE NUMBER" of each line that counts
#	function_of[KEY], runs[KEY]	its function, and how often it was executed in all
#	count[EXPERIMENT, KEY]		how often the experiment executed it
#	experiment[1..]			the names of the experiments, kind[NAME] is scenario or check,
#					and takes[NAME] the seconds that it takes

$1 == "function" { names[++name_count] = $2 " " $3; next }
$1 == "entered" { entered[$2 " " $3]; next }
$1 == "line" {
	line[++line_count] = $2 " " $3 " " $4
	function_of[line[line_count]] = $3 " " $5
	runs[line[line_count]] = $6
	if ($4 !~ /~/)
		plain[$3 " " $5]
	next
}
$1 == "ran" { count[$2, $3 " " $4 " " $5] = $7; next }
$1 == "scenario" || $1 == "check" {
	if (!($2 in kind))
		experiment[++experiments] = $2
	kind[$2] = $1
	takes[$2] = $3 + 0.02
}

function lines_that_count(    i) {
	for (i = 1; i <= line_count; i++)
		if (line[i] !~ /~/ || !(function_of[line[i]] in plain))
			key[++key_count] = line[i]
}

# executes(NAME): how many of these lines the experiment executes.
function executes(e,    i, n) {
	for (i = 1; i <= key_count; i++)
		n += count[e, key[i]] > 0
	return n + 0
}
