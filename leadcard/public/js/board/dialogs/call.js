/** A call and the next one in one dialog: who was reached, what was said, when to call again (spec 5.2). */
import { sameMinute, siteNow } from "../clock";
import { typedBefore } from "../drafts";
import { choiceButtons } from "./choice_buttons";
import { FieldFault, withFaults } from "./field_fault";
import { foldRest } from "./folding";
import { openDialog, quickFields } from "./form_dialog";
import { askOutcomeAndNext, nextCallFields, splitNext } from "./next_call";

const MADE = "made";
const PLANNED = "planned";
const ABOVE = ["outcome", "description"];
const MORE = ["subject", "starts_at", "duration", "direction"];
const ELSEWHERE = [
	"reference_doctype",
	"reference_name",
	"activity_owner",
	"naming_series",
	"completed",
	"cancelled",
	"remind",
	"remind_before",
];
const FRONT = ["way", ...ABOVE, "next_at", "next_remind"];
/** Where the dialog says what the server refuses. */
const FAULTS = { PlanError: "next_at", NoContactError: "next_at", ActivityTimeError: "starts_at" };
const IF_MADE = `eval:doc.way !== "${PLANNED}"`;

/** `submit(values, plan)`: the call, and the next one where one is planned. */
export async function callDialog(card, submit) {
	const fields = await fieldsOfCall();
	const now = siteNow();
	const draft = { what: "logCall", card };
	const typed = typedBefore(draft);
	const dialog = openDialog({
		title: __("Call: {0}", [card.title]),
		fields,
		values: { way: MADE, direction: "Outgoing", starts_at: now },
		draft,
		submit: withFaults(FAULTS, (entered) => submit(...read(entered, now))),
	});
	dialog.body.classList.add("lc-call");
	foldRest(dialog, FRONT, () => MORE.some((field) => typed[field]));
	choiceButtons(dialog, "way", { choices: fields[0].options, quiet: true });
	askOutcomeAndNext(dialog);
}

async function fieldsOfCall() {
	const [offered, next] = await Promise.all([
		quickFields("LC Call", { order: [...ABOVE, ...MORE], skip: ELSEWHERE, optional: ["starts_at"] }),
		nextCallFields(),
	]);
	const named = (name) => offered.find(({ fieldname }) => fieldname === name);
	const more = offered.filter(({ fieldname }) => !ABOVE.includes(fieldname));
	const half = Math.ceil(more.length / 2);
	return [
		{
			fieldname: "way",
			fieldtype: "Select",
			label: __("What to do"),
			options: [
				{ value: MADE, label: __("Log a call") },
				{ value: PLANNED, label: __("Plan a call") },
			],
		},
		named("outcome") && { ...named("outcome"), depends_on: IF_MADE },
		named("description"),
		...next,
		{ fieldname: "section_more", fieldtype: "Section Break" },
		...more.slice(0, half).map(ofMadeCall),
		{ fieldname: "column_more", fieldtype: "Column Break" },
		...more.slice(half).map(ofMadeCall),
	].filter(Boolean);
}

/** What a call has only once it was made. */
function ofMadeCall(field) {
	return ["starts_at", "duration"].includes(field.fieldname) ? { ...field, depends_on: IF_MADE } : field;
}

/** What was entered, as the call and the plan that the server takes. */
function read(entered, now) {
	const [{ way, outcome, starts_at: startsAt, duration, ...rest }, plan] = splitNext(entered);
	if (way === PLANNED) {
		if (!plan) throw new FieldFault("next_at", __("Choose when to call."));
		return [{ ...rest, ...plan, completed: 0 }];
	}
	// "Now" is the server's, whose clock decides whether a completed call lies in the future.
	const began = startsAt && !sameMinute(startsAt, now) ? { starts_at: startsAt } : {};
	return [{ ...rest, ...began, outcome, duration, completed: 1 }, plan];
}
