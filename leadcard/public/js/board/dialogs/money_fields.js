/** The money of a dialog as the server will store it (spec 3.7), while one types. */
import { FIELDS, begin, choose, type } from "../money";
import { getOffer } from "../server";
import { markField } from "./faults";
import { openDialog } from "./form_dialog";

const FAULTS = {
	amount_too_large: __(
		"An amount, and a customer's sum of them, has up to 12 digits. Enter a smaller one."
	),
	negative_revenue: __("The revenue can't be below 0. Enter 0 or more."),
	percent_out_of_range: __("The deposit percent must lie between 0 and 100."),
	negative_deposit: __("The deposit can't be below 0. Enter 0 or more."),
	deposit_above_revenue: __(
		"The deposit is above the expected revenue. Lower the deposit, or raise the revenue."
	),
};

/** Computed, never typed. */
export const remainingField = {
	fieldname: "remaining_amount",
	fieldtype: "Currency",
	label: __("Remaining Amount"),
	read_only: 1,
};

/**
 * Marks the money fields below `root` that the server would refuse; `revenue` is what that field is called there. A text
 * that is no amount is marked by its control.
 */
export function markMoney(root, state, revenue) {
	for (const field of FIELDS) {
		const code = state.faults[field];
		if (code !== "not_an_amount") markField(root, field === "revenue" ? revenue : field, FAULTS[code]);
	}
}

/** What a field of a dialog or a form holds, as money reads it: a text is no amount there. */
export const amountOf = (held) => (typeof held === "string" && held ? NaN : held || 0);

/**
 * A dialog with money: `openDialog` whose submit gets the amounts as they are shown. With the record's `before`, by
 * fieldname, it gets those that were typed alone, in the second place.
 */
export function openMoneyDialog(options, revenue, before = null) {
	let money = null;
	const dialog = openDialog({
		...options,
		async submit({ remaining_amount: _locked, ...values }) {
			const fault = money?.fault();
			if (fault) throw new Error(fault);
			if (before) await options.submit(values, money?.values());
			else await options.submit({ ...values, ...money?.values() });
		},
	});
	followMoney(dialog, revenue, before).then(
		(following) => (money = following),
		() => {}
	);
	return dialog;
}

/**
 * Follows what is typed into `revenue`, product, percent and deposit of a dialog. The answer's `values` are to be sent:
 * a zero that was typed among them, or the server would take the field for one left alone. Where the record is stored
 * already, those alone that were typed.
 */
async function followMoney(dialog, revenue, before) {
	const nameOf = (field) => (field === "revenue" ? revenue : field);
	const valueOf = (field) => amountOf(dialog.get_value(nameOf(field)));
	const fields = FIELDS.filter((field) => dialog.fields_dict[nameOf(field)]);
	const valuesBy = (value) => Object.fromEntries(FIELDS.map((field) => [field, value(field) || 0]));
	// a link shows its title at first, and answers with it
	let product = (before ? before.product : dialog.get_value("product")) || "";
	const offer = await getOffer(product);
	const stored = before && {
		...valuesBy((field) => before[nameOf(field)]),
		product,
	};
	const values = stored || { ...valuesBy(valueOf), product };
	let state = begin({ values, before: stored, offer, places: offer.places, keepsZeros: true });
	const shown = { ...values };
	read();

	function show(typing) {
		markMoney(dialog.body, state, revenue);
		if (!state.money) return;
		for (const field of fields) {
			if (field !== typing && !state.unread[field])
				put(field, state.money[field].toNumber(), state.typed.has(field));
		}
		put("remaining_amount", state.remaining.toNumber(), true);
	}

	function put(field, value, showsZero) {
		if (Object.is(shown[field], value) && Object.is(valueOf(field), value)) return;
		shown[field] = value;
		dialog.set_value(nameOf(field), value || showsZero ? value : null);
	}

	function read(typing) {
		for (const field of fields) {
			const value = valueOf(field);
			if (Object.is(value, shown[field])) continue;
			shown[field] = value;
			state = type(state, field, value);
		}
		show(typing);
	}

	function fieldAt({ target }) {
		const { fieldname } = target.closest(".frappe-control")?.dataset || {};
		return FIELDS.find((field) => nameOf(field) === fieldname);
	}

	dialog.body.addEventListener("input", (event) => fieldAt(event) && read(fieldAt(event)));
	dialog.body.addEventListener("change", (event) => {
		// The body's own change is of many fields at once.
		if (event.target === dialog.body) setTimeout(chooseProduct);
		else if (fieldAt(event)) setTimeout(read);
	});
	if (dialog.fields_dict.product) dialog.fields_dict.product.df.onchange = chooseProduct;

	async function chooseProduct() {
		const chosen = dialog.get_value("product") || "";
		if (chosen === product) return read();
		product = chosen;
		const brought = await getOffer(chosen).catch(() => null);
		if (!brought || product !== chosen) return;
		state = choose(state, chosen, brought);
		show();
	}

	const amountsOf = (sent) =>
		Object.fromEntries(sent.map((field) => [nameOf(field), state.money[field].toNumber()]));
	const isAmount = (field) => state.money[field].toNumber() || state.typed.has(field);
	return {
		fault: () => FAULTS[Object.values(state.faults)[0]] || "",
		values: () => amountsOf(stored ? [...state.typed] : FIELDS.filter(isAmount)),
	};
}
