/** Meetings, notes and tickets of a card, and what becomes of calls and meetings that are planned. */
import { sameMinute, siteNow } from "../clock";
import { positionHere } from "../position";
import { FieldFault, withFaults } from "./field_fault";
import { changed, openDialog, quickFields, twoColumns } from "./form_dialog";
import { askOutcomeAndNext, nextCallFields, splitNext } from "./next_call";
import { nextChips } from "./next_chips";

const REFERENCE = ["reference_doctype", "reference_name", "activity_owner", "naming_series"];

const TEXTS = ["subject", "description"];
const TIME = ["completed", "starts_at", "remind", "remind_before"];
const BESIDE = ["duration", "location"];
/** Where a dialog says what the server refuses. */
const FAULTS = { ActivityTimeError: "starts_at", NoContactError: "starts_at" };

/** A meeting, planned or completed (spec 5.2). */
export async function meetingDialog(card, submit) {
	const fields = await quickFields("LC Meeting", {
		order: [...TEXTS, ...TIME, ...BESIDE],
		skip: [...REFERENCE, "position", "attendees"],
	});
	const place = fields.findIndex(({ fieldname }) => fieldname === "send_invitations");
	fields.splice(place < 0 ? fields.length : place, 0, ...whoAndWhere());
	const now = siteNow();
	const dialog = openDialog({
		title: __("Meeting: {0}", [card.title]),
		fields: twoColumns(fields, { wide: TEXTS, beside: BESIDE[0] }),
		values: { completed: 0, starts_at: now },
		draft: { what: "logMeeting", card },
		submit: withFaults(FAULTS, async (entered) => {
			requireTimeAhead(entered, now);
			return submit(await readMeeting(withoutUntouchedNow(entered, now)));
		}),
	});
	nextChips(dialog, "starts_at", { isPlan: () => !dialog.get_value("completed") });
}

/** The form's table of attendees as one line of text, and the place on the map as where one is. */
const whoAndWhere = () => [
	{ fieldname: "is_here", fieldtype: "Check", label: __("It is where I am now: keep the position") },
	{
		fieldname: "attendees",
		fieldtype: "Data",
		label: __("Attendees"),
		description: __("Names or email addresses, with commas between them"),
	},
];

async function readMeeting({ attendees, is_here: isHere, ...values }) {
	return {
		...values,
		...(attendees ? { attendees: readAttendees(attendees) } : {}),
		...(isHere ? { position: await positionHere() } : {}),
	};
}

/** A plan that is over when it is made reminds nobody (spec 5.5); one left at "now" has no time that anybody chose. */
function requireTimeAhead({ remind, completed, starts_at: startsAt }, now = "") {
	if (completed || !startsAt || startsAt > siteNow()) return;
	if (sameMinute(startsAt, now)) {
		throw new FieldFault(
			"starts_at",
			__("When is it planned? Choose a time that lies ahead, or tick Completed.")
		);
	}
	if (remind) {
		throw new FieldFault(
			"starts_at",
			__("A reminder needs a time that lies ahead. Choose when it is planned, or clear Remind.")
		);
	}
}

/** "Now" is the server's, whose clock decides whether a completed activity lies in the future. */
function withoutUntouchedNow({ starts_at, ...values }, now) {
	return sameMinute(starts_at, now) ? values : { starts_at, ...values };
}

/** One row for each attendee of a list; the server reads each address. Quotes keep a name with commas together. */
function readAttendees(text) {
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
async function fieldsOf({ doctype }, order, options = {}) {
	const fields = await quickFields(doctype, { order, ...options });
	return fields.filter(({ fieldname }) => order.includes(fieldname));
}

const RESULT = ["outcome", "description", "starts_at", "duration"];

/** Completes a plan with what came of it, and plans the next call; what lies ahead was done now. */
export async function completeDialog(entry, submit) {
	const now = siteNow();
	const { outcome, description, duration, at } = entry;
	const [fields, next] = await Promise.all([fieldsOf(entry, RESULT), nextCallFields()]);
	const isAbove = ({ fieldname }) => ["outcome", "description"].includes(fieldname);
	const [above, below] = [fields.filter(isAbove), fields.filter((field) => !isAbove(field))];
	const dialog = openDialog({
		title: __("Complete {0}", [entry.subject]),
		label: __("Complete"),
		fields: [...above.map(always), ...next, ...below.map(always)],
		values: { outcome, description, duration, starts_at: entry.overdue ? at : now },
		submit: withFaults({ ...FAULTS, PlanError: "next_at" }, (entered) => {
			const [values, plan] = splitNext(entered);
			return submit(
				{ description: "", starts_at: "", ...withoutUntouchedNow(values, now), completed: 1 },
				plan
			);
		}),
	});
	askOutcomeAndNext(dialog);
}

/** Whatever the form's conditions say. */
const always = (field) => ({ ...field, depends_on: "" });

export async function rescheduleDialog(entry, submit) {
	const { at, remind, remind_before } = entry;
	const dialog = openDialog({
		title: __("Reschedule {0}", [entry.subject]),
		fields: await fieldsOf(entry, ["starts_at", "remind", "remind_before"], { required: ["starts_at"] }),
		values: { starts_at: at, remind, remind_before },
		submit: withFaults(FAULTS, async (entered) => {
			requireTimeAhead(entered);
			return submit(entered);
		}),
	});
	nextChips(dialog, "starts_at");
}

export async function editNoteDialog(entry, submit) {
	openDialog({
		title: __("Edit the note"),
		fields: await fieldsOf(entry, ["content"], { required: ["content"] }),
		values: { content: entry.text },
		submit,
	});
}

export async function noteDialog(card, submit) {
	openDialog({
		title: __("Note: {0}", [card.title]),
		draft: { what: "addNote", card },
		fields: await quickFields("LC Note", {
			order: ["content"],
			required: ["content"],
			skip: [...REFERENCE, "note_type", "reason"],
		}),
		submit,
	});
}

export async function ticketDialog(card, submit) {
	openDialog({
		title: __("Ticket: {0}", [card.title]),
		draft: { what: "addTicket", card },
		fields: await quickFields("LC Ticket", {
			order: ["subject", "description", "priority"],
			skip: [...REFERENCE, "status", "ticket_owner"],
		}),
		submit,
	});
}

const TICKET = ["subject", "description", "priority", "status"];

/** Changes a ticket; a closed one is opened again by its status. */
export async function editTicketDialog(ticket, submit) {
	const fields = await fieldsOf({ doctype: "LC Ticket" }, TICKET);
	const values = { ...ticket, description: ticket.markup };
	openDialog({
		title: __("Edit {0}", [ticket.subject]),
		fields,
		values,
		submit: ({ description, ...entered }) => {
			const rest = fields.filter(({ fieldname }) => fieldname !== "description");
			const isSame = asMarkup(description) === asMarkup(ticket.markup);
			return submit({ ...changed(rest, [values], entered), ...(isSame ? {} : { description }) });
		},
	});
}

/** What an editor holds, without the frame that the desk's puts around it. */
function asMarkup(html) {
	const { body } = new DOMParser().parseFromString(html || "", "text/html");
	return (body.querySelector(".ql-editor") || body).innerHTML.trim();
}

export function resumeCareDialog(card, submit) {
	openDialog({
		title: __("Resume care: {0}", [card.title]),
		label: __("Resume care"),
		fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason") }],
		submit,
	});
}

export function stopCareDialog(card, submit) {
	openDialog({
		title: __("Stop care: {0}", [card.title]),
		draft: { what: "stopCare", card },
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
