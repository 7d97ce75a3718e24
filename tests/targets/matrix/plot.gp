# SPDX-License-Identifier: GPL-2.0-only
# Draws plot.svg from the file points, both in the current directory.
set terminal svg size 800,500 background rgb 'white'
set output 'plot.svg'
set title 'PTRACE_SEIZE blocked by execve()' noenhanced
set xlabel 'dose'
set ylabel 'blocked, ms (median of the boots)'
set logscale y 10
set format y '10^{%T}'
set key outside right
stats 'points' using 1:2 nooutput
plot for [i=0:STATS_blocks-1] 'points' index i using 1:2 with linespoints title columnheader(1)
