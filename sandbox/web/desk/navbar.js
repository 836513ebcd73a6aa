/** The stand-in's own bar: who is logged in, language, theme, log out. */

const theme = () => localStorage.getItem("desk_theme") || "light";

export function applyTheme() {
	document.documentElement.dataset.theme = theme();
}

export function startNavbar() {
	const find = (name) => document.querySelector(`[data-nav="${name}"]`);
	find("user").textContent = frappe.boot.user.full_name || frappe.session.user;
	for (const button of document.querySelectorAll("[data-lang]")) {
		button.setAttribute("aria-pressed", String(button.dataset.lang === frappe.boot.lang));
		button.addEventListener("click", () => {
			document.cookie = `preferred_language=${button.dataset.lang};path=/;max-age=31536000;samesite=lax`;
			window.location.reload();
		});
	}
	find("theme").addEventListener("click", () => {
		localStorage.setItem("desk_theme", theme() === "dark" ? "light" : "dark");
		applyTheme();
	});
	find("logout").addEventListener("click", async () => {
		await frappe.call({ method: "logout" });
		window.location.href = "/login";
	});
}
