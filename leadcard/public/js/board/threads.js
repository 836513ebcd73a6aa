/** Emails as conversations: an answer belongs to what it answers, else to what has the same subject. */

const ANSWER = /^\s*(re|fw|fwd|aw|tr|vs|trả lời|chuyển tiếp)\s*(\[\d+\])?\s*:\s*/i;

/** A subject without "Re:" and "Fwd:". */
export function bare_subject(subject) {
	let bare = subject || "";
	while (ANSWER.test(bare)) bare = bare.replace(ANSWER, "");
	return bare.trim();
}

/** `emails`, newest first, as [{key, emails}], the thread with the newest email first. */
export function threads_of(emails) {
	const known = new Map(emails.map((email) => [email.name, email]));
	const by_subject = new Map();
	const threads = new Map();
	for (const email of [...emails].reverse()) {
		const subject = bare_subject(email.subject).toLowerCase();
		const answered = known.get(email.in_reply_to)?.thread_key;
		const key = answered || (subject && by_subject.get(subject)) || email.name;
		known.set(email.name, { ...email, thread_key: key });
		if (subject && !by_subject.has(subject)) by_subject.set(subject, key);
		threads.set(key, [email, ...(threads.get(key) || [])]);
	}
	return [...threads]
		.map(([key, members]) => ({ key, emails: members }))
		.sort((a, b) => (a.emails[0].communication_date < b.emails[0].communication_date ? 1 : -1));
}
