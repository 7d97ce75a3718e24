# SPDX-License-Identifier: GPL-2.0-only
# What is done with a finished run: it is sent, or read.

$(call one-of,LETTER,letter mail tested-by,one of)
override RUN := $(call at-home,$(RUN))
# A script of these needs a few knobs, and no directory of its own.
of-a-run = O=$(call quote,$(O)) RUN=$(call quote,$(RUN))

PLAIN += lab-letter lab-report
## group: judge a patch, 17
## about: Prints a finished run as a letter for a mailing list, in 72 columns of ASCII: what was compared, what it
## about: buys and what it costs, what is not claimed, and how to repeat it. A run that proves nothing gives a
## about: letter that says so. LETTER=mail puts a subject in front, so that git send-email takes the file as
## about: it is. LETTER=tested-by prints the trailer, with your name as git send-email has it.
## about: With SUBJECT=, a subject that mends a bug, it is the report of that bug, with stacks and a reproducer.
## knobs: @lab RUN LETTER SUBJECT
## example: make lab-letter
## example: make lab-letter RUN=out/results/latest LETTER=tested-by
## example: make lab-letter SUBJECT=landlock-tsync
## code: 0 it was printed
## code: 2 there is no such run, or it gives no Tested-by:
lab-letter: | needs ## print a finished run as a letter for a mailing list
	$(Q)tests/targets/letter/letter $(of-a-run) LETTER=$(call quote,$(LETTER)) \
		$(if $(filter SUBJECT,$(GIVEN)),SUBJECT=$(call quote,$(SUBJECT)))

## group: judge a patch, 18
## about: Shows the report of a finished run, page by page on a terminal, with the program that PAGER names.
## knobs: @lab RUN
## example: make lab-report
## code: 0 it was shown
## code: 2 there is no such run
lab-report: ## page through the report of a finished run
	$(Q)tests/targets/letter/pages $(of-a-run)
