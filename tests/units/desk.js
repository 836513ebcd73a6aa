/** What the board's modules find in the page when they are loaded: words as they are written, one user, one site. */
globalThis.window = globalThis;
globalThis.__ = (text, values = []) => text.replace(/\{(\d+)\}/g, (_whole, index) => values[index]);
globalThis.frappe = {
	session: { user: "an@example.com" },
	boot: {
		lang: "en",
		leadcard_status_labels: {},
		leadcard_money: { numbers: "#,###.##" },
	},
	utils: { escape_html: (text) => text },
	show_alert() {},
};

const kept = new Map();
globalThis.sessionStorage = {
	getItem: (key) => kept.get(key) ?? null,
	setItem: (key, value) => kept.set(key, value),
};
