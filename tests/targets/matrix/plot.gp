# SPDX-License-Identifier: GPL-2.0-only
# Draws plot.svg from the file points, both in the current directory.
set terminal svg size 800,500 background rgb 'white'
set output 'plot.svg'
scenario = system("sed -n '1s/^# //p' points")
set title 'How long others wait in '.scenario noenhanced
set xlabel 'dose'
set ylabel 'wait, ms (median of the boots)'
set logscale y 10
set format y '10^{%T}'
set key outside right
stats 'points' using 1:2 nooutput
plot for [i=0:STATS_blocks-1] 'points' index i using 1:2 with linespoints title columnheader(1)
