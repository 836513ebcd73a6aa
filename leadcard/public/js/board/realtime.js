/** Changes made by others: `leadcard_card`, in the user's own room, which the socket is in by itself. */

import { connection } from "./server";

const EVENT = "leadcard_card";
const QUIET = 1200;
/** The desk's socket gives up after three attempts: so often it is asked to try again. */
const RETRY = 10000;
/** While no news arrive, and after so long out of sight, the board is read anew. */
const MINUTE = 60000;

/**
 * Calls `listener` with the cards changed, once things are quiet, and `caught_up` when changes may have been
 * missed; answers how to stop.
 */
export function watch_cards(listener, caught_up) {
	let changed = [];
	let timer = null;
	let read_at = Date.now();
	let hidden_at = null;

	const on_change = (card) => {
		changed.push(card);
		clearTimeout(timer);
		timer = setTimeout(() => {
			const cards = changed;
			changed = [];
			listener(cards);
		}, QUIET);
	};

	function catch_up() {
		read_at = Date.now();
		caught_up();
	}

	const on_connect = () => {
		if (connection.silent) catch_up();
		connection.silent = false;
	};
	const on_disconnect = () => (connection.silent = true);

	function check() {
		const { socket } = frappe.realtime;
		if (!socket || socket.connected) return;
		connection.silent = true;
		socket.connect();
		if (Date.now() - read_at >= MINUTE && !connection.lost) catch_up();
	}

	function on_sight() {
		if (document.hidden) hidden_at = Date.now();
		else if (hidden_at && Date.now() - hidden_at >= MINUTE) catch_up();
	}

	const checks = setInterval(check, RETRY);
	const events = { connect: on_connect, disconnect: on_disconnect, [EVENT]: on_change };
	for (const [event, heard] of Object.entries(events)) frappe.realtime.on(event, heard);
	document.addEventListener("visibilitychange", on_sight);

	return () => {
		clearTimeout(timer);
		clearInterval(checks);
		for (const [event, heard] of Object.entries(events)) frappe.realtime.off(event, heard);
		document.removeEventListener("visibilitychange", on_sight);
		connection.silent = false;
	};
}
