# SPDX-License-Identifier: GPL-2.0-only
# Reads the steps of a freeze on one arm, whose name is $arm, and prints for each step a line
# for table.awk.  Tabs stand between its fields:
#
#	ARM PHASE QUESTION ANSWER ERRNO WHY LOCK...
#
# ERRNO is the name of the error with which the question was answered, 0 for none.  The LOCKs
# are those for which tasks waited.
def field: . // "" | gsub("[\t\n]"; " ");

(.name // "/" | split("/")) as $name |
[$arm, $name[0], $name[1], (.answer | field), (.errno // "0"), (.why | field),
	([.blocked[]?.lock // empty] | join(" "))] |
join("\t")
