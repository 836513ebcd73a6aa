/** What came of a call, and when to call next: the part of a dialog that asks it (spec 5.2). */
import { siteNow } from "../clock";
import { getMeta } from "../server";
import { outcomeButtons } from "./choice_buttons";
import { FieldFault } from "./field_fault";
import { nextChips } from "./next_chips";

const REACHED = "Connected";
/** Nobody was spoken to, so one tries again. */
const TRY_AGAIN = ["No Answer", "Busy"];

/** The fields of the next call. */
export async function nextCallFields() {
	const { fields } = await getMeta("LC Call");
	const minutes = fields.find(({ fieldname }) => fieldname === "remind_before").default;
	return [
		{ fieldname: "next_at", fieldtype: "Datetime", label: __("Next call") },
		{
			fieldname: "next_remind",
			fieldtype: "Check",
			label: __("Remind me {0} minutes before", [minutes]),
			depends_on: "next_at",
			default: 1,
		},
	];
}

/** Turns the outcome, where the dialog asks for one, and the next call into buttons. */
export function askOutcomeAndNext(dialog) {
	let isPreset = false;
	const next = nextChips(dialog, "next_at", { folded: true, chosen: () => (isPreset = false) });
	if (!dialog.fields_dict.outcome) return;
	const outcome = outcomeButtons(dialog, {
		chosen(value) {
			const triesAgain = TRY_AGAIN.includes(value);
			if (triesAgain && next.isEmpty()) next.choose("tomorrow").then(() => (isPreset = true));
			else if (!triesAgain && isPreset) next.choose("").then(() => (isPreset = false));
		},
		pressed: (value) => value === REACHED && goToWords(dialog),
	});
	outcome.focus();
}

/** Who was reached said something. By keys one goes there by Tab: a choice made by them may be changed by them. */
const goToWords = ({ body }) =>
	body.querySelector('.frappe-control[data-fieldname="description"] textarea')?.focus();

/** What was entered, apart from the next call, which is null where none is planned. */
export function splitNext({ next_at: nextAt, next_remind: remind, ...rest }) {
	if (nextAt && nextAt <= siteNow()) {
		throw new FieldFault("next_at", __("What is planned next must lie ahead. Choose a later time."));
	}
	return [rest, nextAt ? { starts_at: nextAt, remind: remind ? 1 : 0 } : null];
}
