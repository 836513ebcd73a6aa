/** Every request of the board, and nothing else of it, goes through this file. */

import { reactive } from "vue";

/** `lost`: the last request got no answer. `silent`: the socket that tells of changes is down. */
export const connection = reactive({ lost: false, silent: false });

/** Goes out with each write and comes back in the news of it. */
const WRITE_HEADER = "X-LeadCard-Write";
const PAGE = Array.from({ length: 3 }, () => Math.random().toString(36).slice(2, 10)).join("");
const REMEMBERED = 300;
let writes = 0;
const pending = new Set();
const answered = new Set();

/** Whether the news is of a write of this page whose answer told of the card, so that there is nothing to read. */
export const is_echo = ({ write, ...card }) => answered.has(`${write} ${card.doctype}/${card.name}`);
/** Whether the answer to a write of this page is still under way. */
export const is_pending = ({ write }) => pending.has(write);

function begin_write() {
	const write = `${PAGE}-${(writes += 1)}`;
	pending.add(write);
	return write;
}

function end_write(write, cards) {
	pending.delete(write);
	for (const card of cards) if (card?.doctype) answered.add(`${write} ${card.doctype}/${card.name}`);
	for (const oldest of answered) {
		if (answered.size <= REMEMBERED) break;
		answered.delete(oldest);
	}
}

export class ServerError extends Error {
	constructor({ type = "", messages = [], status = 0 }) {
		super(messages.join("\n") || fallback_message(status));
		this.type = type;
		this.status = status;
	}
}

export const get_board = (view) => call("leadcard.api.board.get_board", view, "GET");
export const get_column = (status, view, cursor) =>
	call("leadcard.api.board.get_column", { status, cursor, ...view }, "GET");
export const get_more = (card, part, { start = 0, limit = 20, kind = "" } = {}) =>
	call("leadcard.api.panel.get_more", { ...key_of(card), part, start, limit, kind }, "GET");
/** The columns' totals, and those of the cards that the view still shows. */
export const get_changed = (cards, view) =>
	call(
		"leadcard.api.board.get_changed",
		{ cards: cards.map(({ doctype, name }) => [doctype, name]), ...view },
		"GET"
	);
export const get_filter_options = () => call("leadcard.api.board.get_filter_options", {}, "GET");
/** The stages with what each holds under the view: {stages}. */
export const get_stages = ({ filters, search }) =>
	call("leadcard.api.board.get_stages", { filters, search }, "GET");
export const get_card = (card) => call("leadcard.api.board.get_card", key_of(card), "GET");
export const move_card = (card, to_status) =>
	call("leadcard.api.board.move_card", {
		...key_of(card),
		to_status,
		modified: card.modified,
		from_status: card.column,
	});

/** What is masked of somebody else's card, in full: logged, and counted against the day's quota. */
export const reveal = (card) => call("leadcard.api.reveal.show", key_of(card));

export const use_vietnamese_numbers = () => call("leadcard.api.numbers.use_vietnamese_numbers", {});
export const get_digest_choice = () => call("leadcard.api.notices.get_digest_choice", {}, "GET");
export const switch_digest = (on) => call("leadcard.api.notices.switch_digest", { on: on ? 1 : 0 });

export const check_duplicates = (values, exclude) =>
	call("leadcard.api.duplicates.check", { values, exclude });
export const get_conversion = (card) => call("leadcard.api.cards.get_conversion", { name: card.name }, "GET");
export const ask_handover = (values) => call("leadcard.api.duplicates.ask_handover", { values });
export const claim_by_key = (values) => call("leadcard.api.duplicates.claim", { values });
export const get_offer = (product) => call("leadcard.api.cards.get_offer", { product }, "GET");
/** `along`: {tags, contacts} that are stored with a new card. */
export const create_lead = (values, status, along) =>
	call("leadcard.api.cards.create_lead", { values, status, ...along });
export const create_customer = (values, along) =>
	call("leadcard.api.cards.create_customer", { values, ...along });
export const attach_lead = (values, customer, along) =>
	call("leadcard.api.cards.attach_lead", { values, customer, ...along });
/** `along`: the stage that the customer takes, with its note and files (spec 2.9). */
export const convert_lead = (card, customer, along = {}) =>
	call(
		"leadcard.api.cards.convert_lead",
		{ name: card.name, modified: card.modified, customer, ...along },
		"POST",
		[card]
	);
export const claim = (card) => call("leadcard.api.cards.claim", { ...key_of(card), modified: card.modified });
export const stop_care = (card, reason) => call("leadcard.api.cards.stop_care", { ...key_of(card), reason });
export const resume_care = (card, reason = "") =>
	call("leadcard.api.cards.resume_care", { ...key_of(card), reason });
export const get_handover_options = () => call("leadcard.api.handover.get_options", {}, "GET");
export const get_handover_preview = (wish) => call("leadcard.api.handover.get_preview", wish, "GET");
export const get_handover_progress = (job) => call("leadcard.api.handover.get_progress", { job }, "GET");
export const hand_over = (wish) => call("leadcard.api.handover.run", wish);
export const assign = (card, user) =>
	call("leadcard.api.cards.assign", { ...key_of(card), user, modified: card.modified });
/** Gives an own card to a colleague of the own teams. */
export const hand_on = (card, user, reason) =>
	call("leadcard.api.cards.hand_on", { ...key_of(card), user, reason, modified: card.modified });
export const get_colleagues = () => call("leadcard.api.cards.get_colleagues", {}, "GET");
export const change_stage = (card, choice) =>
	call("leadcard.api.cards.change_stage", { ...key_of(card), ...choice, modified: card.modified });
export const edit_card = (card, values) =>
	call("leadcard.api.cards.edit_card", { ...key_of(card), values, modified: card.modified });
export const set_tags = (card, tags) => call("leadcard.api.cards.set_tags", { ...key_of(card), tags });
export const get_viewers = (card) => call("leadcard.api.cards.get_viewers", key_of(card), "GET");
/** To whom, and to which teams, a new lead may be given. */
export const get_places = () => call("leadcard.api.cards.get_places", {}, "GET");
export const get_assignees = (card) => call("leadcard.api.cards.get_assignees", key_of(card), "GET");

const activity = (method) => (card, values) =>
	call(`leadcard.api.activities.${method}`, { ...key_of(card), values });
export const log_call = activity("log_call");
export const log_meeting = activity("log_meeting");
export const add_note = activity("add_note");
export const edit_activity = ({ doctype, name, modified }, values) =>
	call("leadcard.api.activities.edit_activity", { kind: doctype, name, values, modified });
export const delete_activity = ({ doctype, name }) =>
	call("leadcard.api.activities.delete_activity", { kind: doctype, name });
export const create_ticket = activity("create_ticket");
export const create_opportunity = (card, values, { win = 0, ...along } = {}) =>
	call("leadcard.api.activities.create_opportunity", { name: card.name, values, win, ...along });
export const win_opportunity = (name, amount, along = {}) =>
	call("leadcard.api.activities.win_opportunity", { name, amount, ...along });
export const lose_opportunity = (name, { lost_reason: reason, lost_note: note }) =>
	call("leadcard.api.activities.lose_opportunity", { name, reason, note });
export const edit_opportunity = ({ name, modified }, values) =>
	call("leadcard.api.activities.edit_opportunity", { name, modified, values });
export const close_ticket = (name) => call("leadcard.api.activities.close_ticket", { name });
export const edit_ticket = ({ name, modified }, values) =>
	call("leadcard.api.activities.edit_ticket", { name, modified, values });
export const create_task = (card, values) =>
	call("leadcard.api.todos.create_task", { ...values, ...key_of(card) });
export const complete_task = ({ name }, done) =>
	call("leadcard.api.todos.complete_task", { name, done: done ? 1 : 0 });
export const get_email = (name) => call("leadcard.api.emails.get_email", { name }, "GET");
export const send_email_again = (name) => call("leadcard.api.emails.send_again", { name });
export const send_email = activity("send_email");
export const fill_template = (card, email_template) =>
	call("leadcard.api.activities.fill_template", { ...key_of(card), email_template }, "GET");
export const create_contact = (card, values) =>
	call("leadcard.api.activities.create_contact", { ...values, ...key_of(card) });
export const edit_contact = (card, contact, values) =>
	call("leadcard.api.activities.edit_contact", { ...values, contact, ...key_of(card) });

export const create_address = (card, values) =>
	call("leadcard.api.activities.create_address", { ...key_of(card), values });
export const edit_address = (card, address, values) =>
	call("leadcard.api.activities.edit_address", { ...key_of(card), address, values });

/** `attached`: {picture, position}, the name of a file of the card and where one is. */
export const add_comment = (card, text, mentions, attached) =>
	call("leadcard.api.comments.add_comment", { ...key_of(card), text, mentions, ...attached });
export const edit_comment = (name, text) => call("leadcard.api.comments.edit_comment", { name, text });
export const delete_comment = (name) => call("leadcard.api.comments.delete_comment", { name });
export const like_comment = (name, liked) =>
	call("leadcard.api.comments.like_comment", { name, liked: liked ? 1 : 0 });
export const mark_read = (card) => call("leadcard.api.comments.mark_read", key_of(card));

/** Attaches a file of the user's to a card; others see it where they see the card. */
export async function upload_file(card, file) {
	const form = new FormData();
	form.append("file", file, file.name);
	for (const [key, value] of Object.entries({
		doctype: card.doctype,
		docname: card.name,
		is_private: 1,
		folder: "Home/Attachments",
	})) {
		form.append(key, value);
	}
	const write = begin_write();
	const headers = {
		Accept: "application/json",
		"X-Frappe-CSRF-Token": frappe.csrf_token,
		[WRITE_HEADER]: write,
	};
	const response = await fetch("/api/method/upload_file", {
		method: "POST",
		headers,
		body: form,
	}).catch(() => null);
	end_write(write, response?.ok ? [card] : []);
	const answer = (await response?.json().catch(() => null)) || {};
	if (!response?.ok) throw read_error({ status: response?.status || 0, responseJSON: answer });
	return answer.message;
}

/** Products by a part of their name or code, as {value, label}. */
export async function search_products(txt) {
	const found = await call("frappe.desk.search.search_link", {
		doctype: "LC Product",
		txt,
		page_length: 20,
	});
	return found.map(({ value, label }) => ({ value, label: label || value }));
}

/** Why opportunities are lost, as the admin lists it. */
export async function get_lost_reasons() {
	const found = await call("frappe.desk.search.search_link", {
		doctype: "LC Lost Reason",
		txt: "",
		page_length: 100,
	});
	return found.map(({ value }) => value);
}

/** A DocType's meta, custom fields included, as the desk keeps it. */
export async function get_meta(doctype) {
	await frappe.model.with_doctype(doctype);
	return frappe.get_meta(doctype);
}

function key_of({ doctype, name }) {
	return { doctype, name };
}

/**
 * One request. `silent` keeps the desk from printing the server's messages as HTML:
 * they are read here as plain text and shown by whoever asked.
 *
 * @param written cards that the answer settles beside those that `args` and the answer name
 */
function call(method, args, type = "POST", written = []) {
	const write = type === "GET" ? null : begin_write();
	const headers = write ? { [WRITE_HEADER]: write } : {};
	return new Promise((resolve, reject) => {
		frappe.call({ method, args, type, headers, silent: true }).then(
			(answer) => {
				if (write) end_write(write, [args, answer?.message?.card, ...written]);
				connection.lost = !answer || typeof answer !== "object";
				if (connection.lost) {
					return reject(new ServerError({ type: "ConnectionLost" }));
				}
				for (const text of read_messages(answer)) {
					frappe.show_alert({ message: frappe.utils.escape_html(text), indicator: "orange" }, 10);
				}
				resolve(answer.message);
			},
			(xhr) => {
				if (write) end_write(write, []);
				connection.lost = !xhr?.status;
				reject(read_error(xhr));
			}
		);
	});
}

function read_error(xhr) {
	const answer = xhr?.responseJSON || {};
	if (has_logged_out()) return new ServerError({ type: "SessionEnded", messages: [SESSION_ENDED()] });
	return new ServerError({
		type: answer.exc_type || (xhr?.status ? "" : "ConnectionLost"),
		messages: read_messages(answer),
		status: xhr?.status || 0,
	});
}

/** Frappe's answer to whose session is over says so in a cookie. */
const has_logged_out = () => /(^|; )user_id=Guest(;|$)/.test(document.cookie);
const SESSION_ENDED = () => __("Your session has ended. Log in again: what you typed is kept.");

function read_messages(answer) {
	try {
		return JSON.parse(answer._server_messages || "[]")
			.map((entry) => as_text(JSON.parse(entry).message))
			.filter(Boolean);
	} catch {
		return [];
	}
}

/** Server messages may carry markup; a parsed document runs no script and loads nothing. */
function as_text(html) {
	return new DOMParser().parseFromString(String(html ?? ""), "text/html").body.textContent.trim();
}

function fallback_message(status) {
	if (!status) return __("The server cannot be reached. Check your connection and try again.");
	if (status === 403) return __("You may not do this.");
	if (status === 404) return __("This record no longer exists.");
	return __("The server could not do this. Please try again.");
}
