/** Files that are chosen in a dialog, before anything is stored. */
import { dropFile, uploadFile } from "../server";

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

/**
 * Puts a picker for files of a card that is yet to come into the dialog's HTML field. `upload()` answers the names by which
 * the card takes them, and sends each once only, however often it is tried; `drop(kept)` takes back the others, which the card did not take.
 */
export function filePicker(dialog, fieldname) {
	const place = dialog.body.querySelector(`.frappe-control[data-fieldname="${fieldname}"]`);
	const { input } = fileInput(place, { id: `lc-${fieldname}` });
	const uploaded = new Map();

	async function upload() {
		// Another choice may be made meanwhile.
		const files = [...input.files];
		for (const file of files) {
			if (!uploaded.has(file)) uploaded.set(file, (await uploadFile(null, file)).name);
		}
		return files.map((file) => uploaded.get(file));
	}

	function drop(kept = []) {
		for (const name of uploaded.values()) if (!kept.includes(name)) dropFile(name).catch(() => {});
	}
	return { upload, drop };
}
