#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# freeze on canned input: when a task is let go and what the answer is, by a made-up clock,
# and what it knows of instructions.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/freeze/edges.sh"

## When a held task is let go.  Times in ns; a step is frozen at 1 s.
# Nothing is asked, or it is for a mark or a person to say: after the time of the hold, with
# one look at who waits.
held() {
	tells judge <<'E'
step freeze=1000000000 hold=20000000
at 1019999999	=> hold 0
at 1020000000	=> thaw 1
waits 5 0x10
at 1020000000	=> thaw 1
at 1020000000	=> thaw 0
step freeze=1000000000 hold=20000000 ask=user until=x
at 1019999999	=> hold 0
at 1020000000	=> thaw 1
step freeze=1000000000 hold=20000000 ask=user told=1
at 1019999999	=> hold 0
at 1020000000	=> thaw 1
step freeze=1000000000 hold=20000000 asked=1
at 1000000000	=> thaw 0
E
}
no_beat() {
	tells judge <<'E'
step freeze=1000000000 hold=20000000 ask=user
at 4000000000	=> hold 0
at 4000000001	=> thaw 0
step freeze=1000000000 hold=20000000 ask=user frozen=1
at 1000000001	=> thaw 0
step freeze=1000000000 hold=20000000 ask=user gone=1
at 1000000001	=> thaw 0
E
}
# Not before its time from the first heartbeat; then every 4 ms, with a look once it was asked;
# until one waits for what the held task owns, or for three seconds more.
asked() {
	tells judge <<'E'
step freeze=1000000000 hold=20000000 ask=user beats=1 first=2000000000 held=0x10 asker=5
at 2019999999	=> hold 0
at 2020000000	=> hold 0
set try=2010000000
at 2023999999	=> hold 0
at 2024000000	=> hold 1
at 2027999999	=> hold 0
at 2028000000	=> hold 1
at 5020000000	=> hold 1
at 5024000000	=> thaw 1
step freeze=6000000000 hold=20000000 ask=user beats=1 first=6000000000
at 9020000000	=> hold 0
at 9024000000	=> thaw 0
step freeze=9000000000 hold=20000000 ask=user beats=1 first=9010000000 held=0x10 asker=5 try=9000000001
waits 5 0x10
at 9029999999	=> hold 0
at 9030000000	=> thaw 1
E
}

## What the answer is, of a step that was held and looked at; the clock goes on for the next look.
# Who waits: the one who asks, or anyone when it is a command; for what the held task owns, or
# what a thread of its process owns that sleeps itself.
who_waits() {
	# shellcheck disable=SC2034 # by eval
	blocked=blocked
	# shellcheck disable=SC2034
	other='blocked: not for a lock that the held task owns: see the stack'
	# shellcheck disable=SC2034
	nobody='inconclusive: not done, but nobody waited for the held task'
	at=9000
	set --
	while read -r asks held process waits answer; do
		at=$((at + 1))
		eval "answer=\$$answer"
		step="step ask=${asks%/*} freeze=1 thaw=2 try=1 done=3 beats=1"
		step="$step held=$held process=$process asker=${asks#*/}"
		set -- "$@" nobody "waits 5 $waits" "$step" \
			"at ${at}000000000	=> thaw 1" "answer	=> $answer"
	done <<'E'
user/5	0x10	7	0x10	blocked
user/5	0x11	7	0x10	other
user/6	0x10	7	0x10	nobody
sh/6	0x10	7	0x10	blocked
user/5	0x10	7	0x20	blocked
user/5	0x10	7	0x30	other
user/5	0x10	7	0x40	other
user/5	0x10	0	0x50	other
user/5	0x10	0	0	other
user/5	0	7	-	other
E
	printf '%s\n' 'task 0x20 7 1' 'task 0x30 7 0' 'task 0x40 8 1' 'task 0 0 1' "$@" | tells judge
}
answers() {
	tells judge <<'E'
step answer=6
answer	=> refused
step
answer	=> not frozen: not reached
answer ended	=> not frozen: not reached
step state=1
answer	=> not frozen: no such moment came
answer ended	=> not frozen: the guest ended before
step freeze=1
answer	=> held
answer ended	=> inconclusive: the guest ended while frozen
step freeze=1 thaw=2
answer ended	=> held
step ask=user freeze=1 thaw=2 gone=1
answer	=> not applicable: there is nobody left to ask
step ask=user freeze=1 thaw=2 gone=1 try=1
answer	=> inconclusive: no heartbeat while frozen
step ask=user freeze=1 thaw=2
answer	=> inconclusive: no heartbeat while frozen
step ask=user freeze=1 thaw=2 beats=1 frozen=1
answer	=> done
step ask=user freeze=1 thaw=2 beats=1 done=3
answer	=> inconclusive: the question was not asked while frozen
step ask=user freeze=1 thaw=2 beats=1 try=1
answer	=> never
answer ended	=> never: the guest ended before
step ask=user freeze=1 thaw=2 beats=1 try=1 gone=1
answer	=> inconclusive: not done, but nobody waited for the held task
step ask=user freeze=1 thaw=2 beats=1 try=1 done=3
answer	=> inconclusive: not done, but nobody waited for the held task
E
}
# A step that waits for a mark is looked at when it is let go, and who waited then counts; a
# question that was done meanwhile is done, whoever waits.
until_mark() {
	tells judge <<'E'
waits 5 0x10
step until=x ask=user freeze=1 beats=1 try=1 held=0x10 asker=5
at 9000000000	=> thaw 1
set thaw=2 gone=1
answer	=> blocked: the task that waited was killed by the exec
step until=x ask=user freeze=1 beats=1 try=1 held=0x10 asker=5
at 9000000000	=> thaw 1
set thaw=2 done=3
answer	=> blocked
step until=x ask=user freeze=1 beats=1 try=1 held=0x10 asker=5 frozen=1
at 9000000000	=> thaw 1
set thaw=2 done=3
answer	=> done
E
}
t 'a task is held for its time' held
t 'a question without a heartbeat is given three seconds' no_beat
t 'a question with one is looked at every 4 ms, for three seconds more' asked
t 'who waits for the held task' who_waits
t 'each answer, and why there is none' answers
t 'until a mark: who waited when it came' until_mark

## Instructions.
# Of the manual's opcode map: length, may it be stepped over?  What is cut short is unknown.
instructions() {
	tells decode <<'E'
=> unknown
90	=> 1 ok
66	=> unknown
48	=> unknown
0f	=> unknown
8b	=> unknown
8b c0	=> 2 ok
8b 04	=> unknown
8b 04 24	=> 3 ok
8b 04 25 01 02 03	=> unknown
8b 04 25 01 02 03 04	=> 7 ok
8b 44 24 08	=> 4 ok
8b 44 25	=> unknown
8b 44 25 08	=> 4 ok
8b 84 25 01 02 03 04	=> 7 ok
8b 05 01 02 03 04	=> 6 relative
8b 45 08	=> 3 ok
8b 85 01 02 03 04	=> 6 ok
0f 38	=> unknown
0f 38 00	=> unknown
0f 38 00 c0	=> 4 ok
0f 3a 0f c0	=> unknown
0f 3a 0f c0 01	=> 5 ok
E
}
prefixed() {
	tells decode <<'E'
b8 01 02 03 04	=> 5 ok
66 b8 01 02	=> 4 ok
48 b8 01 02 03 04 05 06 07 08	=> 10 ok
49 b8 01 02 03 04 05 06 07 08	=> 10 ok
41 b8 01 02 03 04	=> 6 ok
47 b8 01 02 03 04	=> 6 ok
66 48 05 01 02 03 04	=> 7 ok
48 b8 01 02 03 04 05 06 07	=> unknown
f6 c8 01	=> 3 ok
f6 d0	=> 2 ok
66 f7 c0 01 02	=> 5 ok
f7 c0 01 02 03 04	=> 6 ok
f7 d8	=> 2 ok
f7 e0	=> 2 ok
a0 01 02 03 04 05 06 07 08	=> 9 ok
a3 01 02 03 04 05 06 07 08	=> 9 ok
67 a1 01 02 03 04	=> 6 ok
a4	=> 1 ok
0f a1	=> 2 ok
0f f6 c0	=> 3 ok
0f b8 c0	=> 3 ok
c8 10 00 01	=> 4 ok
c2 08 00	=> 3 jumps
e8 01 02 03 04	=> 5 jumps
66 e8 01 02 03 04	=> 6 jumps
ff c0	=> 2 ok
ff 08	=> 2 ok
ff 10	=> 2 jumps
ff 28	=> 2 jumps
ff 30	=> 2 ok
06	=> unknown
f0 f2 f3 2e 36 3e 26 64 65 66 67 90	=> 12 ok
66 66 66 66 66 66 66 66 66 66 66 66 66 66 90	=> 15 ok
66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90	=> unknown
E
}
t 'instructions: lengths, and what cannot be stepped over' instructions
t 'instructions: values, jumps and prefixes' prefixed
# Every opcode of one byte and of two, with operands of every form.
every_one() {
	"$edges" sweep >"$work/sweep" &&
		objdump -D -w --insn-width=16 -M intel64 -b binary -m i386:x86-64 "$work/sweep" >"$work/dump" &&
		exits 0 "$edges" lengths <"$work/dump" && says ', 0 wrong'
}
if command -v objdump >/dev/null; then
	t 'instructions: every one is as the disassembler says' every_one
else
	skip 'instructions: every one is as the disassembler says' 'no objdump'
fi

end
