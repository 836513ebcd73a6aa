/** Addresses inside the desk. */

const CARDS = ["LC Lead", "LC Customer"];

export function formUrl({ doctype, name }) {
	return `/app/${doctype.toLowerCase().replaceAll(" ", "-")}/${encodeURIComponent(name)}`;
}

/** Where a number leads: the board under the filters that show its cards, or a list or report of the desk's (spec 9.8). */
export function numberUrl({ list, report, ...filters }) {
	const params = new URLSearchParams();
	for (const [name, chosen] of Object.entries(filters)) {
		for (const one of [chosen].flat()) params.append(name, one);
	}
	// the desk's router keeps one value of each key, and the board's filters have several
	const asked = list || report || filters.card ? params : new URLSearchParams({ leads_to: params });
	if (report) return `/app/query-report/${encodeURIComponent(report)}?${asked}`;
	return `/app/${list ? list.toLowerCase().replaceAll(" ", "-") : "leadcard"}?${asked}`;
}

/** Where the board shows a card's panel: to be copied and sent. */
export function boardUrl(card) {
	const url = new URL("/app/leadcard", window.location.origin);
	url.searchParams.set("card", `${card.doctype}/${card.name}`);
	return url.href;
}

/** The card that the address, or the page that led here, asks for; null without one. */
export function cardOfAddress() {
	const asked = frappe.route_options?.card || new URLSearchParams(window.location.search).get("card") || "";
	if (frappe.route_options) delete frappe.route_options.card;
	const [doctype, ...name] = asked.split("/");
	return CARDS.includes(doctype) && name.length ? { doctype, name: name.join("/") } : null;
}

/** What the address, or the page that led here, asks for by a name beside the view's, such as `notices`. It asks once. */
export function takeFromAddress(name) {
	const url = new URL(window.location.href);
	const asked = frappe.route_options?.[name] ?? url.searchParams.get(name);
	if (frappe.route_options) delete frappe.route_options[name];
	url.searchParams.delete(name);
	window.history.replaceState(window.history.state, "", url);
	return asked;
}

/** Keeps the address in step with the panel, without a step of its own in the history. */
export function showInAddress(card) {
	const url = new URL(window.location.href);
	if (card) url.searchParams.set("card", `${card.doctype}/${card.name}`);
	else url.searchParams.delete("card");
	window.history.replaceState(window.history.state, "", url);
}

/** A stored address that may be followed: a path of this site, or the web. */
export function safeUrl(address) {
	return /^(\/(?!\/)|https?:)/i.test(address || "") ? address : undefined;
}

/** Copies a text; a page without https has no clipboard of its own and copies what is selected. */
export async function copy(text) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		const area = document.createElement("textarea");
		area.value = text;
		area.style.position = "fixed";
		area.style.opacity = "0";
		document.body.append(area);
		area.select();
		const copied = document.execCommand("copy");
		area.remove();
		return copied;
	}
}

/** A map with what a Geolocation field holds first; undefined where that is no point. */
export function mapUrl(position) {
	try {
		const [longitude, latitude] = JSON.parse(position).features[0].geometry.coordinates.map(Number);
		if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return undefined;
		return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
	} catch {
		return undefined;
	}
}
