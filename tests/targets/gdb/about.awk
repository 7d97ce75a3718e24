# SPDX-License-Identifier: GPL-2.0-only
# awk -f about.awk: reads the symbols of a kernel as nm -S prints them (address, size, kind, name), and prints
# commands of gdb about them; see the script about.

BEGIN {
	# These functions tell in which phase of execve() a task is: name, and the variable that says so.
	n = split("do_execveat_common execve,kernel_execve execve,bprm_execve execve,load_elf_binary load," \
		"begin_new_exec begin,commit_creds commit,mmput put,__mmput put," \
		"free_bprm over,ptrace_stop told,ptrace_notify told", functions, ",")
	for (i = 1; i <= n; i++) {
		split(functions[i], word, " ")
		says[word[1]] = word[2]
	}
	# Here others wait for the old memory, which is not replaced yet.
	waits["down_read_killable"] = waits["rwsem_down_read_slowpath"] = 1
	# The breakpoints, and what each is good for.
	m = split("begin_new_exec,exec_task_namespaces,commit_creds,setup_new_exec,exit_mmap,finalize_exec,ksys_sync",
		stops, ",")
	about["begin_new_exec"] = "before the point of no return"
	about["exec_task_namespaces"] = "execve() has the new memory, and the old credentials"
	about["commit_creds"] = "execve() takes the new credentials"
	about["setup_new_exec"] = "execve() is about to drop its locks"
	about["exit_mmap"] = "execve() frees the old memory; other ends of memory do not stop"
	about["finalize_exec"] = "the new program is mapped"
	about["ksys_sync"] = "something in the guest called sync: type sync there to come here"
}

# A part of NAME that the compiler made is called NAME.cold, NAME.isra.0 ...
NF == 4 && $3 ~ /^[tTwW]$/ {
	name = $4
	sub(/[.].*/, "", name)
	if (name in says || name in waits) {
		at[++count] = "$pc >= 0x" $1 " && $pc < 0x" $1 " + 0x" $2
		of[count] = name
	}
	if (name == $4) {
		start[name] = "0x" $1
		length_of[name] = "0x" $2
	}
}
$NF == "cpu_tasks" { size = $2 }
$NF == "__curr_cpu" { smp = 1 }

function frames(    i) {
	print "define lab-frame\n  set $lab_was = $lab_is\n  set $lab_is = 0"
	for (i = 1; i <= count; i++) {
		print "  if " at[i]
		if (of[i] in waits)
			print "    set $lab_is = 1"
		else
			print "    set $lab_in_" says[of[i]] " = 1"
		if (of[i] == "begin_new_exec")
			print "    set $lab_begin_calls = $lab_was"
		print "  end"
	}
	print "end"
}

# Disabled, until somebody wants it.
function breakpoint(name) {
	print "break *" name
	print "set $lab_stop_" name " = $bpnum"
	if (name == "commit_creds")
		print "condition $bpnum *(unsigned long *)$rsp >= " start["begin_new_exec"] \
			" && *(unsigned long *)$rsp < " start["begin_new_exec"] " + " length_of["begin_new_exec"]
	if (name == "exit_mmap")
		print "commands\n  silent\n  lab-stop-in-execve\nend"
	print "disable $bpnum"
	text = text sprintf("  printf \"%%3d  %-22s %s\\n\", $lab_stop_%s\n", name, about[name], name)
}

END {
	# Before 6.13, without SMP: struct { int pid; void *task; } [1]
	print "set $lab_cpu_task = " (!smp && size ~ /^0*10$/ ? 8 : 0)
	# How many CPUs the kernel can have, each of which has a pointer there.
	print "set $lab_cpus = " (smp ? "0x" size " / 8" : 1)
	frames()
	for (i = 1; i <= m; i++)
		if (stops[i] in start)
			breakpoint(stops[i])
	print "define lab-stops\n" text "end"
}
