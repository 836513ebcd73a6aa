/** What the forms of leads and customers have of the board: its actions, its dialogs, the way to the card and back. */
import { actionsOn } from "../actions";
import { warnOfDuplicates } from "../dialogs/duplicates";
import { refuseClaim, statusLabel, CONVERTED, TRANSACTED } from "../moves";
import * as server from "../server";

const COLOURS = {
	New: "blue",
	Contacting: "orange",
	Converted: "purple",
	Transacted: "green",
	Dead: "gray",
	Inactive: "gray",
};
const STOPPED = ["Dead", "Inactive"];
/** Which drawing of a form is the newest: an answer for an older one comes too late. */
const drawings = new WeakMap();
/** Forms whose keys are watched, each with what takes its present values for known. */
const watched = new WeakMap();

/** Draws a card's form: where it stands, and what can be done with it. */
export async function showCard(frm) {
	const { doctype, docname } = frm;
	if (frm.is_new()) return;
	offerBoard(frm);
	const drawing = {};
	drawings.set(frm, drawing);
	const details = await server.getCard({ doctype, name: docname }).catch(() => null);
	if (!details || drawings.get(frm) !== drawing) return;
	const { card, may } = details;
	if (!may.assign) frm.set_df_property("sales_team", "read_only", 1);
	frm.page.set_indicator(card.status_label, COLOURS[card.status]);
	const actions = actionsOn(hostOf(frm));
	if (card.masked) frm.add_custom_button(__("Show Contact Details"), () => showContactData(frm, card));
	if (card.anonymised) return;
	if (may.anonymise) frm.add_custom_button(__("Anonymise…"), () => actions.anonymise(card));
	offerViewers(frm, card).catch((error) => actions.refuse(error.message));
	offerActions(frm, card, may, actions);
}

/** What can be done with the card, of that what the user has a right to: who was given it alone may log no calls. */
function offerActions(frm, card, may, actions) {
	const creates = (what) => frappe.model.can_create(what);
	if (STOPPED.includes(card.status)) {
		frm.add_custom_button(__("Resume Care"), () => actions.resumeCare(card)).addClass("btn-primary");
		return;
	}
	for (const [label, act, what] of [
		[__("Call"), actions.logCall, "LC Call"],
		[__("Meeting"), actions.logMeeting, "LC Meeting"],
		[__("Note"), actions.addNote, "LC Note"],
		[__("Email"), actions.writeEmail],
		[__("Opportunity"), actions.addOpportunity, "LC Opportunity"],
		[__("Contact"), actions.addContact],
		[__("Ticket"), actions.addTicket, "LC Ticket"],
	]) {
		if (!what || creates(what)) frm.add_custom_button(label, () => act(card), __("Add"));
	}
	if (creates(frm.doctype) && !refuseClaim(card))
		frm.add_custom_button(__("Claim"), () => actions.claim(card));
	if (may.assign) frm.add_custom_button(__("Assign"), () => actions.assign(card));
	if (may.hand_on) frm.add_custom_button(__("Hand on"), () => actions.handOn(card));
	if (creates("LC Note")) frm.add_custom_button(__("Stop Care"), () => actions.stopCare(card));
	if (frm.doctype === "LC Lead" && creates("LC Customer")) {
		frm.add_custom_button(__("Convert"), () => actions.move(card, CONVERTED)).addClass("btn-primary");
	} else if (frm.doctype === "LC Customer" && creates("LC Opportunity")) {
		frm.add_custom_button(__("Win"), () => actions.move(card, TRANSACTED)).addClass("btn-primary");
	}
}

/** Spec 5.6: the next contact is made by somebody who may see the card. */
async function offerViewers(frm, card) {
	const { viewers } = await server.getViewers(card);
	const users = viewers.map(({ user }) => user);
	frm.set_query("next_contact_by", () => ({ filters: { name: ["in", users] } }));
}

/** What is masked, in a window of its own: in the form it would be taken for something to save. */
async function showContactData(frm, card) {
	const shown = await actionsOn(hostOf(frm)).reveal(card);
	if (!shown) return;
	const label = (fieldname) => __(frappe.meta.get_label(frm.doctype, fieldname));
	const lines = [
		...Object.entries(shown.values).map(([fieldname, value]) => [label(fieldname), value]),
		...shown.contacts.map(({ full_name: fullName, mobile_no: mobileNo, phone, email_id: emailId }) => [
			fullName,
			[mobileNo || phone, emailId].filter(Boolean).join(", "),
		]),
	];
	frappe.msgprint({
		title: card.title,
		message: lines
			.map((line) => line.map((text) => frappe.utils.escape_html(text || "")))
			.map(([name, value]) => `<p>${name}: <b>${value}</b></p>`)
			.join(""),
	});
}

/** Spec 4.1: who holds what is typed into a form. */
export function watchDuplicates(frm) {
	if (watched.has(frm)) return watched.get(frm).takeForKnown();
	const form = {
		body: frm.layout.wrapper[0],
		get_value: (fieldname) => frm.get_field(fieldname)?.get_input_value?.() ?? frm.doc[fieldname],
		getKnown: (fieldname) => frm.doc[fieldname],
	};
	const edited = () => (frm.is_new() ? undefined : { doctype: frm.doctype, name: frm.docname });
	watched.set(frm, warnOfDuplicates(form, { exclude: edited }));
	watched.get(frm).takeForKnown();
}

/** A converted lead is for reading; everything goes on with its customer (spec 6.5). */
export function showConverted(frm) {
	const { customer } = frm.doc;
	frm.set_read_only();
	frm.refresh_fields();
	frm.disable_save();
	frm.page.set_indicator(statusLabel(CONVERTED), COLOURS.Converted);
	frm.set_intro(
		__("This lead was converted. Go on with its customer: {0}", [
			frappe.utils.get_form_link("LC Customer", customer, true),
		]),
		"blue"
	);
	frm.add_custom_button(__("Open the customer"), () =>
		frappe.set_route("Form", "LC Customer", customer)
	).addClass("btn-primary");
	offerBoard(frm);
}

/** Who was given this card, and has no role of LeadCard, has no board. */
function offerBoard(frm) {
	if (frappe.boot.page_info?.leadcard) {
		frm.add_custom_button(__("Open on the Board"), () => openOnBoard(frm));
	}
}

function openOnBoard({ doctype, docname, doc }) {
	const card =
		doc.customer && doctype === "LC Lead" ? `LC Customer/${doc.customer}` : `${doctype}/${docname}`;
	frappe.route_options = { card };
	frappe.set_route("leadcard");
}

/** Where actions happen on a form (actions/host.js): one card, read again when something came of it. */
function hostOf(frm) {
	const reload = () => frm.reload_doc();
	const follow = (card) =>
		card.doctype === frm.doctype && card.name === frm.docname
			? reload()
			: frappe.set_route("Form", card.doctype, card.name);
	return {
		site: { currency: frappe.boot.sysdefaults.currency || "VND" },
		announce() {},
		offerUndo() {},
		reveal() {},
		find: () => null,
		column: () => undefined,
		reread: reload,
		letGo: reload,
		absorb: follow,
		open: follow,
		explains: () => false,
		detailsOf: (card) => server.getCard(card),
		async attempt(_card, _status, ask) {
			const fresh = await ask();
			if (fresh) follow(fresh);
			return fresh;
		},
	};
}
