/** Emails as conversations: an answer belongs to what it answers, else to what has the same subject. */
import { moment_of } from "./clock";

const ANSWER = /^\s*(re|fw|fwd|aw|tr|vs|trả lời|chuyển tiếp)\s*(\[\d+\])?\s*:\s*/i;

/** What Frappe says of an email that it has given up to send. */
export const GIVEN_UP = ["Error", "Expired", "Rejected"];

/** What became of an email that was sent, as {text, tone}; of one that came in there is nothing to say. */
export function fate_of({
	sent_or_received,
	delivery_status,
	read_receipt,
	read_by_recipient,
	read_by_recipient_on,
}) {
	if (sent_or_received === "Received") return {};
	if (GIVEN_UP.includes(delivery_status)) return { text: __("Not sent"), tone: "bad" };
	if (delivery_status === "Bounced") return { text: __("Not delivered"), tone: "bad" };
	if (Number(read_by_recipient)) {
		const read_on = read_by_recipient_on && moment_of(read_by_recipient_on);
		return { text: read_on ? __("Read: {0}", [read_on]) : __("Read"), tone: "good" };
	}
	if (delivery_status === "Sending") return { text: __("On its way") };
	if (Number(read_receipt)) return { text: __("Not read yet") };
	return { text: delivery_status ? __(delivery_status) : "" };
}

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
