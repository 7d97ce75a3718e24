# SPDX-License-Identifier: GPL-2.0-only
# awk -f handed.awk FILE...
#
# Prints the commands of makefiles and scripts that hand words to a program of the lab through
# its environment (A=b program, env A=b program).  Such a program takes its words as arguments,
# or from a file of knobs.

BEGIN {
	before = "(^|[;&|({!@`=]|[$][(](Q|live|shell)[)]?|exec|then|do|else|if|while|until)[ \t]*"
	value = "(\"[^\"]*\"|'[^']*'|[$][{][^} \t]*[}]|[$][(]call .*[)]|[^ \t\"'{;&|])*"
	words = "(env[ \t]+([A-Z_]+=" value "[ \t]+)*|([A-Z_]+=" value "[ \t]+)+)"
	program = "(exec[ \t]+)?(\"?[$][{]?(here|LAB|TOOLS|top)[}]?\"?/|[$][(](LEASH|need|build|fetch)" \
		"|(kernel-config|rootfs|patches|tests)/)"
	a_variable = "=[ \t]*env[ \t]"
}

function judge(    text) {
	text = command
	sub("(^|[ \t])#.*", "", text)
	if (text ~ before words program || (file ~ "[.]mk$" && text ~ a_variable))
		print file ":" line ": hands words over in the environment: " substr(text, 1, 80)
	command = ""
}

# A command may go on in the next line.
{
	if (command == "") {
		file = FILENAME
		line = FNR
	}
	command = command $0
	if (sub("\\\\$", " ", command))
		next
	judge()
}
