/** The money of a lead's or an opportunity's form as the server will store it (spec 3.7), while one types. */
import { amountOf, markMoney } from "../dialogs/money_fields";
import { FIELDS, begin, choose, type } from "../money";
import { getOffer } from "../server";

/** Handlers for `frappe.ui.form.on`; `revenue` is what that field is called in the DocType. */
export function moneyForm(revenue) {
	const states = new WeakMap();
	const nameOf = (field) => (field === "revenue" ? revenue : field);
	const valuesOf = ({ doc }) => ({
		product: doc.product || "",
		...Object.fromEntries(FIELDS.map((field) => [field, amountOf(doc[nameOf(field)]) || 0])),
	});

	/** Takes what the form shows as what is stored. */
	async function start(frm) {
		if (frm.is_dirty() && states.get(frm)?.name === frm.docname) return;
		const { docname } = frm;
		const values = valuesOf(frm);
		const offer = await getOffer(values.product).catch(() => null);
		if (!offer || frm.docname !== docname) return;
		const before = frm.is_new() ? null : values;
		keep(frm, begin({ values, before, offer, places: offer.places }));
		markMoney(frm.wrapper, states.get(frm).state, revenue);
		listen(frm);
	}

	const keep = (frm, state) => states.set(frm, { name: frm.docname, state });

	function listen(frm) {
		if (frm.wrapper.dataset.leadcardMoney) return;
		frm.wrapper.dataset.leadcardMoney = revenue;
		frm.wrapper.addEventListener("input", ({ target }) => {
			const { fieldname } = target.closest(".frappe-control")?.dataset || {};
			const field = FIELDS.find((one) => nameOf(one) === fieldname);
			const known = states.get(frm);
			if (!field || !known) return;
			const typed = amountOf(frm.fields_dict[fieldname].parse(target.value));
			markMoney(frm.wrapper, type(known.state, field, typed), revenue);
		});
	}

	async function show(frm, state) {
		keep(frm, state);
		markMoney(frm.wrapper, state, revenue);
		if (!state.money) return;
		const amounts = FIELDS.filter((field) => !state.unread[field]).map((field) => [
			nameOf(field),
			state.money[field].toNumber(),
		]);
		await frm.set_value(
			Object.fromEntries([...amounts, ["remaining_amount", state.remaining.toNumber()]])
		);
	}

	const typed = (field) => (frm) => {
		const known = states.get(frm);
		if (known?.name !== frm.docname) return;
		const value = amountOf(frm.doc[nameOf(field)]);
		const { money } = known.state;
		if (money && money[field].toNumber() === value) return;
		return show(frm, type(known.state, field, value));
	};

	async function product(frm) {
		const chosen = frm.doc.product || "";
		const known = states.get(frm);
		if (known?.name !== frm.docname || known.state.now.product === chosen) return;
		const offer = await getOffer(chosen);
		if ((frm.doc.product || "") === chosen) await show(frm, choose(known.state, chosen, offer));
	}

	return {
		refresh: start,
		product,
		[revenue]: typed("revenue"),
		deposit_percent: typed("deposit_percent"),
		deposit_amount: typed("deposit_amount"),
	};
}
