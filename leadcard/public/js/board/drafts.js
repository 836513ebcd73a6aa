/** What is typed and not sent yet, by card: it outlives closing the panel, a reload of the card and a failed request. */
import { reactive } from "vue";

const drafts = reactive({ comment: {}, email: {} });

export function comment_draft(key) {
	drafts.comment[key] ??= { text: "", mentions: [] };
	return drafts.comment[key];
}

export const email_draft = (key) => drafts.email[key] || {};

export function keep_email_draft(key, values) {
	drafts.email[key] = values || {};
}

/** A converted lead's drafts go on with its customer. */
export function move_drafts(was, key) {
	for (const kind of Object.values(drafts)) {
		if (!kind[was]) continue;
		kind[key] = kind[was];
		delete kind[was];
	}
}
