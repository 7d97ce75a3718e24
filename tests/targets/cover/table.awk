# SPDX-License-Identifier: GPL-2.0-only
# awk [-v brief=1] -v arms="A B" -v changed=FILE -v trees="A B" \
#	-f wrap.awk -f lines.awk -f table.awk FACTS EXPERIMENTS
#
# Prints what of the patch ran: sentences, and without `brief` the functions, the experiments
# and the lines that nothing executed.  The arms and their trees are named in the order A, B.
# The file `changed` is what the program changed printed; its lines "# FILE: WHY" say of
# which files nothing can be told.

BEGIN {
	split(arms, word, " ")
	arm["A"] = word[1]
	arm["B"] = word[2]
	split(trees, word, " ")
	tree["A"] = word[1]
	tree["B"] = word[2]
	while ((getline text < changed) > 0)
		if (text ~ /^# /)
			note(substr(text, 3))
		else if (split(text, word, " ") == 5)
			differs[word[1]]
}

# note(TEXT): TEXT is "FILE: WHY".  Keeps the files of each reason as a list.
function note(text,    at, why) {
	at = index(text, ": ")
	why = substr(text, at + 2)
	told[substr(text, 1, at - 1)]
	sub(/more than.*/, "many", why)
	list[why] = list[why] (list[why] ? ", " : "") substr(text, 1, at - 1)
}

function several(n, word) { return n + 0 " " word (n == 1 ? "" : "s") }
function function_name(f) { sub(/.* /, "", f); return f }
function file_of(f) { sub(/ .*/, "", f); return f }

function tally(    i, p) {
	for (i = 1; i <= key_count; i++) {
		split(key[i], p, " ")
		code[function_of[key[i]], p[1]]++
		ran[function_of[key[i]], p[1]] += runs[key[i]] > 0
		lines_ran += runs[key[i]] > 0
		if (runs[key[i]] > 0)
			did[function_of[key[i]]]
	}
	for (i = 1; i <= name_count; i++)
		functions_ran += names[i] in did
}

function used(    i, text) {
	for (i = 1; i <= experiments; i++)
		if (executes(experiment[i]))
			text = text (text ? ", " : "") experiment[i]
	return text
}

function not_run(    i, text) {
	for (i = 1; i <= name_count; i++)
		if (!(names[i] in did))
			text = text (text ? ", " : "") function_name(names[i]) " (" file_of(names[i]) \
				((names[i] in entered) ? "; it ran, but not the lines that are changed)" : ")")
	return text
}

# without_function(): the files that differ and have no changed function.
function without_function(    f, i, has, text) {
	for (i = 1; i <= name_count; i++)
		has[file_of(names[i])]
	for (f in differs)
		if (!(f in has) && !(f in told))
			text = text (text ? ", " : "") f
	return text
}

# unexecuted(): where the changed lines are that nothing executed, five at most.
function unexecuted(    i, n, p, text) {
	for (i = 1; i <= key_count; i++) {
		if (runs[key[i]] > 0 || ++n > 5)
			continue
		split(key[i], p, " ")
		text = text (text ? ", " : "") p[2] ":" p[3] + 0 " of " arm[p[1]]
	}
	return text (n > 5 ? " and " n - 5 " more" : "")
}

function sentences(    text) {
	if (name_count) {
		text = "The patch changes " several(name_count, "function") " with "
		text = text several(key_count, "line") " of code. "
		if (functions_ran)
			text = text functions_ran " of the functions and " lines_ran \
				" of the lines ran, in these experiments: " used() "."
		else
			text = text "None of these lines ran, in " several(experiments, "experiment") "."
		wrap("", text, 2)
		if (functions_ran < name_count)
			wrap("", "These did not run: " not_run() ".", 2)
	}
	if (functions_ran && lines_ran < key_count)
		wrap("", "Lines that none of them executed: " unexecuted() ".", 2)
	if ((text = without_function()) != "")
		wrap("", "No function is changed in " text ": declarations, macros or data alone, of which it cannot" \
			" be told which experiments use them.", 2)
	if ("not built" in list)
		wrap("", "This configuration does not build " list["not built"] \
			"; name the options that it needs with FRAGMENT=.", 2)
	if ("comments" in list)
		wrap("", "Comments and white space alone are changed in " list["comments"] ".", 2)
}

function functions(    i, f, s) {
	printf "\n%-36s %-12s %s\n", "function", "arm", "changed lines that ran"
	for (i = 1; i <= name_count; i++)
		for (s = 65; s <= 66; s++) {
			f = sprintf("%c", s)
			printf "%-36s %-12s %s\n",
				s == 65 ? function_name(names[i]) : "  " file_of(names[i]), arm[f],
				code[names[i], f] ? ran[names[i], f] " of " code[names[i], f] : "none is code there"
		}
}

# runs_of(EXPERIMENT, FUNCTION, ARM): how often its changed line ran that ran most often, or "-"
# when the function has no changed line of code on this arm.
function runs_of(e, f, a,    i, most) {
	for (i = 1; i <= key_count; i++)
		if (function_of[key[i]] == f && substr(key[i], 1, 1) == a && count[e, key[i]] > most)
			most = count[e, key[i]]
	return code[f, a] ? most + 0 : "-"
}

# times(EXPERIMENT, FUNCTION): how often it ran, on the one arm and on the other; "" for never.
function times(e, f,    of_a, of_b) {
	of_a = runs_of(e, f, "A")
	of_b = runs_of(e, f, "B")
	return of_a + of_b > 0 ? function_name(f) " " of_a " / " of_b : ""
}

function per_experiment(    i, j, text, one, others) {
	printf "\n%s\n", "experiment: function, how often it ran on " arm["A"] " / on " arm["B"]
	for (i = 1; i <= experiments; i++) {
		text = ""
		for (j = 1; j <= name_count; j++)
			if ((one = times(experiment[i], names[j])) != "")
				text = text (text ? ", " : " ") one
		if (text == "")
			others++
		else
			wrap("", experiment[i] ":" text, 2)
	}
	if (others)
		print several(others, "other experiment") ": none of them"
}

function source(a, f, n,    text, i) {
	while ((getline text < (tree[a] "/" f)) > 0)
		if (++i == n)
			break
	close(tree[a] "/" f)
	gsub(/^[ \t]+/, "", text)
	return text
}

function never(    i, p, any) {
	for (i = 1; i <= key_count; i++) {
		if (runs[key[i]] > 0)
			continue
		if (!any++)
			printf "\n%s\n", "changed lines that nothing executed"
		split(key[i], p, " ")
		printf "  %s %s:%d %s: %s\n", arm[p[1]], p[2], p[3], function_name(function_of[key[i]]),
			source(p[1], p[2], p[3] + 0)
	}
	if (!any && name_count)
		printf "\n%s\n", "Every changed line of code was executed."
}

END {
	lines_that_count()
	tally()
	sentences()
	if (!brief && name_count) {
		functions()
		per_experiment()
		never()
	}
	# Exit code: 0 a changed line ran, or none could be told apart; 7 there are such lines, and none ran.
	exit name_count && !functions_ran ? 7 : 0
}
