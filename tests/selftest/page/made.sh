# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2016,SC2034 # lib.sh: $work; hostile text; the tests use what is set here
# A run that is made up, with hostile text wherever a run has text of others, and what is asked of the HTML files that
# are made of it.  page.sh and slides.sh source this after lib.sh and judge/made.sh, and set script to what makes the
# file, made_as to what it says of that, and html to the file.

O=$work/o
results=$O/results
pages=$LAB/tests/targets/page
evil='<script>alert(1)</script>&"'\''</title></pre>-->`touch pwned`$(touch pwned)'

# a_run NAME GOLDEN: a directory of results with the samples of judge/golden/GOLDEN, and with
# hostile text wherever a run has text of others.
a_run() {
	r=$results/$1
	in=$LAB/tests/selftest/judge/golden/$2
	mkdir -p "$r/kernels" "$r/boots/1-unpatched" "$r/checks" &&
		awk -f "$LAB/tests/selftest/judge/grid.awk" "$in" |
		sed "s,title=a wait that is left,title=$(printf '%s' "$evil" | sed 's/[&,\\]/\\&/g')," >"$r/samples" ||
		return
	sed -n 's/^#expect //p' "$in" >"$r/expect"
	echo "w 1 ratio >= 1000" >>"$r/expect"
	"$judge" -e "$r/expect" -j "$r/report.json" "$r/samples" >"$r/report"
	printf '%s\n' "date: 2026-11-26 12:00:00 UTC" "line: 7.2  subject: $evil  arms: unpatched,patched" \
		"patch: $evil" >"$r/host"
	printf 'bell \007 escape \033[31m no UTF-8 \377\376 C1 \302\233 turned \342\200\256 end\n' >>"$r/host"
	echo "The patch changes $evil" >"$r/coverage"
	echo "$evil" >"$r/splats.said"
	printf "LINE='7.2'\n X='%s'\n" "$evil" >"$r/knobs"
	echo "0123  $evil" >"$r/sha256"
	echo 'CONFIG_A=y' >"$r/kernels/unpatched.config"
	echo "CONFIG_A=\"$evil\"" >"$r/kernels/patched.config"
	: >"$r/boots/1-unpatched/$evil_name"
	for f in claims unpatched patched; do cp "$LAB/tests/selftest/page/$f" "$r/checks/" || return; done
	echo "$evil" >"$r/checks/report"
}

evil_name='a b&"<i>#?%27'

# page NAME: makes the HTML file of this run, of which script says first what made_as is.
page() { exits 0 "$script" "$(knobs_file O="$O" RUN="$1")" && says "$made_as"; }

# altered EXPRESSION CHECK: CHECK fails on the page that sed makes of it.
altered() {
	sed "$1" "$html" >"$work/bad.html"
	! cmp -s "$html" "$work/bad.html" || { echo "sed changed nothing"; return 1; }
	if ! "$2" "$html" >/dev/null || "$2" "$work/bad.html"; then echo 'not seen'; return 1; fi
}

figures() {
	jq -r 'paths(type != "object" and type != "array") as $p | [($p | map(tostring) | join(".")),
		(getpath($p) | tostring)] | join("\t")' "$results/one/report.json" >"$work/leaves"
	awk -v some="${some-}" -f "$LAB/tests/selftest/page/figures.awk" "$work/leaves" "$1" >"$work/differ"
	cat "$work/differ"
	[ ! -s "$work/differ" ]
}

well_formed() { xmllint --noout "$1"; }

# Every picture has a role, a title and a description that it names, and no id is there twice.
alternatives() {
	awk -v least="${pictures:-6}" '/<svg / {
		n++
		if ($0 !~ /role="img"/ || $0 !~ /aria-labelledby="[^" ]+-t [^" ]+-d"/) bad = FNR ": no role or label"
		if ($0 !~ /<title id="[^"]+">[^<]+<\/title>/) bad = FNR ": no title"
		if ($0 !~ /<desc id="[^"]+">[^<]+<\/desc>/) bad = FNR ": no description"
	}
	/<img/ { bad = FNR ": a picture that is no SVG" }
	{ line = $0; while (match(line, / id="[^"]*"/)) { id = substr(line, RSTART, RLENGTH)
		if (seen[id]++) bad = id " is there twice"
		line = substr(line, RSTART + RLENGTH) } }
	END { if (n < least) bad = n + 0 " pictures"; print bad; exit bad != "" }' "$1"
}

# Nothing is fetched, and nothing runs.
alone() {
	! grep -nE '<(script|link|iframe|object|embed|base|form|img|image|use)|[ "]on[a-z]+=' "$1" &&
		! grep -nE '(src|srcset|xlink:href)=|url[(]|@import' "$1" &&
		! grep -noE '(href|action|content)="[a-z]+:[^"]*' "$1" && grep -q "default-src 'none'" "$1"
}
harmless() {
	alone "$1" && well_formed "$1" && ! LC_ALL=C tr -d '\11\12\40-\176\200-\377' <"$1" | grep -q . &&
		! LC_ALL=C grep -q "$(printf '\302\233\\|\342\200\256\\|\377')" "$1" &&
		grep -qF '&lt;script&gt;alert(1)&lt;/script&gt;&amp;' "$1"
}

nothing_left() { [ -z "$(find "$O" -name '.page.*')" ]; }

# traced NAME SCENARIO LINE: a directory as lab-trace leaves it, whose tasks have odd names.
traced() {
	d=$results/$1
	mkdir -p "$d" &&
		printf "LINE='%s'\n TRACED_SCENARIO='%s'\n RUN_ARMS='unpatched,patched'\n" "$3" "$2" >"$d/knobs" &&
		echo "$2 at 64: $evil" >"$d/timeline" && echo '{}' >"$d/trace.json" || return
	for arm in unpatched patched; do
		awk -v calls=execve -f "$LAB/tests/targets/trace/spans.awk" "$LAB/tests/selftest/trace/$arm" |
			sed "s/attach-rss-/\\&lt;b>$(printf '\033\377')/" >"$d/$arm.spans" || return
	done
}

# --- a browser ---
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
# in_browser WIDTH SCHEME: prints what page/frame.html says of the page at this width and 720 high.
in_browser() {
	sed "s,@WIDTH@,$1,g; s,@HEIGHT@,720,g; s,@PAGE@,file://$html," \
		"$LAB/tests/selftest/page/frame.html" >"$work/frame.html"
	timeout 120 "$browser" --headless=new --no-sandbox --disable-gpu --allow-file-access-from-files \
		--user-data-dir="$work/browser" --host-resolver-rules='MAP * ~NOTFOUND' --enable-logging=stderr --v=0 \
		--blink-settings=preferredColorScheme="$2" --window-size=1400,1000 --virtual-time-budget=5000 \
		--dump-dom "file://$work/frame.html" >"$work/dom" 2>"$work/console"
	grep -o '<p id="answer">[^<]*' "$work/dom"
}
rendered() {
	answer=$(in_browser "$1" "$2")
	echo "$answer"
	case $answer in *"background $3; nothing sticks out") ;; *) return 1 ;; esac
	! grep -E 'CONSOLE|net_error|ERR_' "$work/console"
}
light='rgb(255, 255, 255)' dark='rgb(13, 17, 23)'
