/** Further contacts of a card that is not stored yet (spec 3.4): what the panel asks of a contact, once for each. */
import { warnOfDuplicates } from "./duplicates";

const FIELDS = [
	{ name: "first_name", label: __("Name"), type: "text" },
	{ name: "designation", label: __("Designation"), type: "text" },
	{ name: "mobile_no", label: __("Mobile No"), type: "tel" },
	{ name: "email_id", label: __("Email"), type: "email" },
];

/**
 * Puts rows into the dialog's HTML field, those of `before` first. `values()` are the people typed, without empty rows;
 * `clear()` takes all away. Who else holds a number is told while one types it (spec 4.1).
 */
export function contactRows(dialog, fieldname, before = []) {
	const place = dialog.body.querySelector(`.frappe-control[data-fieldname="${fieldname}"]`);
	const list = make("div", "lc-contacts");
	// not one of the dialog's own fields
	list.dataset.fieldname = "";
	const add = make("button", "btn btn-default btn-sm lc-contacts__add", {
		type: "button",
		textContent: __("Add a further contact"),
	});
	add.addEventListener("click", () => append({}).querySelector("input").focus());
	place.append(list, add);
	for (const person of before) append(person);

	function append(person) {
		const row = make("fieldset", "lc-contacts__one");
		const remove = make("button", "lc-contacts__remove", { type: "button", textContent: __("Remove") });
		remove.addEventListener("click", () => {
			row.remove();
			tell();
			add.focus();
		});
		row.append(
			make("legend", "lc-contacts__legend"),
			remove,
			...FIELDS.map((field) => entry(field, person))
		);
		list.append(row);
		warnOfDuplicates(typedInto(row), { put: (box) => row.append(box) });
		number();
		return row;
	}

	function number() {
		[...list.children].forEach((row, index) => {
			row.querySelector("legend").textContent = __("Further contact {0}", [index + 1]);
		});
	}

	/** The dialog keeps what is typed by its changes. */
	function tell() {
		number();
		list.dispatchEvent(new Event("change", { bubbles: true }));
	}

	const personOf = (row) =>
		Object.fromEntries([...row.querySelectorAll("input")].map(({ name, value }) => [name, value.trim()]));
	const isFilled = (person) => Object.values(person).some(Boolean);

	return {
		values: () => [...list.children].map(personOf).filter(isFilled),
		clear: () => list.replaceChildren(),
	};
}

/** A row as the duplicate check reads a dialog. */
const typedInto = (row) => ({
	body: row,
	get_value: (fieldname) => row.querySelector(`input[name="${fieldname}"]`)?.value,
});

/** A mistyped address is the server's to refuse, so that its sentence names the contact. */
function entry({ name, label, type }, person) {
	const place = make("div", "lc-contacts__place");
	place.dataset.key = name;
	const bond = make("label", "lc-contacts__field");
	const input = make("input", "form-control", {
		type: "text",
		inputMode: type,
		name,
		value: person[name] || "",
		autocomplete: "off",
	});
	bond.append(make("span", "control-label", { textContent: label }), input);
	place.append(bond);
	return place;
}

const make = (tag, className, properties = {}) =>
	Object.assign(document.createElement(tag), { className, ...properties });
