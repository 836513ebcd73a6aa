import { changed, open_dialog, quick_fields, two_columns } from "./form_dialog";
import { same_minute, site_now } from "../clock";
import { position_here } from "../position";

const REFERENCE = ["reference_doctype", "reference_name", "activity_owner", "naming_series"];

const TEXTS = ["subject", "description"];
const TIME = ["completed", "starts_at", "remind", "remind_before"];

/** Log a call, completed or planned (spec 5.2). */
export const call_dialog = timed_dialog({
	doctype: "LC Call",
	title: (card) => __("Call: {0}", [card.title]),
	what: "log_call",
	beside: ["duration", "direction", "outcome"],
	values: { completed: 1, direction: "Outgoing" },
});

export const meeting_dialog = timed_dialog({
	doctype: "LC Meeting",
	title: (card) => __("Meeting: {0}", [card.title]),
	what: "log_meeting",
	beside: ["duration", "location"],
	skip: ["position", "attendees"],
	values: { completed: 0 },
	/** The form's table of attendees as one line of text, and the place on the map as where one is. */
	also: () => [
		{ fieldname: "is_here", fieldtype: "Check", label: __("It is where I am now: keep the position") },
		{
			fieldname: "attendees",
			fieldtype: "Data",
			label: __("Attendees"),
			description: __("Names or email addresses, with commas between them"),
		},
	],
	also_before: "send_invitations",
	async read({ attendees, is_here, ...values }) {
		return {
			...values,
			...(attendees ? { attendees: read_attendees(attendees) } : {}),
			...(is_here ? { position: await position_here() } : {}),
		};
	},
});

function as_they_are(values) {
	return values;
}

function timed_dialog({
	doctype,
	what,
	title,
	beside,
	skip = [],
	values,
	also = () => [],
	also_before,
	read = as_they_are,
}) {
	return async (card, submit) => {
		const fields = await quick_fields(doctype, {
			order: [...TEXTS, ...TIME, ...beside],
			skip: [...REFERENCE, ...skip],
		});
		const place = fields.findIndex(({ fieldname }) => fieldname === also_before);
		fields.splice(place < 0 ? fields.length : place, 0, ...also());
		const now = site_now();
		open_dialog({
			title: title(card),
			fields: two_columns(fields, { wide: TEXTS, beside: beside[0] }),
			values: { ...values, starts_at: now },
			draft: { what, card },
			submit: async (entered) => {
				require_time_ahead(entered);
				return submit(await read(without_untouched_now(entered, now)));
			},
		});
	};
}

/** A plan that is over when it is made reminds nobody (spec 5.5). */
function require_time_ahead({ remind, completed, starts_at }) {
	if (remind && !completed && starts_at && starts_at <= site_now()) {
		throw new Error(
			__("A reminder needs a time that lies ahead. Choose when it is planned, or clear Remind.")
		);
	}
}

/** "Now" is the server's, whose clock decides whether a completed activity lies in the future. */
function without_untouched_now({ starts_at, ...values }, now) {
	return same_minute(starts_at, now) ? values : { starts_at, ...values };
}

/** One row for each attendee of a list; the server reads each address. Quotes keep a name with commas together. */
function read_attendees(text) {
	return (text.match(/(?:"[^"]*"|<[^<>]*>|[^",;\n])+/g) || [])
		.map((part) => part.trim())
		.filter(Boolean)
		.flatMap((part) => {
			const words = part.split(/\s+/);
			return words.every((word) => word.includes("@") && !word.includes("<")) ? words : [part];
		})
		.map((part) => (part.includes("@") ? { email_id: part } : { attendee_name: part }));
}

/** Fields of what is there already: these alone, so that nothing else is written. */
async function fields_of({ doctype }, order, options = {}) {
	const fields = await quick_fields(doctype, { order, ...options });
	return fields.filter(({ fieldname }) => order.includes(fieldname));
}

const RESULT = ["outcome", "description", "starts_at", "duration"];

/** Completes a plan with what came of it; what lies ahead was done now. */
export async function complete_dialog(entry, submit) {
	const now = site_now();
	const { outcome, description, duration, at } = entry;
	const fields = await fields_of(entry, RESULT);
	open_dialog({
		title: __("Complete {0}", [entry.subject]),
		label: __("Complete"),
		fields: fields.map((field) => ({ ...field, depends_on: "" })),
		values: { outcome, description, duration, starts_at: entry.overdue ? at : now },
		submit: (values) =>
			submit({ description: "", starts_at: "", ...without_untouched_now(values, now), completed: 1 }),
	});
}

export async function reschedule_dialog(entry, submit) {
	const { at, remind, remind_before } = entry;
	open_dialog({
		title: __("Reschedule {0}", [entry.subject]),
		fields: await fields_of(entry, ["starts_at", "remind", "remind_before"], { required: ["starts_at"] }),
		values: { starts_at: at, remind, remind_before },
		async submit(entered) {
			require_time_ahead(entered);
			return submit(entered);
		},
	});
}

export async function edit_note_dialog(entry, submit) {
	open_dialog({
		title: __("Edit the note"),
		fields: await fields_of(entry, ["content"], { required: ["content"] }),
		values: { content: entry.text },
		submit,
	});
}

export async function note_dialog(card, submit) {
	open_dialog({
		title: __("Note: {0}", [card.title]),
		draft: { what: "add_note", card },
		fields: await quick_fields("LC Note", {
			order: ["content"],
			required: ["content"],
			skip: [...REFERENCE, "note_type", "reason"],
		}),
		submit,
	});
}

export async function ticket_dialog(card, submit) {
	open_dialog({
		title: __("Ticket: {0}", [card.title]),
		draft: { what: "add_ticket", card },
		fields: await quick_fields("LC Ticket", {
			order: ["subject", "description", "priority"],
			skip: [...REFERENCE, "status", "ticket_owner"],
		}),
		submit,
	});
}

const TICKET = ["subject", "description", "priority", "status"];

/** Changes a ticket; a closed one is opened again by its status. */
export async function edit_ticket_dialog(ticket, submit) {
	const fields = await fields_of({ doctype: "LC Ticket" }, TICKET);
	const values = { ...ticket, description: ticket.markup };
	open_dialog({
		title: __("Edit {0}", [ticket.subject]),
		fields,
		values,
		submit: ({ description, ...entered }) => {
			const rest = fields.filter(({ fieldname }) => fieldname !== "description");
			const is_same = as_markup(description) === as_markup(ticket.markup);
			return submit({ ...changed(rest, [values], entered), ...(is_same ? {} : { description }) });
		},
	});
}

/** What an editor holds, without the frame that the desk's puts around it. */
function as_markup(html) {
	const { body } = new DOMParser().parseFromString(html || "", "text/html");
	return (body.querySelector(".ql-editor") || body).innerHTML.trim();
}

export function resume_care_dialog(card, submit) {
	open_dialog({
		title: __("Resume care: {0}", [card.title]),
		label: __("Resume care"),
		fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason") }],
		submit,
	});
}

export function stop_care_dialog(card, submit) {
	open_dialog({
		title: __("Stop care: {0}", [card.title]),
		draft: { what: "stop_care", card },
		label: __("Stop care"),
		fields: [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			{
				fieldname: "consequence",
				fieldtype: "HTML",
				options: `<p class="lc-dialog-hint">${frappe.utils.escape_html(
					__(
						"The card leaves the board and its plan is cancelled. Everything is kept, and care can be resumed."
					)
				)}</p>`,
			},
		],
		submit,
	});
}
