/** Contacts and addresses of a card (spec 5.14), and the emails written to them (spec 5.8). */
import { addressDialog } from "../dialogs/addresses";
import { emailDialog } from "../dialogs/email";
import { emailTemplates, lastText, noteTemplate } from "../dialogs/email_templates";
import { contactDialog } from "../dialogs/people";
import * as server from "../server";

export function contactActions({ host, say, prepare, withDialog }) {
	/** The dialog that adds a row, filled in with one that is there. */
	const editing = (dialog, request, done) => (card, row) =>
		withDialog(
			async (about, submit) => dialog(about, submit, await host.rowNow(row)),
			(about, values) => request(about, row.name, values),
			done
		)(card);
	const contactSaved = () => __("The contact was saved.");
	const addressSaved = () => __("The address was saved.");

	return {
		addContact: withDialog(contactDialog, server.createContact, contactSaved),
		editContact: editing(contactDialog, server.editContact, contactSaved),
		addAddress: withDialog(addressDialog, server.createAddress, addressSaved),
		editAddress: editing(addressDialog, server.editAddress, addressSaved),

		/** `answer`: subject and recipients, where an email is answered. */
		writeEmail: (card, answer) =>
			prepare(async () => {
				const askedAt = Date.now();
				const [{ files }, templates, ready] = await Promise.all([
					host.detailsOf(card),
					emailTemplates(),
					answer ? null : lastText(card),
				]);
				emailDialog(card, { files, answer, templates, ready, askedAt }, async (values) => {
					host.absorb((await server.sendEmail(card, values)).card);
					noteTemplate(values);
					say(__("The email is on its way."));
				});
			}, card),
	};
}
