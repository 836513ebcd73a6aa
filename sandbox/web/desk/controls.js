/** One input per field type, enough for the dialogs of the board and the plain form. */

const SEARCH_PAUSE = 200;
const AMOUNTS = ["Float", "Currency", "Percent"];
let serial = 0;

/**
 * `element` to place, `get` and `set` for the value, `show(df)` when its conditions changed. `valueOf` answers the
 * value of another field.
 */
export function makeControl(df, changed, valueOf = () => null) {
	const control = { df, value_type: df.fieldtype };
	const id = `field-${++serial}`;
	const element = create("div", "frappe-control");
	element.dataset.fieldname = df.fieldname;
	element.dataset.fieldtype = df.fieldtype;

	if (df.fieldtype === "HTML") {
		element.innerHTML = df.options || "";
		return { df, element, show: () => {} };
	}

	const input = makeInput(df, id);
	input.id = id;
	input.classList.add("input-with-feedback");
	input.dataset.fieldname = df.fieldname;
	input.disabled = Boolean(df.read_only);
	const label = create("label", "control-label");
	label.htmlFor = id;
	label.innerHTML = __(df.label);

	if (df.fieldtype === "Check") {
		const row = create("div", "checkbox");
		row.append(input, label);
		element.append(row);
	} else {
		element.append(label, input);
	}
	const description = df.description || (df.fieldtype === "Datetime" && frappe.boot.time_zone.user);
	if (description) {
		const help = create("p", "help-box");
		help.textContent = __(description);
		element.append(help);
	}
	const doctypeOf = { Link: () => df.options, "Dynamic Link": () => valueOf(df.options) }[df.fieldtype];
	if (doctypeOf && !df.read_only) attachSearch(control, input, element, changed, doctypeOf);
	input.addEventListener("input", () => changed(df.fieldname));
	input.addEventListener("change", () => {
		if (AMOUNTS.includes(df.fieldtype)) control.set_input(control.get());
		changed(df.fieldname);
		df.change?.();
		df.onchange?.();
	});

	const isAmount = AMOUNTS.includes(df.fieldtype);
	return Object.assign(control, {
		element,
		input,
		parse: number,
		format_for_input: (value) => shown(df, value),
		get: () => (isAmount ? control.parse(input.value) : read(df, input)),
		set: (value) => control.set_input(value),
		set_input(value) {
			if (isAmount) input.value = control.format_for_input(value);
			else write(df, input, value);
		},
		show({ visible, required }) {
			element.hidden = !visible;
			label.classList.toggle("reqd", Boolean(required));
			input.required = Boolean(required);
		},
	});
}

function makeInput(df, id) {
	if (df.fieldtype === "Select") {
		const select = create("select", "form-control");
		for (const option of optionsOf(df)) {
			const entry = document.createElement("option");
			entry.value = option.value;
			entry.innerHTML = option.label;
			select.append(entry);
		}
		return select;
	}
	if (["Small Text", "Text", "Long Text", "Text Editor", "Code", "JSON"].includes(df.fieldtype)) {
		const area = create("textarea", "form-control");
		area.rows = df.fieldtype === "Small Text" ? 3 : 5;
		return area;
	}
	const input = create("input", df.fieldtype === "Check" ? "" : "form-control");
	input.type =
		{ Check: "checkbox", Date: "date", Datetime: "datetime-local", Time: "time", Password: "password" }[
			df.fieldtype
		] || "text";
	if (["Int", "Float", "Currency", "Percent"].includes(df.fieldtype)) input.inputMode = "decimal";
	if (df.options === "Phone" || df.fieldtype === "Phone") input.inputMode = "tel";
	if (df.fieldtype === "Datetime") input.step = 60;
	if (df.fieldtype.endsWith("Link")) {
		input.setAttribute("role", "combobox");
		input.setAttribute("aria-expanded", "false");
		input.setAttribute("aria-controls", `${id}-list`);
		input.autocomplete = "off";
	}
	return input;
}

/** Labels given in code are HTML, as in the desk; those of the meta are plain. */
function optionsOf(df) {
	const given = Array.isArray(df.options) ? df.options : String(df.options || "").split("\n");
	return given.map((option) =>
		typeof option === "object"
			? { value: option.value, label: __(option.label) }
			: { value: option, label: frappe.utils.escape_html(__(option)) }
	);
}

function read(df, input) {
	switch (df.fieldtype) {
		case "Check":
			return input.checked ? 1 : 0;
		case "Int":
			return input.value === "" ? null : Math.round(number(input.value));
		case "Datetime":
			return input.value
				? frappe.datetime.convert_to_system_tz(`${input.value.replace("T", " ")}:00`)
				: null;
		case "Text Editor":
			return input.value.trim() ? asHtml(input.value) : null;
		default:
			return input.value.trim() || null;
	}
}

function write(df, input, value) {
	if (df.fieldtype === "Check") input.checked = Boolean(Number(value));
	else if (df.fieldtype === "Datetime")
		input.value = value ? frappe.datetime.convert_to_user_tz(value).slice(0, 16).replace(" ", "T") : "";
	else if (df.fieldtype === "Text Editor") input.value = asText(value);
	else input.value = value ?? "";
}

/** An amount as the site writes it; other numbers as they are. */
function shown(df, value) {
	return df.fieldtype === "Currency" && value ? window.format_number(Number(value)) : (value ?? "");
}

/** A text area stands in for the editor: paragraphs are all that it knows. */
function asHtml(text) {
	const lines = frappe.utils.escape_html(text.trim()).split("\n");
	return lines.map((line) => `<p>${line || "<br>"}</p>`).join("");
}

function asText(html) {
	const page = new DOMParser().parseFromString(String(html ?? ""), "text/html");
	page.querySelectorAll("p, div, li, br").forEach((element) => element.append("\n"));
	return page.body.textContent.trim();
}

/** "288,000,000", "288.000.000" and "2.5" as the site's number format reads them. */
function number(text) {
	if (typeof text !== "string") return text;
	if (text === "") return null;
	const [group, point = ","] = window.get_number_format().match(/[., ]/g);
	const plain = text
		.replaceAll(group, "")
		.replace(point, ".")
		.replace(/[^\d.-]/g, "");
	return parseFloat(plain) || 0;
}

function attachSearch(control, input, element, changed, doctypeOf) {
	const { df } = control;
	const list = create("ul", "link-options");
	list.id = `${input.id}-list`;
	list.setAttribute("role", "listbox");
	list.hidden = true;
	element.append(list);
	let timer = null;
	let at = -1;

	const close = () => {
		list.hidden = true;
		input.setAttribute("aria-expanded", "false");
		at = -1;
	};
	const choose = (option) => {
		input.value = option.dataset.value;
		close();
		changed(df.fieldname);
		df.onchange?.();
	};
	const mark = (step) => {
		const options = [...list.children];
		if (!options.length) return;
		at = (at + step + options.length) % options.length;
		options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
		options[at].scrollIntoView({ block: "nearest" });
	};
	const search = async () => {
		if (!doctypeOf()) return;
		const { filters, query } = df.get_query?.() || {};
		const { message = [] } = await frappe.call({
			method: "frappe.desk.search.search_link",
			args: { doctype: doctypeOf(), txt: input.value, filters, query, page_length: 10 },
		});
		if (document.activeElement !== input) return;
		list.replaceChildren(
			...message.map(({ value, label, description }) => {
				const option = create("li");
				option.setAttribute("role", "option");
				option.dataset.value = value;
				const main = create("strong");
				main.textContent = label || value;
				const more = create("span");
				more.textContent = [label && label !== value ? value : "", description]
					.filter(Boolean)
					.join(" · ");
				option.append(main, more);
				option.addEventListener("pointerdown", (event) => {
					event.preventDefault();
					choose(option);
				});
				return option;
			})
		);
		at = -1;
		list.hidden = !message.length;
		input.setAttribute("aria-expanded", String(Boolean(message.length)));
	};

	const soon = () => {
		clearTimeout(timer);
		timer = setTimeout(search, SEARCH_PAUSE);
	};
	input.addEventListener("input", soon);
	input.addEventListener("focus", soon);
	input.addEventListener("blur", close);
	input.addEventListener("keydown", (event) => {
		if (list.hidden) return;
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			mark(event.key === "ArrowDown" ? 1 : -1);
		} else if (event.key === "Enter" && at >= 0) {
			event.preventDefault();
			event.stopPropagation();
			choose(list.children[at]);
		} else if (event.key === "Escape") {
			event.stopPropagation();
			close();
		}
	});
}

function create(tag, className = "") {
	const element = document.createElement(tag);
	if (className) element.className = className;
	return element;
}
