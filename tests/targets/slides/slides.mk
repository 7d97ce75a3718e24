# SPDX-License-Identifier: GPL-2.0-only
# lab-slides: a lecture of a run that is there.  It boots nothing, and builds no kernel.

CODED += lab-slides
ready-lab-slides := $(BIN)/exit.so
lab-slides.do: | page-needs
## group: judge a patch, 22
## about: Makes a lecture of the latest run, or of the one that RUN= names, as one HTML file: slides with speaker's
## about: notes, in the words of its subject, with the figures, stacks and pictures of this machine. It needs no
## about: network. Page Down and Page Up turn the slides, n shows the notes, and printing gives a slide a page.
## about: A slide whose stack or picture is not there yet says which command makes it.
## knobs: O V HELP LAB_INSTALL RUN SUBJECT
## example: make lab-slides
## example: make lab-slides SUBJECT=landlock-tsync
## code: 0 the slides are there
## code: 2 there is no such run, or it did not end
lab-slides: lab-slides.do ## make a lecture of a run, as slides in one HTML file
	$(ends-with)
do-lab-slides = tests/targets/slides/slides $(JOB)/knobs
