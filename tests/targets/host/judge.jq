# SPDX-License-Identifier: GPL-2.0-only
# The table and the verdict of lab-host.  $host is the JSON that judge wrote of this
# machine, where A attaches and B is the control.  $guests is the JSON of the latest
# lab-run, if there is one, and $line its kernel line.  The last line of the output is
# the exit code: 0, or 6 when nothing can be said.

def pad($n): . + " " * ([$n - length, 0] | max);
def three: if . == null then "-" elif fabs < 0.005 then "0.00"
	elif fabs < 10 then . * 100 | round / 100 | tostring
	elif fabs < 100 then . * 10 | round / 10 | tostring
	else round | tostring end;
def ms: if . == null then "-" else . / 1e6 | three + " ms" end;
def per_gib: if . == null then null else . * 1024 / 1e6 end;

def slope($r; $scenario): [$r.slopes[] | select(.scenario == $scenario)][0];
def rows($r; $scenario): [$r.rows[] | select(.scenario == $scenario and .dose > 0)] | sort_by(.dose);

# The wait grows as memory to this power, between the two largest doses.
def power($rows; $side): [$rows[-1], $rows[-2]]
	| if length < 2 or any(.[]; . == null or .[$side].median == null or .[$side].median < 1000) then null
	  else ((.[0][$side].median / .[1][$side].median | log) / (.[0].dose / .[1].dose | log)) end;

# The row of one kernel: its name, its slope, the largest dose, and the power.
def kernel($name; $r; $scenario; $side):
	rows($r; $scenario) as $rows | slope($r; $scenario)[$side] as $s
	| { name: $name, est: ($s.estimate | per_gib), lo: ($s.low | per_gib),
	    hi: ($s.high | per_gib), dose: $rows[-1].dose,
	    median: $rows[-1][$side].median, power: power($rows; $side) };

def show: (.name | pad(26)) + (.est | three | pad(8))
	+ (if .lo == null then "" else "[\(.lo | three), \(.hi | three)]" end | pad(20))
	+ ("\(.median | ms) at \(.dose) MiB" | pad(22))
	+ (if .power == null or .median < 1e6 then "-" else "\(.power | three)" end);

def waits: .median != null and .median >= 1e6 and .est > 0 and (.lo == null or .lo > 0);
def linear: .power != null and .power > 0.6 and .power < 1.4;

$host[0] as $h
| kernel("this machine, attach"; $h; "exec"; "A") as $me
| kernel("this machine, control"; $h; "exec"; "B") as $control
| (rows($h; "exec")[-1]) as $row
| (if ($guests | length) > 0 then
	$guests[0] as $g
	| if slope($g; "attach-rss") == null then [] else
		[("A", "B") as $s | kernel("UML \($line), \($g.arms[$s].arm)"; $g; "attach-rss"; $s)] end
   else [] end) as $uml
| (if ($h.trusted | not) or $row.A.median == null or $row.B.median == null
   or $row.B.median > 5e6 then "unknown"
   elif ($me | waits) and $row.proven and $row.A.median > 3 * $row.B.median then "yes"
   elif $row.A.median < 2e6 then "no"
   else "unknown" end) as $answer
| (("" | pad(26)) + ("ms per GiB [95 %]" | pad(28)) + ("waits" | pad(22)) + "grows as memory^"),
  ($me | show), ($control | show), ($uml[] | show),
  "",
  (if $answer == "unknown" then
	if $h.trusted | not then "Verdict: " + $h.verdict
	else "Verdict: this machine is too busy to say; try again when less else runs." end
   elif $answer == "yes" then
	"Verdict: yes. A task that attaches to a process during execve() waits \($row.A.median | ms)",
	"  at \($row.dose) MiB, \($me.est | three) ms per GiB of memory the process had. A call that takes",
	"  none of exec's locks takes \($row.B.median | ms)."
   else
	"Verdict: no. A task that attaches to a process during execve() waits \($row.A.median | ms)",
	"  at \($row.dose) MiB. A call that takes none of exec's locks takes \($row.B.median | ms)."
   end),
  ($uml[] | select(waits) | . as $u
   | if $answer != "yes" then empty
     else "  Beside \(.name): same sign, " +
	(if ($me | linear) and linear then "same shape" else "not the same shape" end) +
	", its slope \(.est / $me.est | three) times this machine's." end),
  if $answer == "unknown" then 6 else 0 end
