# SPDX-License-Identifier: GPL-2.0-only
# How probable is it that a commit is the first one like the new end?  To begin with, all are
# equally probable.  The odds of each kernel that was measured count once.
#
#   awk -f posterior.awk -v old=KERNEL -v new=KERNEL TABLE ANCESTORS ORDER
#
# A line of TABLE is INDEX REV KERNEL VERDICT BOOTS FAILS ODDS ..., where ODDS is the natural
# logarithm of "like the new end" : "like the old end".  A line of ANCESTORS is REV and one of
# the commits that it contains.  ORDER has the candidates.  The script prints REV P.
FNR == 1 { file++ }
file == 1 {
	if ($1 > 0 && $3 != "-" && ($3 == old || $3 == new || $7 != "-")) {
		rev[++n] = $2
		kernel[n] = $3
		odds[$3] = $7
	}
	next
}
file == 2 { has[$1, $2] = 1; next }
{
	k = ++candidates
	name[k] = $1
	log_p[k] = 0
	split("", isnew)
	split("", isold)
	for (j = 1; j <= n; j++)
		if ((rev[j], $1) in has) isnew[kernel[j]] = 1
		else isold[kernel[j]] = 1
	# One kernel cannot be both, and the kernels of the ends are what they are.
	for (h in isnew) {
		if (h in isold || h == old) log_p[k] -= 1000
		else if (h != new) log_p[k] += odds[h]
	}
	for (h in isold) if (h == new) log_p[k] -= 1000
	if (k == 1 || log_p[k] > max) max = log_p[k]
}
END {
	for (k = 1; k <= candidates; k++) {
		p[k] = log_p[k] - max < -700 ? 0 : exp(log_p[k] - max)
		sum += p[k]
	}
	for (k = 1; k <= candidates; k++) printf "%s %.6f\n", name[k], p[k] / sum
}
