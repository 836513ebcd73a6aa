/** Files that are chosen in a dialog before there is a card to attach them to. */
import { upload_file } from "../server";

/** Puts a picker into the dialog's HTML field; `store(card)` answers the names of those that could not be stored. */
export function file_picker(dialog, fieldname) {
	const place = dialog.body.querySelector(`.frappe-control[data-fieldname="${fieldname}"]`);
	const input = Object.assign(document.createElement("input"), {
		type: "file",
		multiple: true,
		id: `lc-${fieldname}`,
		className: "lc-files__input",
	});
	const label = Object.assign(document.createElement("label"), {
		className: "btn btn-default btn-sm lc-files__choose",
		htmlFor: input.id,
		textContent: __("Choose files"),
	});
	const chosen = Object.assign(document.createElement("span"), {
		className: "lc-files__names",
		dir: "auto",
	});
	input.addEventListener("change", () => {
		chosen.textContent = [...input.files].map(({ name }) => name).join(", ");
	});
	place.append(input, label, chosen);
	return {
		async store(card) {
			const refused = [];
			for (const file of input.files) {
				await upload_file(card, file).catch(() => refused.push(file.name));
			}
			return refused;
		},
	};
}
