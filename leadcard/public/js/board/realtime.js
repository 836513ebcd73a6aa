/** Changes made by others (spec: `leadcard_card`, room of the DocType). */

const EVENT = "leadcard_card";
const DOCTYPES = ["LC Lead", "LC Customer"];
const QUIET = 1200;

/** Calls `listener` with the cards changed, once things are quiet; answers how to stop. */
export function watch_cards(listener) {
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

	subscribe();
	frappe.realtime.on("connect", subscribe);
	frappe.realtime.on(EVENT, on_change);

	return () => {
		clearTimeout(timer);
		frappe.realtime.off("connect", subscribe);
		frappe.realtime.off(EVENT, on_change);
	};
}
