/** Pages, routes and assets: /app/leadcard is the board, /app/<doctype>/<name> a plain form; lists and reports are the desk's alone. */
import { openForm, sayOfDesk } from "./form";

frappe.pages = { leadcard: document.getElementById("page-leadcard") };

frappe.ui.make_app_page = ({ parent, title }) => {
	parent.innerHTML = `<div class="page-body container"><div class="layout-main-section"></div></div>`;
	document.title = title;
	parent.page = {
		main: parent.querySelector(".layout-main-section"),
		set_title: (text) => (document.title = text),
	};
	return parent.page;
};

frappe.require = async (items) => {
	for (const item of [items].flat()) await loadOnce(frappe.boot.assets_json[item] || item);
};

const loaded = {};

function loadOnce(address) {
	loaded[address] ??= new Promise((resolve, reject) => {
		const isStyle = address.endsWith(".css");
		const tag = document.createElement(isStyle ? "link" : "script");
		Object.assign(tag, isStyle ? { rel: "stylesheet", href: address } : { src: address });
		tag.onload = resolve;
		tag.onerror = () => reject(new Error(address));
		document.head.append(tag);
	});
	return loaded[address];
}

/** The two jQuery calls of the page's loader: a page's own "show" and "hide". */
window.$ = (element) => ({
	on: (event, listener) => element.addEventListener(event, listener),
	trigger: (event) => element.dispatchEvent(new Event(event)),
});

frappe.get_route = () =>
	window.location.pathname
		.replace(/^\/app\/?/, "")
		.split("/")
		.filter(Boolean)
		.map(decodeURIComponent);

frappe.set_route = (...parts) => {
	const [first, ...rest] = parts.flat();
	const route = first === "Form" ? [rest[0].toLowerCase().replaceAll(" ", "-"), rest[1]] : [first, ...rest];
	window.history.pushState({}, "", `/app/${route.map(encodeURIComponent).join("/")}`);
	showRoute();
};

const isDesks = (first, name) => first === "query-report" || !name;

export async function showRoute() {
	const [first = "leadcard", name] = frappe.get_route();
	const board = frappe.pages.leadcard;
	const form = document.getElementById("page-form");
	const isBoard = first === "leadcard";
	if (!isBoard && !board.hidden) window.$(board).trigger("hide");
	board.hidden = !isBoard;
	form.hidden = isBoard;
	if (!isBoard) return isDesks(first, name) ? sayOfDesk(form) : openForm(form, first, name);
	if (!board.page) board.on_page_load(board);
	board.on_page_show(board);
}

document.addEventListener("click", (event) => {
	const link = event.target.closest?.("a[href^='/app/']");
	if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button)
		return;
	event.preventDefault();
	window.history.pushState({}, "", link.href);
	showRoute();
});
window.addEventListener("popstate", showRoute);
