# SPDX-License-Identifier: GPL-2.0-only
# Exercises for a class or for oneself; tests/lessons/README says what they are.
override ANSWER := $(call at-home,$(ANSWER))
$(if $(LESSON),$(call one-of,LESSON,$(notdir $(patsubst %/,%,$(wildcard tests/lessons/*/))),one of))
$(call must,$(call matches,$(HINT),|1|2),HINT=$(HINT): must be 1 or 2)
$(if $(filter lab-lesson,$(MAKECMDGOALS)),$(call must,$(or $(LESSON),$(if $(ANSWER)$(HINT),,yes)),LESSON= is missing; \
	make lab-lesson lists the lessons))

CODED += lab-lesson
# A page or a hint is read at once, without a kernel.
ready-lab-lesson := $(if $(and $(LESSON),$(ANSWER)),,$(BIN)/exit.so)
## group: look inside, 9
## about: Lists six exercises about locks, memory and execve(); with LESSON= prints the page of one: what is asked,
## about: what to type, and what to look at. ANSWER= gives your answer, a word or a file, which is checked by
## about: experiments on this machine. A wrong one gets a hint, the next wrong one a plainer hint.
## knobs: @kernel @guest @lab LESSON ANSWER HINT
## example: make lab-lesson
## example: make lab-lesson LESSON=predict-the-wait
## example: make lab-lesson LESSON=predict-the-wait ANSWER='80 ms'
## code: 0 it was printed, or the answer is right
## code: 1 the answer is wrong
## code: 2 3 4 5
## code: 6 the experiments did not decide; try again
lab-lesson: lab-lesson.do ## exercises, whose answers are checked: list, page, hint, check
	$(ends-with)
do-lab-lesson = tests/targets/lesson/lesson $(JOB)/knobs
