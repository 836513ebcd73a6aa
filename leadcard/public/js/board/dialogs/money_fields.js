/** The money of a dialog as the server will store it (spec 3.7), while one types. */
import { FIELDS, begin, choose, text_of, type } from "../money";
import { get_offer } from "../server";
import { mark_field } from "./faults";
import { open_dialog } from "./form_dialog";

const FAULTS = {
	not_an_amount: __("An amount is a number without separators. Enter one such as 1500000."),
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

/** Marks the money fields below `root` that the server would refuse; `revenue` is what that field is called there. */
export function mark_money(root, state, revenue) {
	for (const field of FIELDS) {
		mark_field(root, field === "revenue" ? revenue : field, FAULTS[state.faults[field]]);
	}
}

/** A dialog with money: `open_dialog` whose submit gets the amounts as they are shown. */
export function open_money_dialog(options, revenue) {
	let money = null;
	const dialog = open_dialog({
		...options,
		submit: ({ remaining_amount: _locked, ...values }) =>
			options.submit({ ...values, ...money?.values() }),
	});
	follow_money(dialog, revenue).then(
		(following) => (money = following),
		() => {}
	);
	return dialog;
}

/**
 * Follows what is typed into `revenue`, product, percent and deposit of a dialog. The answer's `values` are to be sent:
 * a zero that was typed among them, or the server would take the field for one left alone.
 */
export async function follow_money(dialog, revenue) {
	const name_of = (field) => (field === "revenue" ? revenue : field);
	const value_of = (field) => Number(dialog.get_value(name_of(field)) || 0);
	let product = dialog.get_value("product") || "";
	const offer = await get_offer(product);
	const typed = Object.fromEntries(FIELDS.map((field) => [field, value_of(field)]));
	let state = begin({ values: { ...typed, product }, offer, places: offer.places, keeps_zeros: true });
	const shown = { ...typed };
	show();

	function show(typing) {
		mark_money(dialog.body, state, revenue);
		if (!state.money) return;
		for (const field of FIELDS) {
			if (field !== typing) put(field, Number(text_of(state.money[field])), state.typed.has(field));
		}
		put("remaining_amount", Number(text_of(state.remaining)), true);
	}

	function put(field, value, shows_zero) {
		if (shown[field] === value && value_of(field) === value) return;
		shown[field] = value;
		dialog.set_value(name_of(field), value || shows_zero ? value : null);
	}

	function read(typing) {
		for (const field of FIELDS) {
			const value = value_of(field);
			if (value === shown[field]) continue;
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
	dialog.fields_dict.product.df.onchange = choose_product;

	async function choose_product() {
		const chosen = dialog.get_value("product") || "";
		if (chosen === product) return read();
		product = chosen;
		const brought = await get_offer(chosen).catch(() => null);
		if (!brought || product !== chosen) return;
		state = choose(state, chosen, brought);
		show();
	}

	return {
		values() {
			const amounts = FIELDS.map((field) => [field, Number(text_of(state.money[field]))]);
			const sent = amounts.filter(([field, amount]) => amount || state.typed.has(field));
			return Object.fromEntries(sent.map(([field, amount]) => [name_of(field), amount]));
		},
	};
}
