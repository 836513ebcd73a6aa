/** frappe.realtime over the sandbox's long poll instead of a socket: what happens while it is down is missed. */

const listeners = {};
const PAUSE = 3000;
let stopped = false;
let poll = null;

const emit = (event, message) => [...(listeners[event] || [])].forEach((listener) => listener(message));

const socket = {
	connected: false,
	connect() {
		if (!stopped) return;
		stopped = false;
		listen();
	},
	disconnect() {
		stopped = true;
		poll?.abort();
		lose();
	},
};

frappe.realtime = {
	socket,
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

function lose() {
	if (!socket.connected) return;
	socket.connected = false;
	emit("disconnect");
}

async function listen() {
	let last = null;
	while (!stopped) {
		poll = new AbortController();
		try {
			const since = last === null ? "" : `?since=${last}`;
			const response = await fetch(`/realtime${since}`, {
				headers: { Accept: "application/json" },
				signal: poll.signal,
			});
			if (!response.ok) throw new Error(response.statusText);
			const answer = await response.json();
			if (stopped) return;
			last = answer.last;
			if (!socket.connected) {
				socket.connected = true;
				emit("connect");
			}
			for (const { event, message } of answer.events) emit(event, message);
		} catch {
			lose();
			last = null;
			await new Promise((resume) => setTimeout(resume, PAUSE));
		}
	}
}

window.addEventListener("offline", () => poll?.abort());

export const startRealtime = () => void listen();
