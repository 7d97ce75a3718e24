# SPDX-License-Identifier: GPL-2.0-only
# What an execve() is about, and the locks that it shares with others.

# lab-task-locks: sets the addresses of the locks of the task $lab_t.
define lab-task-locks
  set $lab_sig = *(unsigned long *)($lab_t + $lab_task_signal)
  set $lab_mm = *(unsigned long *)($lab_t + $lab_task_mm)
  set $lab_guard = $lab_sig + $lab_signal_cred_guard_mutex
  set $lab_update = $lab_sig + $lab_signal_exec_update_lock
  set $lab_mmap = $lab_mm + $lab_mm_mmap_lock
end

# lab-mutex LOCK, lab-rwsem LOCK: set what is known of a lock: its owner when that is sure, how many hold it only to
# read, and where its queue is.  The low bits of an owner are flags (kernel/locking/mutex.c, rwsem.c).
define lab-mutex
  set $lab_owner = *(unsigned long *)($arg0 + $lab_mutex_owner) & ~7ul
  set $lab_readers = 0
  set $lab_queue = $arg0 + $lab_mutex_waiters
end
define lab-rwsem
  set $lab_count = *(long *)($arg0 + $lab_rwsem_count)
  set $lab_owner = 0ul
  if $lab_count & 1
    set $lab_owner = *(unsigned long *)($arg0 + $lab_rwsem_owner) & ~7ul
  end
  # The highest bit is a flag.
  set $lab_readers = ($lab_count & 0x7fffffffffffffff) >> 8
  set $lab_queue = $arg0 + $lab_rwsem_waiters
end

# lab-each-waiter COMMAND: runs the command for each waiter in $lab_queue; $lab_w is the address of its task_struct.
# struct mutex_waiter and struct rwsem_waiter begin alike: a list of two words, and the task.
define lab-each-waiter
  set $lab_node = *(unsigned long *)$lab_queue
  set $lab_end = $lab_queue
  if $lab_waiters_pointer
    set $lab_end = 0ul
  end
  set $lab_waiters = 0
  while $lab_node != $lab_end && $lab_waiters < 4096
    if $lab_waiters_pointer && $lab_end == 0
      set $lab_end = $lab_node
    end
    set $lab_w = *(unsigned long *)($lab_node + 16)
    $arg0
    set $lab_waiters = $lab_waiters + 1
    set $lab_node = *(unsigned long *)$lab_node
  end
end
define lab-nothing
end

# lab-held-by: prints which task holds the lock that lab-mutex or lab-rwsem looked at.
define lab-held-by
  if $lab_owner != 0
    printf "held by "
    lab-name $lab_owner
  else
    if $lab_readers != 0
      printf "held by %d that read", $lab_readers
    else
      printf "held by no task now"
    end
  end
end

# --- who-holds ---

set $lab_is_lock_cred_guard_mutex = 1
set $lab_is_lock_exec_update_lock = 2
set $lab_is_lock_mmap_lock = 3

define lab-holds-line
  if $lab_owner != 0 || $lab_readers != 0
    set $lab_shown = $lab_shown + 1
    $arg0
    lab-name $lab_t
    printf ": "
    lab-held-by
    lab-each-waiter lab-nothing
    if $lab_waiters != 0
      printf ", %d waiting", $lab_waiters
    end
    printf "\n"
  end
end
define lab-say-guard
  printf "cred_guard_mutex of "
end
define lab-say-update
  printf "exec_update_lock of "
end
define lab-say-mmap
  printf "mmap_lock of "
end

# The threads of a process share these locks.
define lab-holds
  if *(int *)($lab_t + $lab_task_pid) == *(int *)($lab_t + $lab_task_tgid)
    lab-task-locks
    if $lab_which == 1
      lab-mutex $lab_guard
      lab-holds-line lab-say-guard
    end
    if $lab_which == 2
      lab-rwsem $lab_update
      lab-holds-line lab-say-update
    end
    if $lab_which == 3 && $lab_mm != 0
      lab-rwsem $lab_mmap
      lab-holds-line lab-say-mmap
    end
  end
end

define who-holds
  if $argc != 1
    printf "who-holds wants a lock: exec_update_lock, cred_guard_mutex or mmap_lock\n"
    output no_lock
  end
  if $_isvoid($lab_is_lock_$arg0)
    printf "who-holds: the locks are exec_update_lock, cred_guard_mutex and mmap_lock\n"
    output no_such_lock
  end
  set $lab_which = $lab_is_lock_$arg0
  set $lab_shown = 0
  lab-each-task lab-holds
  if $lab_shown == 0
    printf "no task holds it\n"
  end
end
document who-holds
who-holds LOCK: for each process whose lock of that name is held: which task holds it, and how many wait.
LOCK is exec_update_lock or cred_guard_mutex, which each process has, or mmap_lock of its memory.
Of tasks that hold a lock only to read, the kernel keeps the number alone.
end

# --- who-waits ---

define lab-waits-line
  set $lab_shown = $lab_shown + 1
  lab-name $lab_w
  printf " waits for "
  if $lab_which == 1
    lab-say-guard
  end
  if $lab_which == 2
    lab-say-update
  end
  if $lab_which == 3
    lab-say-mmap
  end
  lab-name $lab_t
  printf ", "
  lab-held-by
  printf "\n"
end

define lab-waits
  if *(int *)($lab_t + $lab_task_pid) == *(int *)($lab_t + $lab_task_tgid)
    lab-task-locks
    set $lab_which = 1
    lab-mutex $lab_guard
    lab-each-waiter lab-waits-line
    set $lab_which = 2
    lab-rwsem $lab_update
    lab-each-waiter lab-waits-line
    if $lab_mm != 0
      set $lab_which = 3
      lab-rwsem $lab_mmap
      lab-each-waiter lab-waits-line
    end
  end
end

define who-waits
  set $lab_shown = 0
  lab-each-task lab-waits
  if $lab_shown == 0
    printf "no task waits for exec_update_lock, cred_guard_mutex or mmap_lock\n"
  end
end
document who-waits
Lists the tasks that wait for exec_update_lock, cred_guard_mutex or mmap_lock of any process, with the task that
holds it.  The answer comes from the queues of the locks.  Memory that two processes share is listed for both.
end

# --- exec-phase ---

define lab-frames
  frame apply all -q -s lab-frame
end

# lab-look ADDRESS: sets $lab_in_... to 1 for each function of execve() in which the task is.
define lab-look
  set $lab_in_execve = 0
  set $lab_in_load = 0
  set $lab_in_begin = 0
  set $lab_in_commit = 0
  set $lab_in_put = 0
  set $lab_in_over = 0
  set $lab_in_told = 0
  set $lab_is = 0
  set $lab_begin_calls = 0
  lab-in-task $arg0 lab-frames
end

define lab-say-phase
  if $lab_in_over
    printf "over: what is left of it is freed"
  else
    if $lab_in_begin && !$lab_has_update
      printf "past the point of no return: its other threads are ended, and its memory is the old one"
    end
    if $lab_in_begin && $lab_has_update
      if $lab_begin_calls
        printf "locks taken: it waits for its old memory, which it still has"
      else
        if $lab_in_commit
          printf "new memory, and its credentials are being committed"
        else
          if $lab_in_put
            printf "new memory; the old one is being freed; credentials are still the old ones"
          else
            printf "new memory; credentials are still the old ones"
          end
        end
      end
    end
    if !$lab_in_begin && $lab_has_update
      printf "new memory and credentials; locks are not dropped yet"
    end
    if $lab_in_told
      printf "done: it has the new program, and tells its tracer"
    end
    if !$lab_in_begin && !$lab_has_update && !$lab_in_told
      if $lab_has_guard || !$lab_in_load
        printf "before the point of no return: memory and credentials are the old ones"
      else
        if $lab_in_put
          printf "new memory and credentials; locks dropped; the old memory is being freed"
        else
          printf "new memory and credentials; locks dropped; the new program is being mapped"
        end
      end
    end
  end
end

define lab-exec-line
  if *(unsigned long *)($lab_t + $lab_task_mm) != 0
    lab-look $lab_t
    if $lab_in_execve
      set $lab_shown = $lab_shown + 1
      lab-task-locks
      lab-mutex $lab_guard
      set $lab_has_guard = $lab_owner == $lab_t
      lab-rwsem $lab_update
      set $lab_has_update = $lab_owner == $lab_t
      lab-name $lab_t
      printf " executes a program: "
      lab-say-phase
      printf "\n  it holds "
      if $lab_has_guard && $lab_has_update
        printf "cred_guard_mutex and exec_update_lock\n"
      else
        if $lab_has_guard
          printf "cred_guard_mutex\n"
        else
          if $lab_has_update
            printf "exec_update_lock\n"
          else
            printf "neither cred_guard_mutex nor exec_update_lock\n"
          end
        end
      end
    end
  end
end

define exec-phase
  set $lab_shown = 0
  lab-each-task lab-exec-line
  if $lab_shown == 0
    printf "no task is in execve()\n"
  end
end
document exec-phase
Says of each task in execve() how far it is, and which of the two locks of execve() it holds itself.  The answer
comes from its kernel stack and from the owners of the locks.
end

# --- for the breakpoint in exit_mmap(), which every process passes that ends ---

define lab-stop-in-execve
  lab-this-task
  lab-look $lab_current
  if $lab_in_execve && !$lab_in_over
    frame
  else
    continue
  end
end

