# SPDX-License-Identifier: GPL-2.0-only
# The table of lab-matrix, from a list with one object for each line (gather.jq).  Lines
# are never pooled: each row is of the boots of one line.
include "scenarios";

def pad($n): tostring | . + " " * ([$n - length, 0] | max);
def three: if fabs < 0.005 then "0" elif fabs < 10 then . * 100 | round / 100 | tostring
	elif fabs < 100 then . * 10 | round / 10 | tostring else round | tostring end;
def ms: if . == null then "-" else . / 1e6 | three + " ms" end;
def signed: if . == null then "-" elif . < 0 then ms else "+" + ms end;
# A slope is in ns for each unit of the dose; shown are ms for each GiB of MiB, and for each unit of others.
def per($unit): if . == null then "-" else . * (if $unit == "MiB" then 1024 else 1 end) / 1e6 | three end;
def star($can): if $can == "never" then "\(.)*" else . end;

def fact($k): .facts[$k] // "?";
def interval($unit): if . == null or .estimate == null then "-"
	elif .low == null or .high == null then .estimate | per($unit)
	else "\(.estimate | per($unit)) [\(.low | per($unit)), \(.high | per($unit))]" end;

def ended: { "0": "as expected", "1": "not as expected", "2": "refused",
	"3": "not built", "4": "a guest crashed", "5": "a guest hung",
	"6": "not trustworthy" }[tostring] // "ended";

def machine: .facts as $f | (.line | pad(6)) + (fact("release") | pad(10))
	+ (fact("cpus") | star($f.smp) | pad(6))
	+ ({ yes: "yes", no: "no", never: "no*" }[fact("preempt")] // "?" | pad(9))
	+ (fact("mode") | star($f.seccomp) | pad(10))
	+ (fact("hz") | pad(5)) + (fact("rcu") | pad(9)) + "\(.code) \(.code | ended)";

# The bar that a line must clear: unpatched, the wait is within 10 ms (1e7 ns) of the delay
# minus its offset; patched, it is under 10 ms.
def bar($row): if $row == null then "" elif ($row.A.median_off_predict // 1e9 | fabs) <= 1e7
	and ($row.B.median // 1e9) < 1e7 then "ok" else "NO" end;

def measured: . as $l | .report as $r | grower as $g | ruler as $k | last_row($g) as $rss | last_row($k) as $aio
	| [("A", "B") as $s | (if $s == "A" then $l.line else "" end | pad(6))
	  + ($r.arms[$s].arm // "-" | pad(11)) + ($r.arms[$s].boots // 0 | pad(6))
	  + ($l | slope($g) | .per as $unit | .[$s]? | interval($unit) | pad(22))
	  + ($rss[$s]?.median | ms | pad(10)) + ($aio[$s]?.median | ms | pad(10))
	  + (if $s == "A" then ($aio.A?.median_off_predict | signed | pad(10)) + bar($aio) else "" end)];

"What each line is, as its boot, configuration and binary say",
"line  release   CPUs  preempt  mode      HZ   RCU      exit",
(.[] | machine),
(if any(.[]; .facts.smp == "never") then "  CPUs*: its UML has no SMP" else empty end),
(if any(.[]; .facts.preempt == "never") then "  no*: its UML cannot be built preemptible" else empty end),
(if any(.[]; .facts.seccomp == "never") then "  ptrace*: its UML has no seccomp mode" else empty end),
"",
([.[] | select(.report != null)][0] // {report: null} | grower as $g | ruler as $k
| (slope($g).per // "?") as $unit | "ms per \(if $unit == "MiB" then "GiB" else $unit end)" as $per
| "\($g // "?"): \($per) [95 %], and the wait at \(last_row($g).dose // "?") \($unit);",
"\($k // "no ruler"): the wait at \(last_row($k).dose // "?"), and how far it is off delay minus offset",
"(ok: unpatched within 10 ms, patched under 10 ms)",
("line  arm        boots " + ($per | pad(22)) + "wait      ruler     off")),
(.[] | select(.report != null) | measured[])
