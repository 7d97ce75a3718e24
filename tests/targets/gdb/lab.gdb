# SPDX-License-Identifier: GPL-2.0-only
# Read by gdb before it is attached: how it treats a User-mode Linux kernel, and `lab`.

set language c
set height 0
set print thread-events off
set print inferior-events off
set print null-stop on
set backtrace limit 64
set follow-fork-mode parent
set detach-on-fork on
# The kernel uses these all the time: page faults and other traps, timers, input, and (SIG34) calls between CPUs.
handle SIGSEGV SIGUSR1 SIGUSR2 SIGALRM SIGVTALRM SIGIO SIGWINCH SIGCHLD SIG32 SIG33 SIG34 SIG35 nostop noprint pass

define lab
  help lab
end
document lab
The lab's commands for the kernel of a guest, which is a process here.

  exec-phase        which task is how far in execve(), and which locks it holds
  who-holds LOCK    which tasks hold a lock of that name: exec_update_lock,
                    cred_guard_mutex or mmap_lock
  who-waits         which task waits for which of these locks, and which holds it
  guest-ps          the tasks of the guest
  guest-bt PID      the kernel's stack of a task
  lab-stops         the breakpoints that are there, and what they are good for

`info breakpoints' lists the breakpoints too; enable N begins to use number N.
Everything stands still while gdb asks you.  continue lets the guest run; Ctrl-C
stops it.  quit leaves the guest: one of lab-shell goes on.

`help COMMAND' says more of a command.
end

# $lab_borrowed: the registers of this thread are those of a task that sleeps (stacks.gdb).
set $lab_borrowed = 0
