/** Files that are chosen in a dialog, before anything is stored. */
import { uploadFile } from "../server";

/** A button in the user's own language that chooses files, and their names below it. */
export function fileInput(place, { id, label = __("Choose files") }) {
	const input = Object.assign(document.createElement("input"), {
		type: "file",
		multiple: true,
		id,
		className: "lc-files__input",
	});
	const button = Object.assign(document.createElement("label"), {
		className: "btn btn-default btn-sm lc-files__choose",
		htmlFor: input.id,
		textContent: label,
	});
	const chosen = Object.assign(document.createElement("span"), {
		className: "lc-files__names",
		dir: "auto",
	});
	input.addEventListener("change", () => {
		chosen.textContent = [...input.files].map(({ name }) => name).join(", ");
	});
	place.append(input, button, chosen);
	return { input };
}

/** Puts a picker into the dialog's HTML field; `names()` are those chosen, `store(card)` answers those that could not be stored. */
export function filePicker(dialog, fieldname) {
	const place = dialog.body.querySelector(`.frappe-control[data-fieldname="${fieldname}"]`);
	const { input } = fileInput(place, { id: `lc-${fieldname}` });
	return {
		names: () => [...input.files].map(({ name }) => name),
		async store(card) {
			const refused = [];
			for (const file of input.files) {
				await uploadFile(card, file).catch(() => refused.push(file.name));
			}
			return refused;
		},
	};
}
