/** What the forms of leads and customers have of the board: its actions, its dialogs, the way to the card and back. */
import { use_actions } from "../actions";
import { warn_of_duplicates } from "../dialogs/duplicates";
import { refuse_claim, status_label, CONVERTED, TRANSACTED } from "../moves";
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
export async function show_card(frm) {
	const { doctype, docname } = frm;
	if (frm.is_new()) return;
	frm.add_custom_button(__("Open on the Board"), () => open_on_board(frm));
	const drawing = {};
	drawings.set(frm, drawing);
	const details = await server.get_card({ doctype, name: docname }).catch(() => null);
	if (!details || drawings.get(frm) !== drawing) return;
	const { card, may } = details;
	if (!may.assign) frm.set_df_property("sales_team", "read_only", 1);
	frm.page.set_indicator(card.status_label, COLOURS[card.status]);
	const actions = use_actions(board_of(frm));
	if (card.masked) frm.add_custom_button(__("Show Contact Details"), () => show_contact_data(frm, card));
	if (STOPPED.includes(card.status)) {
		frm.add_custom_button(__("Resume Care"), () => actions.resume_care(card)).addClass("btn-primary");
		return;
	}
	for (const [label, act] of [
		[__("Call"), actions.log_call],
		[__("Meeting"), actions.log_meeting],
		[__("Note"), actions.add_note],
		[__("Email"), actions.write_email],
		[__("Opportunity"), actions.add_opportunity],
		[__("Contact"), actions.add_contact],
		[__("Ticket"), actions.add_ticket],
	]) {
		frm.add_custom_button(label, () => act(card), __("Add"));
	}
	offer_viewers(frm, card).catch((error) => actions.refuse(error.message));
	if (!refuse_claim(card)) frm.add_custom_button(__("Claim"), () => actions.claim(card));
	if (may.assign) frm.add_custom_button(__("Assign"), () => actions.assign(card));
	if (may.hand_on) frm.add_custom_button(__("Hand on"), () => actions.hand_on(card));
	frm.add_custom_button(__("Stop Care"), () => actions.stop_care(card));
	if (doctype === "LC Lead") {
		frm.add_custom_button(__("Convert"), () => actions.move(card, CONVERTED)).addClass("btn-primary");
	} else {
		frm.add_custom_button(__("Win"), () => actions.move(card, TRANSACTED)).addClass("btn-primary");
	}
}

/** Spec 5.6: the next contact is made by somebody who may see the card. */
async function offer_viewers(frm, card) {
	const { viewers } = await server.get_viewers(card);
	const users = viewers.map(({ user }) => user);
	frm.set_query("next_contact_by", () => ({ filters: { name: ["in", users] } }));
}

/** What is masked, in a window of its own: in the form it would be taken for something to save. */
async function show_contact_data(frm, card) {
	const shown = await use_actions(board_of(frm)).reveal(card);
	if (!shown) return;
	const label = (fieldname) => __(frappe.meta.get_label(frm.doctype, fieldname));
	const lines = [
		...Object.entries(shown.values).map(([fieldname, value]) => [label(fieldname), value]),
		...shown.contacts.map(({ full_name, mobile_no, phone, email_id }) => [
			full_name,
			[mobile_no || phone, email_id].filter(Boolean).join(", "),
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
export function watch_duplicates(frm) {
	if (watched.has(frm)) return watched.get(frm).take_for_known();
	const form = {
		body: frm.layout.wrapper[0],
		get_value: (fieldname) => frm.get_field(fieldname)?.get_input_value?.() ?? frm.doc[fieldname],
		get_known: (fieldname) => frm.doc[fieldname],
	};
	const edited = () => (frm.is_new() ? undefined : { doctype: frm.doctype, name: frm.docname });
	watched.set(frm, warn_of_duplicates(form, { exclude: edited }));
	watched.get(frm).take_for_known();
}

/** A converted lead is for reading; everything goes on with its customer (spec 6.5). */
export function show_converted(frm) {
	const { customer } = frm.doc;
	frm.set_read_only();
	frm.refresh_fields();
	frm.disable_save();
	frm.page.set_indicator(status_label(CONVERTED), COLOURS.Converted);
	frm.set_intro(
		__("This lead was converted. Go on with its customer: {0}", [
			frappe.utils.get_form_link("LC Customer", customer, true),
		]),
		"blue"
	);
	frm.add_custom_button(__("Open the customer"), () =>
		frappe.set_route("Form", "LC Customer", customer)
	).addClass("btn-primary");
	frm.add_custom_button(__("Open on the Board"), () => open_on_board(frm));
}

function open_on_board({ doctype, docname, doc }) {
	const card =
		doc.customer && doctype === "LC Lead" ? `LC Customer/${doc.customer}` : `${doctype}/${docname}`;
	frappe.route_options = { card };
	frappe.set_route("leadcard");
}

/** What the actions need of a board, on a form: one card, read again when something came of it. */
function board_of(frm) {
	const reload = () => frm.reload_doc();
	const follow = (card) =>
		card.doctype === frm.doctype && card.name === frm.docname
			? reload()
			: frappe.set_route("Form", card.doctype, card.name);
	return {
		announcement: "",
		undo: null,
		revealed: {},
		currency: frappe.boot.sysdefaults.currency || "VND",
		find: () => null,
		column: () => undefined,
		follow: reload,
		let_go: reload,
		absorb: follow,
		open: follow,
		async attempt(_card, _status, ask_server) {
			const fresh = await ask_server();
			if (fresh) follow(fresh);
			return fresh;
		},
	};
}
