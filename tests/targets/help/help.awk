# SPDX-License-Identifier: GPL-2.0-only
# [KNOB_NAME=VALUE...] awk [-v one=TARGET] -f help.awk MAKEFILE...
#
# Prints the targets and knobs of the lab, or with `one` everything about TARGET, from comments
# that stand beside them in the makefiles:
#
#	NAME = VALUE	## what the knob is for
#
#	## group: NAME OF A GROUP, PLACE IN IT
#	## about: sentences about the target; any number of such lines
#	## knobs: @SET... KNOB...
#	## example: make TARGET KNOB=VALUE		any number of these
#	## code: N what the exit code N means here	without words: what it means everywhere
#	TARGET: ... ## the target in one line
#
#	## groups: NAME OF A GROUP, NAME OF A GROUP...	the order in which they are shown
#	## set NAME, TITLE: KNOB...			knobs that many targets take
#
# The values that the knobs have now come in the environment.

BEGIN {
	everywhere[2] = "the usage is wrong, or something that the lab needs is missing"
	everywhere[3] = "a fetch or a build failed"
	everywhere[4] = "a guest crashed"
	everywhere[5] = "a guest hung and was killed"
	everywhere[6] = "the instrument failed its controls"
	everywhere[7] = "no experiment executed a line that the patch changes"
}

function after(sign) { return substr($0, index($0, sign) + length(sign)) }
function forget() { group = about = knobs = examples = codes = "" }

/^## groups: / { group_count = split(after(": "), groups, ", *"); next }
/^## set / {
	text = after("set ")
	name = substr(text, 1, index(text, ",") - 1)
	set_names[++set_count] = name
	set_title[name] = substr(text, length(name) + 3, index(text, ": ") - length(name) - 3)
	set_knobs[name] = substr(text, index(text, ": ") + 2)
	next
}
/^## group: / { group = after(": "); next }
/^## about: / { about = about "  " after(": ") "\n"; next }
/^## knobs:/ { knobs = knobs " " after("knobs:"); next }
/^## example: / { examples = examples "  " after(": ") "\n"; next }
/^## code: / { codes = codes after(": ") "\n"; next }
/^[a-z][a-z-]*:.* ## / {
	name = $0
	sub(/:.*/, "", name)
	targets[++target_count] = name
	line[name] = after(" ## ")
	place[name] = group
	sub(/.*, */, "", place[name])
	sub(/, *[0-9]*$/, "", group)
	group_of[name] = group
	about_of[name] = about
	knobs_of[name] = knobs
	examples_of[name] = examples
	codes_of[name] = codes
	forget()
}
/^[A-Z_]+ \??=.*## / {
	knob = $1
	sub(/.*## /, "")
	# A heading says whose knob it is.
	if ($0 !~ /; lab-/)
		sub(/^lab-[a-z-]*(, lab-[a-z-]*)*: /, "")
	text_of[knob] = $0
	all_knobs[++knob_count] = knob
}

# show(KNOB): its line.
function show(knob,    value) {
	value = ENVIRON["KNOB_" knob]
	printf "  %-13s %s%s\n", knob, text_of[knob], value == "" ? "" : " [" value "]"
	shown[knob] = 1
}

# show_all(WORDS): the lines of these knobs, without those of sets.
function show_all(words,    n, i, word) {
	n = split(words, word, " ")
	for (i = 1; i <= n; i++)
		if (word[i] !~ /^@/)
			show(word[i])
}

# own(TARGET): its knobs that are in no set and were not shown yet.
function own(name,    n, i, word, left) {
	n = split(knobs_of[name], word, " ")
	for (i = 1; i <= n; i++)
		if (word[i] !~ /^@/ && !(word[i] in shown))
			left = left " " word[i]
	return left
}

# pick(GROUP): the names of its targets in order.
function pick(g,    i, at, left, names) {
	for (at = 1; at <= 30; at++)
		for (i = 1; i <= target_count; i++)
			if (group_of[targets[i]] == g && place[targets[i]] + 0 == at)
				names = names " " targets[i]
	return names
}

function title(text) { return toupper(substr(text, 1, 1)) substr(text, 2) }

function list_targets(    g, n, i, name) {
	for (g = 1; g <= group_count; g++) {
		print "\n" title(groups[g])
		n = split(pick(groups[g]), name, " ")
		for (i = 1; i <= n; i++)
			printf "  make %-18s %s\n", name[i], line[name[i]]
	}
}

function list_knobs(    s, g, n, i, name, left) {
	for (s = 1; s <= set_count; s++)
		split_shown(set_knobs[set_names[s]])
	for (g = 1; g <= group_count; g++) {
		n = split(pick(groups[g]), name, " ")
		for (i = 1; i <= n; i++) {
			left = own(name[i])
			if (left == "")
				continue
			print "\nKnobs of " name[i]
			show_all(left)
		}
	}
	for (s = 1; s <= set_count; s++) {
		print "\nKnobs " set_title[set_names[s]]
		show_all(set_knobs[set_names[s]])
	}
}

# split_shown(WORDS): they are shown elsewhere.
function split_shown(words,    n, i, word) {
	n = split(words, word, " ")
	for (i = 1; i <= n; i++)
		shown[word[i]] = 1
}

function everything() {
	print "User-mode Linux integration lab: what does a kernel patch change?"
	print "Start with `make lab-run`; with `make lab-run KERNEL_SRC=~/linux PATCHES=my.mbox` for a patch of yours."
	list_targets()
	print "\n`make lab-bisect HELP=1` shows one target, with its knobs and an example; nothing is run."
	print "Knobs are typed behind the target, as in `make lab-run BOOTS=20`.  [Brackets] hold their"
	print "values now. A knob that several targets take stands under the first of them."
	list_knobs()
	print "\nExit codes of lab-run: 0 the subject does what its expectations file says; 1 it does not;"
	print "2 usage or missing need; 3 build or fetch failed; 4 a guest crashed; 5 a guest hung; 6 the"
	print "instrument failed its controls.  README.md says the rest."
}

function about_one(name,    n, i, word, code, set) {
	printf "make %s: %s\n\n%s\nExample\n%s", name, line[name], about_of[name], examples_of[name]
	if (own(name) != "") {
		print "\nKnobs of its own [their values now]"
		show_all(own(name))
	}
	n = split(knobs_of[name], word, " ")
	for (i = 1; i <= n; i++)
		if (word[i] ~ /^@/) {
			set = substr(word[i], 2)
			print "\nKnobs " set_title[set]
			show_all(set_knobs[set])
		}
	print "\nExit codes"
	n = split(codes_of[name], code, "\n")
	for (i = 1; i < n; i++)
		if (code[i] ~ /^[0-9]+ [^ 0-9]/)
			print "  " code[i]
		else
			usual(code[i])
}

function usual(codes,    n, i, code) {
	n = split(codes, code, " ")
	for (i = 1; i <= n; i++)
		print "  " code[i] " " everywhere[code[i]]
}

END {
	if (one == "" || one == "help") {
		everything()
	} else if (one in line) {
		about_one(one)
	} else {
		print one ": is no target of the lab; type make help" > "/dev/stderr"
		exit 2
	}
}
