# SPDX-License-Identifier: GPL-2.0-only
# The stack of any task.  The kernel is an ordinary process, so gdb unwinds the stack of the task that a CPU runs by
# itself.  A task that does not run has its registers in thread.switch_buf.  gdb can only unwind from the registers of
# a thread, so a thread borrows them for that moment, and gets its own back.  If Ctrl-C comes in between, they are
# given back before anything runs: see the hooks.

define lab-borrow
  set $lab_rip = $rip
  set $lab_rsp = $rsp
  set $lab_rbx = $rbx
  set $lab_rbp = $rbp
  set $lab_r12 = $r12
  set $lab_r13 = $r13
  set $lab_r14 = $r14
  set $lab_r15 = $r15
  # gdb changes it with rip, so that no system call is begun again.
  set $lab_orig_rax = $orig_rax
  set $lab_borrower = $_thread
  set $lab_borrowed = 1
  # A jmp_buf: rbx rsp rbp r12 r13 r14 r15 rip (arch/x86/um/setjmp_64.S)
  set $lab_buf = (unsigned long *)($arg0 + $lab_task_switch_buf)
  set $rip = $lab_buf[7]
  set $rsp = $lab_buf[1]
  set $rbx = $lab_buf[0]
  set $rbp = $lab_buf[2]
  set $r12 = $lab_buf[3]
  set $r13 = $lab_buf[4]
  set $r14 = $lab_buf[5]
  set $r15 = $lab_buf[6]
end

define lab-give-back
  if $lab_borrowed
    thread apply $lab_borrower -q lab-registers-back
    set $lab_borrowed = 0
  end
end
define lab-registers-back
  select-frame 0
  set $rip = $lab_rip
  set $rsp = $lab_rsp
  set $rbx = $lab_rbx
  set $rbp = $lab_rbp
  set $r12 = $lab_r12
  set $r13 = $lab_r13
  set $r14 = $lab_r14
  set $r15 = $lab_r15
  set $orig_rax = $lab_orig_rax
end

define hook-continue
  lab-give-back
end
define hook-step
  lab-give-back
end
define hook-stepi
  lab-give-back
end
define hook-next
  lab-give-back
end
define hook-nexti
  lab-give-back
end
define hook-finish
  lab-give-back
end
define hook-until
  lab-give-back
end
define hook-advance
  lab-give-back
end
define hook-signal
  lab-give-back
end
define hook-detach
  lab-give-back
end
define hook-quit
  lab-give-back
end

# lab-in-task ADDRESS COMMAND: runs the command where the frames are those of this task.  An error in it, as at the end
# of a stack, is not told.
define lab-in-task
  lab-give-back
  lab-find-cpu $arg0
  if $lab_its_thread != 0
    thread apply $lab_its_thread -q -s $arg1
  else
    lab-borrow $arg0
    thread apply $lab_borrower -q -s $arg1
    lab-give-back
  end
end
