# SPDX-License-Identifier: GPL-2.0-only
# The tasks of the guest, from the kernel's lists.  $lab_task_pid and other offsets come from the script about.
# Variables of gdb are all global; each name is used for one thing.

# lab-each-task COMMAND: runs the command for every thread of every process; $lab_t is the address of its task_struct.
define lab-each-task
  set $lab_leader = (unsigned long)&init_task
  set $lab_left = 4096
  set $lab_more = 1
  while $lab_more && $lab_left > 0
    set $lab_threads = *(unsigned long *)($lab_leader + $lab_task_signal) + $lab_signal_thread_head
    set $lab_at = *(unsigned long *)$lab_threads
    while $lab_at != $lab_threads && $lab_left > 0
      set $lab_t = $lab_at - $lab_task_thread_node
      $arg0
      set $lab_at = *(unsigned long *)$lab_at
      set $lab_left = $lab_left - 1
    end
    set $lab_leader = *(unsigned long *)($lab_leader + $lab_task_tasks) - $lab_task_tasks
    set $lab_more = $lab_leader != (unsigned long)&init_task
  end
end

# lab-name ADDRESS: prints the name of the task there, with all its signs made printable, and its pid.
define lab-name
  output *(char (*)[16])($arg0 + $lab_task_comm)
  printf " (%d)", *(int *)($arg0 + $lab_task_pid)
end

# lab-this-task: sets $lab_cpu to the CPU that gdb shows, and $lab_current to the address of the task that it runs.
define lab-this-task
  set $lab_cpu = 0
  if $lab_tls_cpu != 0
    set $lab_cpu = *(int *)((long)$fs_base + $lab_tls_cpu)
  end
  set $lab_current = *(unsigned long *)((unsigned long)&cpu_tasks + 8 * $lab_cpu + $lab_cpu_task)
end

# lab-thread, in each thread of gdb's: is it the CPU that runs the task $lab_wanted?
define lab-thread
  lab-this-task
  if $lab_current == $lab_wanted
    set $lab_its_thread = $_thread
    set $lab_its_cpu = $lab_cpu
  end
end

# lab-find-cpu ADDRESS: sets $lab_its_thread to the thread that runs the task, and $lab_its_cpu; 0 when it does not run.
define lab-find-cpu
  set $lab_wanted = $arg0
  set $lab_its_thread = 0
  thread apply all -q -s lab-thread
end

define lab-ps-line
  set $lab_state = *(unsigned int *)($lab_t + $lab_task_state)
  printf "%5d %5d  ", *(int *)($lab_t + $lab_task_pid), *(int *)($lab_t + $lab_task_tgid)
  # As task_state_to_char() of include/linux/sched.h.
  if *(int *)($lab_t + $lab_task_exit_state) != 0
    printf "Z"
  else
    if ($lab_state & 0x402) == 0x402
      printf "I"
    else
      if $lab_state & 2
        printf "D"
      else
        if $lab_state & 1
          printf "S"
        else
          if $lab_state & 12
            printf "T"
          else
            printf "R"
          end
        end
      end
    end
  end
  lab-find-cpu $lab_t
  if $lab_its_thread != 0
    printf "  %3d  ", $lab_its_cpu
  else
    printf "    -  "
  end
  output *(char (*)[16])($lab_t + $lab_task_comm)
  printf "\n"
end

define guest-ps
  printf "  PID  TGID  S  CPU  NAME\n"
  lab-each-task lab-ps-line
end
document guest-ps
Lists the tasks of the guest: the pid, the pid of the process, the state, and the CPU that runs it.
States: R it runs or can run, S it sleeps, D it sleeps and no signal wakes it (or only a deadly one),
T it is stopped, I it is an idle thread of the kernel, Z it has ended.
end

define lab-is-wanted
  if *(int *)($lab_t + $lab_task_pid) == $lab_pid
    set $lab_found = $lab_t
  end
end

define guest-bt
  set $lab_pid = $arg0
  set $lab_found = (unsigned long)0
  lab-each-task lab-is-wanted
  if $lab_found == 0
    printf "guest-bt %d: there is no task with this pid; guest-ps lists them\n", $lab_pid
    # This ends a script.
    output no_such_task
  end
  lab-name $lab_found
  printf "\n"
  lab-in-task $lab_found backtrace
end
document guest-bt
guest-bt PID: the kernel's stack of the task, which need not run.
end
