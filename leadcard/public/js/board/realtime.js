/** Changes made by others (spec: `leadcard_card`, room of the DocType). */

import { connection } from "./server";

const EVENT = "leadcard_card";
const DOCTYPES = ["LC Lead", "LC Customer"];
const QUIET = 1200;

/**
 * Calls `listener` with the cards changed, once things are quiet, and `caught_up` when the socket is back after
 * a break; answers how to stop.
 */
export function watch_cards(listener, caught_up) {
	let changed = [];
	let timer = null;

	const subscribe = () => DOCTYPES.forEach((doctype) => frappe.realtime.doctype_subscribe(doctype));
	const on_change = (card) => {
		changed.push(card);
		clearTimeout(timer);
		timer = setTimeout(() => {
			const cards = changed;
			changed = [];
			listener(cards);
		}, QUIET);
	};

	const on_connect = () => {
		subscribe();
		if (connection.silent) caught_up();
		connection.silent = false;
	};
	const on_disconnect = () => (connection.silent = true);

	subscribe();
	frappe.realtime.on("connect", on_connect);
	frappe.realtime.on("disconnect", on_disconnect);
	frappe.realtime.on(EVENT, on_change);

	return () => {
		clearTimeout(timer);
		frappe.realtime.off("connect", on_connect);
		frappe.realtime.off("disconnect", on_disconnect);
		connection.silent = false;
		frappe.realtime.off(EVENT, on_change);
	};
}
