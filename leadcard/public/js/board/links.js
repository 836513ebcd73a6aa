/** Addresses inside the desk. */

export function form_url({ doctype, name }) {
	return `/app/${doctype.toLowerCase().replaceAll(" ", "-")}/${encodeURIComponent(name)}`;
}
