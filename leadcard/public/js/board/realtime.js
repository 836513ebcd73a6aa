/** Changes made by others: `leadcard_card`, in the user's own room, which the socket is in by itself. */

import { connection } from "./server";

const EVENT = "leadcard_card";
const QUIET = 1200;
/** The desk's socket gives up after three attempts: so often it is asked to try again. */
const RETRY = 10000;
/** While no news arrive, and after so long out of sight, the board is read anew. */
const MINUTE = 60000;

/**
 * Calls `listener` with the cards changed, once things are quiet, and `caughtUp` when changes may have been
 * missed; answers how to stop.
 */
export function watchCards(listener, caughtUp) {
	let changed = [];
	let timer = null;
	let readAt = Date.now();
	let hiddenAt = null;

	const onChange = (card) => {
		changed.push(card);
		clearTimeout(timer);
		timer = setTimeout(() => {
			const cards = changed;
			changed = [];
			listener(cards);
		}, QUIET);
	};

	function catchUp() {
		readAt = Date.now();
		caughtUp();
	}

	const onConnect = () => {
		if (connection.silent) catchUp();
		connection.silent = false;
	};
	const onDisconnect = () => (connection.silent = true);

	function check() {
		const { socket } = frappe.realtime;
		if (!socket || socket.connected) return;
		connection.silent = true;
		socket.connect();
		if (Date.now() - readAt >= MINUTE && !connection.lost) catchUp();
	}

	function onSight() {
		if (document.hidden) hiddenAt = Date.now();
		else if (hiddenAt && Date.now() - hiddenAt >= MINUTE) catchUp();
	}

	const checks = setInterval(check, RETRY);
	const events = { connect: onConnect, disconnect: onDisconnect, [EVENT]: onChange };
	for (const [event, heard] of Object.entries(events)) frappe.realtime.on(event, heard);
	document.addEventListener("visibilitychange", onSight);

	return () => {
		clearTimeout(timer);
		clearInterval(checks);
		for (const [event, heard] of Object.entries(events)) frappe.realtime.off(event, heard);
		document.removeEventListener("visibilitychange", onSight);
		connection.silent = false;
	};
}
