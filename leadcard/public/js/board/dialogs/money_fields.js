/** The money of a dialog as the server will store it (spec 3.7), while one types. */
import { FIELDS, begin, choose, text_of, type } from "../money";
import { get_offer } from "../server";
import { mark_field } from "./faults";
import { open_dialog } from "./form_dialog";

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
export const remaining_field = {
	fieldname: "remaining_amount",
	fieldtype: "Currency",
	label: __("Remaining Amount"),
	read_only: 1,
};

/**
 * Marks the money fields below `root` that the server would refuse; `revenue` is what that field is called there. A text
 * that is no amount is marked by its control.
 */
export function mark_money(root, state, revenue) {
	for (const field of FIELDS) {
		const code = state.faults[field];
		if (code !== "not_an_amount") mark_field(root, field === "revenue" ? revenue : field, FAULTS[code]);
	}
}

/** What a field of a dialog or a form holds, as money reads it: a text is no amount there. */
export const amount_of = (held) => (typeof held === "string" && held ? NaN : held || 0);

/**
 * A dialog with money: `open_dialog` whose submit gets the amounts as they are shown. With the record's `before`, by
 * fieldname, it gets those that were typed alone, in the second place.
 */
export function open_money_dialog(options, revenue, before = null) {
	let money = null;
	const dialog = open_dialog({
		...options,
		async submit({ remaining_amount: _locked, ...values }) {
			const fault = money?.fault();
			if (fault) throw new Error(fault);
			if (before) await options.submit(values, money?.values());
			else await options.submit({ ...values, ...money?.values() });
		},
	});
	follow_money(dialog, revenue, before).then(
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
async function follow_money(dialog, revenue, before) {
	const name_of = (field) => (field === "revenue" ? revenue : field);
	const value_of = (field) => amount_of(dialog.get_value(name_of(field)));
	const fields = FIELDS.filter((field) => dialog.fields_dict[name_of(field)]);
	const values_by = (value) => Object.fromEntries(FIELDS.map((field) => [field, value(field) || 0]));
	// a link shows its title at first, and answers with it
	let product = (before ? before.product : dialog.get_value("product")) || "";
	const offer = await get_offer(product);
	const stored = before && {
		...values_by((field) => before[name_of(field)]),
		product,
	};
	const values = stored || { ...values_by(value_of), product };
	let state = begin({ values, before: stored, offer, places: offer.places, keeps_zeros: true });
	const shown = { ...values };
	read();

	function show(typing) {
		mark_money(dialog.body, state, revenue);
		if (!state.money) return;
		for (const field of fields) {
			if (field !== typing && !state.unread[field])
				put(field, Number(text_of(state.money[field])), state.typed.has(field));
		}
		put("remaining_amount", Number(text_of(state.remaining)), true);
	}

	function put(field, value, shows_zero) {
		if (Object.is(shown[field], value) && Object.is(value_of(field), value)) return;
		shown[field] = value;
		dialog.set_value(name_of(field), value || shows_zero ? value : null);
	}

	function read(typing) {
		for (const field of fields) {
			const value = value_of(field);
			if (Object.is(value, shown[field])) continue;
			shown[field] = value;
			state = type(state, field, value);
		}
		show(typing);
	}

	function field_at({ target }) {
		const { fieldname } = target.closest(".frappe-control")?.dataset || {};
		return FIELDS.find((field) => name_of(field) === fieldname);
	}

	dialog.body.addEventListener("input", (event) => field_at(event) && read(field_at(event)));
	dialog.body.addEventListener("change", (event) => {
		// The body's own change is of many fields at once.
		if (event.target === dialog.body) setTimeout(choose_product);
		else if (field_at(event)) setTimeout(read);
	});
	if (dialog.fields_dict.product) dialog.fields_dict.product.df.onchange = choose_product;

	async function choose_product() {
		const chosen = dialog.get_value("product") || "";
		if (chosen === product) return read();
		product = chosen;
		const brought = await get_offer(chosen).catch(() => null);
		if (!brought || product !== chosen) return;
		state = choose(state, chosen, brought);
		show();
	}

	const amounts_of = (sent) =>
		Object.fromEntries(sent.map((field) => [name_of(field), Number(text_of(state.money[field]))]));
	const is_amount = (field) => Number(text_of(state.money[field])) || state.typed.has(field);
	return {
		fault: () => FAULTS[Object.values(state.faults)[0]] || "",
		values: () => amounts_of(stored ? [...state.typed] : FIELDS.filter(is_amount)),
	};
}
