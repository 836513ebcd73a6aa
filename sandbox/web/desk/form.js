import { FieldGroup } from "./field_group";

/** A plain form over a DocType's meta: what "Full form" opens where there is no desk. */
export async function openForm(page, slug, name) {
	const doctype = frappe.boot.doctypes?.[slug] || fromSlug(slug);
	page.innerHTML = `<div class="plain-form"><p>${__("Loading…")}</p></div>`;
	const frame = page.firstElementChild;
	try {
		await frappe.model.with_doctype(doctype);
		const { message } = await frappe.call({
			method: "frappe.client.get",
			type: "GET",
			args: { doctype, name },
		});
		draw(frame, message);
	} catch {
		frame.innerHTML = `<p>${__("This record cannot be shown.")} <a href="/app/leadcard">${__("To the board")}</a></p>`;
	}
}

/** Lists and reports, which numbers lead to, are the desk's own. */
export function sayOfDesk(page) {
	page.innerHTML = `<div class="plain-form"><p>${__("Lists and reports are part of Frappe's desk, which the sandbox does not have.")}
		<a href="/app/leadcard">${__("To the board")}</a></p></div>`;
}

function draw(frame, doc) {
	const meta = frappe.get_meta(doc.doctype);
	frame.innerHTML = `
		<div class="plain-form__head"><a href="/app/leadcard" class="plain-form__back">← ${__("To the board")}</a>
			<h1></h1><span class="plain-form__name"></span>
			<button type="button" class="btn btn-primary btn-sm">${__("Save")}</button></div>
		<div class="plain-form__body"></div>`;
	frame.querySelector("h1").textContent = doc[meta.title_field] || doc.name;
	frame.querySelector(".plain-form__name").textContent = doc.name;
	const group = new FieldGroup();
	group.make_fields(frame.querySelector(".plain-form__body"), meta.fields, doc);
	frame.querySelector(".btn-primary").addEventListener("click", () => save(frame, doc, group));
}

async function save(frame, doc, group) {
	const values = group.get_values();
	if (!values) return;
	const changed = { ...doc };
	for (const { df, get } of group.fields_list) {
		if (get && !df.read_only) changed[df.fieldname] = values[df.fieldname] ?? null;
	}
	const { message } = await frappe.call({ method: "frappe.client.save", args: { doc: changed } });
	frappe.show_alert({ message: __("Saved"), indicator: "green" });
	draw(frame, message);
}

/** "lc-lead" → "LC Lead". */
function fromSlug(slug) {
	return slug
		.split("-")
		.map((word) => (word === "lc" ? "LC" : word[0].toUpperCase() + word.slice(1)))
		.join(" ");
}
