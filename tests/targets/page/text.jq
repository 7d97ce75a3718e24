# SPDX-License-Identifier: GPL-2.0-only
# Texts and figures for the page.  Whatever comes from a run goes through `text`, and through
# nothing else: a patch's subject may have <script> in it, and a guest may print anything.

include "figures";

# text: the input as it may stand between tags and in attributes of HTML and XML.  A control
# character, a character that changes the direction of writing, and what is no character at all
# become U+FFFD.  (Bytes that are no UTF-8 have become that when jq read them.)
def text: tostring | explode | map(
	if . == 9 or . == 10 then .
	elif . < 32 or (. > 126 and . < 160) or (. >= 8206 and . <= 8207) or (. >= 8234 and . <= 8238) or
		(. >= 8294 and . <= 8297) or (. >= 55296 and . < 57344) or . == 65534 or . == 65535 then 65533
	else . end) | implode | @html;

# short($n): the input cut to so many characters.
def short($n): tostring | if length > $n then .[:$n - 1] + "…" else . end;

# link($path): the address of a file, relative to the page.
def address: split("/") | map(@uri) | join("/");
def link($path; $said): "<a href=\"\($path | address)\">\($said | text)</a>";

# --- figures; tests/report/figures.jq has their forms ---

def count: if . == null then "-" else tostring end;
def exact: if . == null then "-" else fixed(0) + " ns" end;


# figure($path; f): the figure at this path of report.json, in the form f.  The attribute data-is
# names the path, so that whoever doubts the page can compare it with the file.
def figure($path; f): "<span data-is=\"\($path | map(tostring) | join("."))\">\(getpath($path) | f | text)</span>";
# interval($low; $high; f): "[1.02, 1.10]", or why there is none.  Virtual time has no interval, and
# judge leaves one end out then.
def interval($low; $high; f):
	if getpath($low) == null and getpath($high) == null then "<small>no interval: needs 6 boots</small>"
	elif getpath($low) == null or getpath($high) == null then ""
	else "[\(figure($low; f)), \(figure($high; f))]" end;

# --- pieces of HTML ---

def cell($s): "<td>\($s)</td>";
def heads($names): if ($names | join("")) == "" then "" else
	"<thead><tr>" + ($names | map("<th scope=\"col\">\(.)</th>") | add) + "</tr></thead>" end;
# table($caption; $heads; $rows): in a box of its own, which scrolls when the screen is narrow; the caption does not.
def table($caption; $heads; $rows):
	"<div class=\"table\"><p class=\"caption\">\($caption | text)</p>",
	"<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"\($caption | text)\">",
	"<table aria-label=\"\($caption | text)\">",
	"\(heads($heads))<tbody>",
	$rows[],
	"</tbody></table></div></div>";
def details($said; body): "<details><summary>\($said | text)</summary>", body, "</details>";
def verbatim($words): "<div class=\"box\" tabindex=\"0\"><pre>\($words | text)</pre></div>";
def lines: split("\n") | map(select(. != ""));
