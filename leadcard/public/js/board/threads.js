/** Emails as conversations: an answer belongs to what it answers, else to what has the same subject. */
import { momentOf } from "./clock";

const ANSWER = /^\s*(re|fw|fwd|aw|tr|vs|trả lời|chuyển tiếp)\s*(\[\d+\])?\s*:\s*/i;

/** What Frappe says of an email that it has given up to send. */
export const GIVEN_UP = ["Error", "Expired", "Rejected"];

/** What became of an email that was sent, as {text, tone}; of one that came in there is nothing to say. */
export function fateOf({
	sent_or_received: sentOrReceived,
	delivery_status: deliveryStatus,
	read_receipt,
	read_by_recipient,
	read_by_recipient_on: readByRecipientOn,
}) {
	if (sentOrReceived === "Received") return {};
	if (GIVEN_UP.includes(deliveryStatus)) return { text: __("Not sent"), tone: "bad" };
	if (deliveryStatus === "Bounced") return { text: __("Not delivered"), tone: "bad" };
	if (Number(read_by_recipient)) {
		const readOn = readByRecipientOn && momentOf(readByRecipientOn);
		return { text: readOn ? __("Read: {0}", [readOn]) : __("Read"), tone: "good" };
	}
	if (deliveryStatus === "Sending") return { text: __("On its way") };
	if (Number(read_receipt)) return { text: __("Not read yet") };
	return { text: deliveryStatus ? __(deliveryStatus) : "" };
}

/** A subject without "Re:" and "Fwd:". */
export function bareSubject(subject) {
	let bare = subject || "";
	while (ANSWER.test(bare)) bare = bare.replace(ANSWER, "");
	return bare.trim();
}

/** `emails`, newest first, as [{key, emails}], the thread with the newest email first. */
export function threadsOf(emails) {
	const known = new Map(emails.map((email) => [email.name, email]));
	const bySubject = new Map();
	const threads = new Map();
	for (const email of [...emails].reverse()) {
		const subject = bareSubject(email.subject).toLowerCase();
		const answered = known.get(email.in_reply_to)?.threadKey;
		const key = answered || (subject && bySubject.get(subject)) || email.name;
		known.set(email.name, { ...email, threadKey: key });
		if (subject && !bySubject.has(subject)) bySubject.set(subject, key);
		threads.set(key, [email, ...(threads.get(key) || [])]);
	}
	return [...threads]
		.map(([key, members]) => ({ key, emails: members }))
		.sort((a, b) => (a.emails[0].communication_date < b.emails[0].communication_date ? 1 : -1));
}
