/** Email templates as an email's dialog offers them, those that one used last first (spec 5.8). */
import { chosenLast, lastUsed, noteUsed } from "../recent";
import * as server from "../server";

const KEPT_FOR = 60000;
let kept = null;

/** {choices, others}; read before it is needed where somebody is about to write. */
export function emailTemplates() {
	if (kept && Date.now() - kept.at < KEPT_FOR) return kept.offer;
	const offer = server.getEmailTemplates(lastUsed("email_template")).catch(() => {
		kept = null;
		return { choices: [], others: true };
	});
	kept = { at: Date.now(), offer };
	return offer;
}

/** The template that the person's last email was made of; "" where that was written freely, or quoted something. */
export const lastTemplate = () => chosenLast("email");

/** What the last template says to a card: {template, subject, message}, null where there is none or it cannot be had. */
export async function lastText(card) {
	const template = lastTemplate();
	const filled = template && (await server.fillTemplate(card, template).catch(() => null));
	return filled ? { template, ...filled } : null;
}

/** Remembers what an email that went out was made of. */
export function noteTemplate({ kind, email_template: template }) {
	if (template) noteUsed("email_template", template);
	noteUsed("email", kind === "Interaction" ? template : "");
	kept = null;
}
