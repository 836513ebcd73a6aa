/** The parts of frappe.datetime, number formats and small helpers that the board uses. */

/** What the clock in `zone` shows at an instant, as "YYYY-MM-DD HH:MM:SS". */
function shownIn(zone, instant) {
	return new Intl.DateTimeFormat("sv-SE", {
		timeZone: zone,
		dateStyle: "short",
		timeStyle: "medium",
	}).format(instant);
}

/** The instant at which the clock in `zone` shows this: guessed as in UTC, then put right by what it shows there. */
function instantOf(datetime, zone) {
	const inUtc = (text) => Date.parse(`${text.slice(0, 19).replace(" ", "T")}Z`);
	const wanted = inUtc(String(datetime));
	let instant = wanted;
	for (let round = 0; round < 2; round++) instant += wanted - inUtc(shownIn(zone, instant));
	return instant;
}

const zones = () => frappe.boot.time_zone;

frappe.datetime = {
	now_datetime: () => shownIn(zones().user, Date.now()),
	system_datetime: () => shownIn(zones().system, Date.now()),
	get_today: () => frappe.datetime.now_datetime().slice(0, 10),
	convert_to_user_tz: (datetime) => shownIn(zones().user, instantOf(datetime, zones().system)),
	convert_to_system_tz: (datetime) => shownIn(zones().system, instantOf(datetime, zones().user)),
	is_system_time_zone(now = Date.now()) {
		return shownIn(zones().user, now) === shownIn(zones().system, now);
	},
};

/** A number format as the site has it; amounts may take their currency's. */
window.get_number_format = (currency) => {
	const { number_format: numberFormat, use_number_format_from_currency } = frappe.boot.sysdefaults;
	const ofCurrency = Number(use_number_format_from_currency) && frappe.boot.number_formats[currency];
	return ofCurrency || numberFormat || "#,###.##";
};

window.format_number = (value, format, digits = 0) => {
	const [group, point = ""] = (format || window.get_number_format()).match(/[., ]/g);
	const [whole, fraction] = Math.abs(value).toFixed(digits).split(".");
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
	return (value < 0 ? "-" : "") + grouped + (fraction && point ? point + fraction : "");
};

window.format_currency = (value, currency, digits = 0) => {
	const symbol = new Intl.NumberFormat("vi", { style: "currency", currency })
		.formatToParts(0)
		.find(({ type }) => type === "currency").value;
	const format = window.get_number_format(currency);
	return `${window.format_number(Number(value) || 0, format, digits)} ${symbol}`;
};

window.cint = (value) => parseInt(value, 10) || 0;
window.flt = (value) => parseFloat(value) || 0;

const ENTITIES = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
	"`": "&#x60;",
	"=": "&#x3D;",
};

frappe.utils = {
	set_title: (title) => (document.title = title),
	escape_html: (text) => String(text ?? "").replace(/[&<>"'`=]/g, (letter) => ENTITIES[letter]),
};
