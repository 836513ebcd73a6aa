/** frappe.realtime over the sandbox's long poll instead of a socket. */

const listeners = {};
const PAUSE = 3000;
let last = null;

frappe.realtime = {
	on(event, listener) {
		(listeners[event] ??= new Set()).add(listener);
	},
	off(event, listener) {
		if (listener) listeners[event]?.delete(listener);
		else delete listeners[event];
	},
	// The server sends every room that the user may be in.
	doctype_subscribe() {},
	doctype_unsubscribe() {},
};

async function listen() {
	for (;;) {
		try {
			const since = last === null ? "" : `?since=${last}`;
			const response = await fetch(`/realtime${since}`, { headers: { Accept: "application/json" } });
			if (!response.ok) throw new Error(response.statusText);
			const answer = await response.json();
			last = answer.last;
			for (const { event, message } of answer.events) {
				for (const listener of listeners[event] || []) listener(message);
			}
		} catch {
			await new Promise((resume) => setTimeout(resume, PAUSE));
		}
	}
}

export const start_realtime = () => void listen();
