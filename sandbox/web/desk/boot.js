/** `frappe` as far as the board needs it, from what the server put into the page. */

const boot = JSON.parse(document.getElementById("boot").textContent);

window.frappe = {
	boot,
	csrf_token: boot.csrf_token,
	session: { user: boot.user.name },
	provide(path) {
		path.split(".").reduce((at, key) => (at[key] ??= {}), window);
	},
};

window.__ = (text, values) => {
	if (!text || typeof text !== "string") return text;
	const translated = boot.__messages[text] || text;
	return values ? translated.replace(/\{(\d+)\}/g, (whole, index) => values[index] ?? whole) : translated;
};
