# SPDX-License-Identifier: GPL-2.0-only
# lab-page: one HTML file of runs that are there.  It boots nothing, and builds no kernel.

PLAIN += page-needs
page-needs: | needs
	$(Q)$(need) install page

CODED += lab-page
ready-lab-page := $(BIN)/exit.so
lab-page.do: | page-needs
## group: judge a patch, 19
## about: Makes one HTML file of the latest run, or of those that RUN= names: the verdict, pictures of all samples,
## about: tables, claims, what of the patch ran, and the host, with a link from every figure to its raw file. It
## about: needs no network and no script, and is written into the directory of the run as page.html.
## knobs: O V HELP LAB_INSTALL RUN
## example: make lab-page
## example: make lab-page RUN=20261126-150326
## example: make lab-page RUN=20261126-150326,20261126-192949
## code: 0 the page is there
## code: 2 there is no such run, or it did not end
lab-page: lab-page.do ## make a page of HTML of a run
	$(ends-with)
do-lab-page = tests/targets/page/page $(JOB)/knobs
