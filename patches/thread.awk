# SPDX-License-Identifier: GPL-2.0-only
# awk -F '\t' -f thread.awk MAILS
#
# Chooses those mails of one mbox or directory that make up a series.  MAILS has a line for
# each mail in order, with a tab between: its number; 1 when there is a diff in it; the address
# of its sender; its Message-ID; the Message-IDs that it answers; its subject, decoded.
#
# A posting is one series as it was sent: the patches of one revision and one length ("[PATCH v2
# 1/3]"), or the unnumbered patches of one revision and sender.  Postings belong to one topic
# when they have the title of a patch in common, or when one answers the other and both are of
# one sender.  Of each topic the newest whole posting is taken, in the order of its numbers.
# Replies, and patches that somebody else sent in answer to a posting, are left out.  A mail
# without a tag like [PATCH] is taken, unless it answers a posting.
#
# It prints, in the order in which the patches apply,
#
#	take NUMBER		this mail is a patch of the series
#	cover NUMBER		this one is the cover letter of what is taken next
#	left NUMBER WHY		this one is not taken
#	told WORDS		what a user should know of the choice
#	refuse WORDS		no choice can be made

# root(X): the first node of the set that X is in; join(X, Y) makes one set of two.
function root(x) {
	while (x in up) x = up[x]
	return x
}
function join_sets(x, y) {
	x = root(x); y = root(y)
	if (x != y) up[y] = x
}

# tag(S): handles one word in brackets at the beginning of a subject.
function tag(s) {
	s = tolower(s)
	if (s ~ /patch|rfc/ || s ~ /(^|[^0-9.])[0-9]+\/[0-9]+/) tagged = 1
	if (match(s " ", /(^|[^a-z0-9]|patch)v[0-9]+[^0-9.a-z]/)) {
		version = substr(s, RSTART, RLENGTH)
		gsub(/[^0-9]/, "", version)
	}
	if (match(s, /[0-9]+\/[0-9]+/)) {
		split(substr(s, RSTART, RLENGTH), part, "/")
		number = part[1] + 0
		total = part[2] + 0
	}
}

# subject(S): takes a subject apart.
function subject(s) {
	reply = tagged = total = number = 0
	version = 1
	while (tolower(s) ~ /^ *(re|aw|antw|sv|wg|fw|fwd)(\[[0-9]+\])?: */) {
		reply = 1
		sub(/^ *[A-Za-z]+(\[[0-9]+\])?: */, "", s)
	}
	while (match(s, /^ *\[[^]]*\] */)) {
		word = substr(s, 1, RLENGTH)
		s = substr(s, RLENGTH + 1)
		tag(word)
	}
	gsub(/[ \t]+/, " ", s)
	title = tolower(s)
}

# posting_of(SENDER): the number of the posting that this mail belongs to.  When its place
# is taken already, the series has been sent once more.
function posting_of(sender, key, place, p) {
	key = version + 0 SUBSEP total SUBSEP (total ? "" : sender)
	place = total ? number : title
	p = key in current ? current[key] : 0
	if (!p || (p, place) in at) {
		p = current[key] = ++postings
		rev[p] = version + 0
		size[p] = total
		from[p] = sender
	}
	at[p, place] = $1
	return p
}

{
	subject($6)
	all[NR] = $1
	diff[$1] = $2
	subject_of[$1] = $6
	if ($4 != "" && ($4 in had)) { left[$1] = "the same mail once more"; next }
	had[$4] = 1
	if ($4 != "") join_sets("mail " $1, "id " $4)
	n = split($5, answered, " ")
	for (i = 1; i <= n; i++) join_sets("mail " $1, "id " answered[i])
	order[++mails] = $1
	if (reply) {
		is_reply[$1] = 1
		replies++
		reply_diffs += $2
		next
	}
	if (!tagged) { plain[$1] = 1; next }
	p = of[$1] = posting_of($3)
	num[$1] = number
	if (total && !number) { cover[p] = $1; covers++ }
	else if ($2) members[p] = members[p] " " $1
	else bare[$1] = 1
	if (!(p in first)) first[p] = $1
	titles[p, title] = 1
	join_sets("mail " $1, "posting " p)
	if (title in posting_with) join_topics(posting_with[title], p)
	posting_with[title] = p
}

# topic(P): the first posting of the topic that P is in.
function topic(p) {
	while (p in joined) p = joined[p]
	return p
}
function join_topics(p, q) {
	p = topic(p); q = topic(q)
	if (p < q) joined[q] = p
	else if (q < p) joined[p] = q
}

# missing(P): the numbers of the patches that a posting lacks, with commas between.
function missing(p, i, s) {
	for (i = 1; i <= size[p]; i++)
		if (!((p, i) in at) || bare[at[p, i]]) s = s (s ? ", " : "") i "/" size[p]
	return s
}

# count(P): how many patches of a posting are taken when it is.
function count(p, id, n, i, k) {
	n = split(members[p], id, " ")
	for (i = 1; i <= n; i++) if (num[id[i]] <= size[p]) k++
	return k + 0
}
function some(n, word, words) { return n " " (n == 1 ? word : words ? words : word "s") }

# shares(P, Q): P and Q have the title of a patch in common.
function shares(p, q, t, w) {
	for (t in titles) {
		split(t, w, SUBSEP)
		if (w[1] == p && (q SUBSEP w[2]) in titles) return 1
	}
	return 0
}

# choose(T): the posting of the topic T that is taken; 0 when none is whole.
function choose(t, p, best, newest, n) {
	for (p = 1; p <= postings; p++) {
		if (topic(p) != t || members[p] == "") continue
		n++
		if (!newest || rev[p] > rev[newest]) newest = p
		if (missing(p) != "") continue
		if (!best || rev[p] > rev[best] || (rev[p] == rev[best] && shares(p, best))) best = p
	}
	if (n == 1) best = newest
	if (best && mails > 1 && missing(best) != "")
		told = told "; " missing(best) " is not here"
	else if (best && rev[newest] > rev[best])
		told = told "; v" rev[newest] " is not whole (" missing(newest) " is not here)"
	if (n && !best)
		for (p = 1; p <= postings; p++)
			if (topic(p) == t && members[p] != "")
				lacking = lacking (lacking ? ", " : "") "v" rev[p] " lacks " missing(p)
	return best
}

# answers_to_each_other(): postings of one sender belong to one topic when one of them
# answers the other; a posting of another sender that answers one is foreign.
function answers_to_each_other(p, q) {
	for (p = 2; p <= postings; p++)
		for (q = 1; q < p; q++)
			if (root("posting " p) == root("posting " q)) {
				if (from[p] == from[q]) join_topics(p, q)
				else answers[p] = q
			}
	for (p in answers)
		if (topic(p) > topic(answers[p])) foreign[topic(p)] = 1
}

# take(P): prints the patches of a posting in their order.
function take(p, id, n, i, best, k) {
	if (p in cover) print "cover " cover[p]
	n = split(members[p], id, " ")
	for (k = 1; k <= n; k++) {
		best = 0
		for (i = 1; i <= n; i++)
			if (!(id[i] in done) && (!best || num[id[i]] < num[id[best]])) best = i
		done[id[best]] = 1
		if (num[id[best]] <= size[p]) {
			print "take " id[best]
			taken++
		} else {
			left[id[best]] = "its number is beyond the series"
		}
	}
}

# answers_posting(ID): the mail ID answers a posting, or one answers it.
function answers_posting(id, p) {
	for (p = 1; p <= postings; p++) if (root("mail " id) == root("posting " p)) return 1
	return 0
}

# leave(P, CHOSEN): a posting that is not taken; CHOSEN is that of its topic.
function leave(p, chosen, id, n, i, what, why) {
	n = split(members[p], id, " ")
	if (!n) return
	what = some(n, "patch", "patches")
	if (foreign[topic(p)]) {
		why = "of somebody else, in answer to the series"
		out = out ", " what " of somebody else"
	} else {
		why = rev[p] == rev[chosen] ? "sent once more" : "revision " rev[p]
		out = out ", v" rev[p] " (" what ")"
	}
	for (i = 1; i <= n; i++) left[id[i]] = why
}

# only_reply(): without any other patch, a reply with a diff is taken when it is the only one.
function only_reply(i, id, n) {
	for (i = 1; i <= mails; i++)
		if (is_reply[order[i]] && diff[order[i]]) { n++; id = order[i] }
	if (n > 1) { print "refuse holds no patch but in " n " replies; save the right one as a file"; exit }
	if (n) { print "take " id; replies--; reply_diffs--; taken++; is_reply[id] = 0 }
}

END {
	answers_to_each_other()
	for (p = 1; p <= postings; p++)
		if (topic(p) == p && !foreign[p]) chosen[p] = choose(p)
	if (lacking) { print "refuse has no whole revision: " lacking; exit }
	for (i = 1; i <= mails; i++) {
		id = order[i]
		if (plain[id] && diff[id] && !answers_posting(id)) { print "take " id; taken++ }
		else if (plain[id] && diff[id]) left[id] = "no [PATCH], in answer to a series"
		p = of[id]
		if (p && chosen[topic(p)] == p && !started[p]++) take(p)
	}
	for (p = 1; p <= postings; p++)
		if (chosen[topic(p)] && chosen[topic(p)] != p || foreign[topic(p)]) leave(p, chosen[topic(p)])
	if (!taken) only_reply()
	finish()
}

# finish(): prints what was left out.
function finish(i, id, p, v) {
	for (p in chosen) if (chosen[p] && rev[chosen[p]] > 1) v = (v ? v " and " : "") "v" rev[chosen[p]]
	for (i = 1; i <= NR; i++) if (all[i] in left) print "left " all[i] " " left[all[i]]
	for (i = 1; i <= mails; i++)
		if (!diff[order[i]] && !is_reply[order[i]]) print "left " order[i] " no diff"
	if (replies)
		out = out ", " some(replies, "reply", "replies") (reply_diffs ? " (" reply_diffs " with a diff)" : "")
	if (out == "" && told == "") exit
	if (covers) out = out ", " some(covers, "cover letter")
	print "told " (v ? "takes " v ", " : "takes ") some(taken + 0, "patch", "patches") \
		(out ? "; leaves out " substr(out, 3) : "") told
}
