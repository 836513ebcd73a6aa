import { makeControl } from "./controls";

/** Fields in sections and columns, with their defaults and conditions. */
export class FieldGroup {
	make_fields(container, fields, doc = null) {
		this.doc = doc;
		this.fields_dict = {};
		this.fields_list = [];
		let section = null;
		let column = null;
		const openColumn = () => {
			column = document.createElement("div");
			column.className = "form-column";
			section.body.append(column);
		};
		const openSection = (df) => {
			const element = document.createElement("div");
			element.className = "form-section";
			section = { df, element, body: document.createElement("div") };
			section.body.className = "section-body";
			if (df?.label) element.append(df.collapsible ? fold(df, section) : headOf(df));
			element.append(section.body);
			container.append(element);
			openColumn();
		};

		for (const df of fields) {
			if (df.hidden || ["Table", "Table MultiSelect", "Button", "Geolocation"].includes(df.fieldtype))
				continue;
			if (["Section Break", "Tab Break"].includes(df.fieldtype)) {
				openSection(df);
				continue;
			}
			if (!section) openSection();
			if (df.fieldtype === "Column Break") {
				openColumn();
				continue;
			}
			const control = makeControl(
				df,
				() => this.refresh_conditions(),
				(fieldname) => this.get_value(fieldname)
			);
			this.fields_dict[df.fieldname] = control;
			this.fields_list.push(control);
			column.append(control.element);
			const value = doc ? doc[df.fieldname] : defaultOf(df);
			if (control.set && value !== undefined && value !== null) control.set(value);
		}
		this.refresh_conditions();
	}

	refresh_conditions() {
		const doc = { ...this.doc, ...this.values_now() };
		for (const control of this.fields_list) {
			const { depends_on: dependsOn, mandatory_depends_on: mandatoryDependsOn, reqd } = control.df;
			control.visible = !dependsOn || holds(dependsOn, doc);
			control.required = Boolean(reqd || (mandatoryDependsOn && holds(mandatoryDependsOn, doc)));
			control.show(control);
		}
	}

	values_now() {
		const values = {};
		for (const { df, get } of this.fields_list) {
			const value = get?.();
			if (value !== null && value !== undefined && value !== "") values[df.fieldname] = value;
		}
		return values;
	}

	get_value(fieldname) {
		return this.fields_dict[fieldname]?.get?.();
	}

	set_value(fieldname, value) {
		this.fields_dict[fieldname]?.set?.(value);
		this.refresh_conditions();
	}

	/** The values, or null after saying which required ones are missing. */
	get_values(ignoreErrors) {
		const missing = this.fields_list.filter(
			({ visible, required, get }) => visible && required && get && [null, ""].includes(get())
		);
		for (const control of this.fields_list) {
			control.element.classList.toggle("has-error", missing.includes(control));
		}
		if (missing.length && !ignoreErrors) {
			const labels = missing.map(({ df }) => `<li>${frappe.utils.escape_html(__(df.label))}</li>`);
			frappe.msgprint({
				title: __("Missing Values Required"),
				message: `${__("Following fields have missing values:")}<ul>${labels.join("")}</ul>`,
			});
			return null;
		}
		return this.values_now();
	}
}

function headOf(df) {
	const head = document.createElement("h3");
	head.className = "section-head";
	head.textContent = __(df.label);
	return head;
}

/** A head that folds its section away, at first too. */
function fold(df, { body }) {
	const head = document.createElement("button");
	head.type = "button";
	head.className = "section-head collapsible";
	head.textContent = __(df.label);
	const set = (isOpen) => {
		body.hidden = !isOpen;
		head.setAttribute("aria-expanded", String(isOpen));
		head.classList.toggle("collapsed", !isOpen);
	};
	head.addEventListener("click", () => set(body.hidden));
	set(false);
	return head;
}

function defaultOf(df) {
	if (df.default === "Today") return frappe.datetime.get_today();
	if (String(df.default).toLowerCase() === "now") return frappe.datetime.system_datetime();
	return df.default;
}

/** "fieldname" or "eval:doc.x == 1": the DocTypes' own conditions, as the desk runs them. */
function holds(condition, doc) {
	if (!condition.startsWith("eval:")) return Boolean(doc[condition]);
	return Boolean(new Function("doc", `return (${condition.slice(5)})`)(doc));
}
