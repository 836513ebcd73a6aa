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
export const isEcho = ({ write, ...card }) => answered.has(`${write} ${card.doctype}/${card.name}`);
/** Whether the answer to a write of this page is still under way. */
export const isPending = ({ write }) => pending.has(write);

function beginWrite() {
	const write = `${PAGE}-${(writes += 1)}`;
	pending.add(write);
	return write;
}

function endWrite(write, cards) {
	pending.delete(write);
	for (const card of cards) if (card?.doctype) answered.add(`${write} ${card.doctype}/${card.name}`);
	for (const oldest of answered) {
		if (answered.size <= REMEMBERED) break;
		answered.delete(oldest);
	}
}

export class ServerError extends Error {
	constructor({ type = "", messages = [], status = 0 }) {
		super(messages.join("\n") || fallbackMessage(status));
		this.type = type;
		this.status = status;
	}
}

export const getBoard = (view) => call("leadcard.api.board.get_board", view, "GET");
export const getColumn = (status, view, cursor) =>
	call("leadcard.api.board.get_column", { status, cursor, ...view }, "GET");
export const getMore = (card, part, { start = 0, limit = 20, kind = "" } = {}) =>
	call("leadcard.api.panel.get_more", { ...keyOf(card), part, start, limit, kind }, "GET");
/** The columns' totals, and those of the cards that the view still shows. */
export const getChanged = (cards, view) =>
	call(
		"leadcard.api.board.get_changed",
		{ cards: cards.map(({ doctype, name }) => [doctype, name]), ...view },
		"GET"
	);
/** What cards are called that one had open, as far as one may see them: {cards}. */
export const getRecent = (cards) =>
	call(
		"leadcard.api.search.get_recent",
		{ cards: cards.map(({ doctype, name }) => [doctype, name]) },
		"GET"
	);
export const getFilterOptions = () => call("leadcard.api.board.get_filter_options", {}, "GET");
/** The stages with what each holds under the view: {stages}. */
export const getStages = ({ filters, search }) =>
	call("leadcard.api.board.get_stages", { filters, search }, "GET");
/** What is expected and what was sold in a period, under the view's filters and search. */
export const getFigures = (period, { filters, search }) =>
	call("leadcard.api.figures.get_figures", { period, filters, search }, "GET");
/** A report of LeadCard's under its filters: {columns, rows, chart, message}. */
export const getReport = (name, filters) => call("leadcard.api.figures.get_report", { name, filters }, "GET");
/** What waits for the user today, and their targets of a period. */
export const getMyDay = (period) => call("leadcard.api.figures.get_my_day", { period }, "GET");
export const getCard = (card) => call("leadcard.api.board.get_card", keyOf(card), "GET");
export const moveCard = (card, toStatus) =>
	call("leadcard.api.board.move_card", {
		...keyOf(card),
		to_status: toStatus,
		modified: card.modified,
		from_status: card.column,
	});

/** What is masked of somebody else's card, in full: logged, and counted against the day's quota. */
export const reveal = (card) => call("leadcard.api.reveal.show", keyOf(card));

export const useVietnameseNumbers = () => call("leadcard.api.numbers.use_vietnamese_numbers", {});
export const getDigestChoice = () => call("leadcard.api.notices.get_digest_choice", {}, "GET");
export const switchDigest = (on) => call("leadcard.api.notices.switch_digest", { on: on ? 1 : 0 });
export const getNumbersChoice = () => call("leadcard.api.notices.get_numbers_choice", {}, "GET");
export const switchNumbers = (on) => call("leadcard.api.notices.switch_numbers", { on: on ? 1 : 0 });

export const checkDuplicates = (values, exclude) =>
	call("leadcard.api.duplicates.check", { values, exclude });
export const getConversion = (card) => call("leadcard.api.cards.get_conversion", { name: card.name }, "GET");
export const askHandover = (values) => call("leadcard.api.duplicates.ask_handover", { values });
export const claimByKey = (values) => call("leadcard.api.duplicates.claim", { values });
/** Sources and products to choose from, `recent` ones first: by fieldname {choices, others}. */
export const getChips = (recent) => call("leadcard.api.pickers.get_chips", { recent }, "GET");
export const getOffer = (product) => call("leadcard.api.cards.get_offer", { product }, "GET");
/** `along`: {tags, contacts, files} that are stored with a new card. */
export const createLead = (values, status, along) =>
	call("leadcard.api.cards.create_lead", { values, status, ...along });
export const createCustomer = (values, along) =>
	call("leadcard.api.cards.create_customer", { values, ...along });
export const attachLead = (values, customer, along) =>
	call("leadcard.api.cards.attach_lead", { values, customer, ...along });
/** `along`: the stage that the customer takes, with its note and files (spec 2.9). */
export const convertLead = (card, customer, along = {}) =>
	call(
		"leadcard.api.cards.convert_lead",
		{ name: card.name, modified: card.modified, customer, ...along },
		"POST",
		[card]
	);
export const claim = (card) => call("leadcard.api.cards.claim", { ...keyOf(card), modified: card.modified });
export const stopCare = (card, reason) => call("leadcard.api.cards.stop_care", { ...keyOf(card), reason });
export const resumeCare = (card, reason = "") =>
	call("leadcard.api.cards.resume_care", { ...keyOf(card), reason });
export const getHandoverOptions = () => call("leadcard.api.handover.get_options", {}, "GET");
export const getHandoverPreview = (wish) => call("leadcard.api.handover.get_preview", wish, "GET");
export const getHandoverProgress = (job) => call("leadcard.api.handover.get_progress", { job }, "GET");
export const handOver = (wish) => call("leadcard.api.handover.run", wish);
export const assign = (card, user) =>
	call("leadcard.api.cards.assign", { ...keyOf(card), user, modified: card.modified });
/** Gives an own card to a colleague of the own teams. */
export const handOn = (card, user, reason) =>
	call("leadcard.api.cards.hand_on", { ...keyOf(card), user, reason, modified: card.modified });
/** Offers an own card to a colleague, who takes it or declines. */
export const offerCard = (card, user, reason) =>
	call("leadcard.api.offers.offer_card", { ...keyOf(card), user, reason, modified: card.modified });
export const getOffered = (offer) => call("leadcard.api.offers.get_offer", { offer }, "GET");
export const takeOffer = (offer) => call("leadcard.api.offers.take_offer", { offer });
export const declineOffer = (offer) => call("leadcard.api.offers.decline_offer", { offer });
export const withdrawOffer = (offer) => call("leadcard.api.offers.withdraw_offer", { offer });
export const getColleagues = () => call("leadcard.api.cards.get_colleagues", {}, "GET");
export const changeStage = (card, choice) =>
	call("leadcard.api.cards.change_stage", { ...keyOf(card), ...choice, modified: card.modified });
export const editCard = (card, values) =>
	call("leadcard.api.cards.edit_card", { ...keyOf(card), values, modified: card.modified });
export const setTags = (card, tags) => call("leadcard.api.cards.set_tags", { ...keyOf(card), tags });
export const getViewers = (card) => call("leadcard.api.cards.get_viewers", keyOf(card), "GET");
/** Forgets whose a card was, with all cards of the same party: {card, cards, already}. */
export const anonymise = (card, reason) => call("leadcard.api.privacy.anonymise", { ...keyOf(card), reason });
/** To whom, and to which teams, a new lead may be given. */
export const getPlaces = () => call("leadcard.api.cards.get_places", {}, "GET");
export const getAssignees = (card) => call("leadcard.api.cards.get_assignees", keyOf(card), "GET");

const activity = (method) => (card, values) =>
	call(`leadcard.api.activities.${method}`, { ...keyOf(card), values });
/** `plan`: the next call, saved with this one or not at all. */
export const logCall = (card, values, plan) =>
	call("leadcard.api.activities.log_call", { ...keyOf(card), values, ...(plan ? { plan } : {}) });
export const logMeeting = activity("log_meeting");
export const addNote = activity("add_note");
/** `plan` as above, where something is completed. */
export const editActivity = ({ doctype, name, modified }, values, plan) =>
	call("leadcard.api.activities.edit_activity", {
		...{ kind: doctype, name, values, modified },
		...(plan ? { plan } : {}),
	});
export const deleteActivity = ({ doctype, name }) =>
	call("leadcard.api.activities.delete_activity", { kind: doctype, name });
export const createTicket = activity("create_ticket");
export const createOpportunity = (card, values, { win = 0, ...along } = {}) =>
	call("leadcard.api.activities.create_opportunity", { name: card.name, values, win, ...along });
/** `won`: {amount, won_on}, each left out where it stays as it is. */
export const winOpportunity = (name, won, along = {}) =>
	call("leadcard.api.activities.win_opportunity", { name, ...won, ...along });
export const loseOpportunity = (name, { lost_reason: reason, lost_note: note }) =>
	call("leadcard.api.activities.lose_opportunity", { name, reason, note });
export const editOpportunity = ({ name, modified }, values) =>
	call("leadcard.api.activities.edit_opportunity", { name, modified, values });
export const closeTicket = (name) => call("leadcard.api.activities.close_ticket", { name });
export const editTicket = ({ name, modified }, values) =>
	call("leadcard.api.activities.edit_ticket", { name, modified, values });
export const createTask = (card, values) =>
	call("leadcard.api.todos.create_task", { ...values, ...keyOf(card) });
export const completeTask = ({ name }, done) =>
	call("leadcard.api.todos.complete_task", { name, done: done ? 1 : 0 });
export const getEmail = (name) => call("leadcard.api.emails.get_email", { name }, "GET");
export const sendEmailAgain = (name) => call("leadcard.api.emails.send_again", { name });
export const sendEmail = activity("send_email");
/** Email templates to choose from, `recent` ones first: {choices, others}. */
export const getEmailTemplates = (recent) =>
	call("leadcard.api.pickers.get_email_templates", { recent }, "GET");
export const fillTemplate = (card, emailTemplate) =>
	call("leadcard.api.activities.fill_template", { ...keyOf(card), email_template: emailTemplate }, "GET");
export const createContact = (card, values) =>
	call("leadcard.api.activities.create_contact", { ...values, ...keyOf(card) });
export const editContact = (card, contact, values) =>
	call("leadcard.api.activities.edit_contact", { ...values, contact, ...keyOf(card) });

export const createAddress = (card, values) =>
	call("leadcard.api.activities.create_address", { ...keyOf(card), values });
export const editAddress = (card, address, values) =>
	call("leadcard.api.activities.edit_address", { ...keyOf(card), address, values });

/** `attached`: {picture, position}, the name of a file of the card and where one is. */
export const addComment = (card, text, mentions, attached) =>
	call("leadcard.api.comments.add_comment", { ...keyOf(card), text, mentions, ...attached });
export const editComment = (name, text) => call("leadcard.api.comments.edit_comment", { name, text });
export const deleteComment = (name) => call("leadcard.api.comments.delete_comment", { name });
export const likeComment = (name, liked) =>
	call("leadcard.api.comments.like_comment", { name, liked: liked ? 1 : 0 });
export const markRead = (card) => call("leadcard.api.comments.mark_read", keyOf(card));

/**
 * Attaches a file of the user's to a card; others see it where they see the card. Without a card it is the user's alone,
 * until a new one takes it.
 */
export async function uploadFile(card, file) {
	const form = new FormData();
	form.append("file", file, file.name);
	for (const [key, value] of Object.entries({
		...(card && { doctype: card.doctype, docname: card.name }),
		is_private: 1,
		folder: "Home/Attachments",
	})) {
		form.append(key, value);
	}
	const write = beginWrite();
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
	endWrite(write, response?.ok ? [card] : []);
	const answer = (await response?.json().catch(() => null)) || {};
	if (response?.ok) return answer.message;
	const error = readError({ status: response?.status || 0, responseJSON: answer });
	error.message = `${file.name}: ${error.message}`;
	throw error;
}

/** Deletes an uploaded file that no card took. */
export const dropFile = (name) => call("frappe.client.delete", { doctype: "File", name });

/** Products by a part of their name or code, as {value, label}. */
export async function searchProducts(txt) {
	const found = await call("frappe.desk.search.search_link", {
		doctype: "LC Product",
		txt,
		page_length: 20,
	});
	return found.map(({ value, label }) => ({ value, label: label || value }));
}

/** Why opportunities are lost, as the admin lists it. */
export async function getLostReasons() {
	const found = await call("frappe.desk.search.search_link", {
		doctype: "LC Lost Reason",
		txt: "",
		page_length: 100,
	});
	return found.map(({ value }) => value);
}

/** A DocType's meta, custom fields included, as the desk keeps it. */
export async function getMeta(doctype) {
	await frappe.model.with_doctype(doctype);
	return frappe.get_meta(doctype);
}

function keyOf({ doctype, name }) {
	return { doctype, name };
}

/**
 * One request. `silent` keeps the desk from printing the server's messages as HTML:
 * they are read here as plain text and shown by whoever asked.
 *
 * @param written cards that the answer settles beside those that `args` and the answer name
 */
function call(method, args, type = "POST", written = []) {
	const write = type === "GET" ? null : beginWrite();
	const headers = write ? { [WRITE_HEADER]: write } : {};
	return new Promise((resolve, reject) => {
		frappe.call({ method, args, type, headers, silent: true }).then(
			(answer) => {
				if (write) endWrite(write, [args, answer?.message?.card, ...written]);
				connection.lost = !answer || typeof answer !== "object";
				if (connection.lost) {
					return reject(new ServerError({ type: "ConnectionLost" }));
				}
				for (const text of readMessages(answer)) {
					frappe.show_alert({ message: frappe.utils.escape_html(text), indicator: "orange" }, 10);
				}
				resolve(answer.message);
			},
			(xhr) => {
				if (write) endWrite(write, []);
				connection.lost = !xhr?.status;
				reject(readError(xhr));
			}
		);
	});
}

function readError(xhr) {
	const answer = xhr?.responseJSON || {};
	if (hasLoggedOut()) return new ServerError({ type: "SessionEnded", messages: [SESSION_ENDED()] });
	return new ServerError({
		type: answer.exc_type || (xhr?.status ? "" : "ConnectionLost"),
		messages: readMessages(answer),
		status: xhr?.status || 0,
	});
}

/** Frappe's answer to whose session is over says so in a cookie. */
const hasLoggedOut = () => /(^|; )user_id=Guest(;|$)/.test(document.cookie);
const SESSION_ENDED = () => __("Your session has ended. Log in again: what you typed is kept.");

function readMessages(answer) {
	try {
		return JSON.parse(answer._server_messages || "[]")
			.map((entry) => asText(JSON.parse(entry).message))
			.filter(Boolean);
	} catch {
		return [];
	}
}

/** Server messages may carry markup; a parsed document runs no script and loads nothing. */
function asText(html) {
	return new DOMParser().parseFromString(String(html ?? ""), "text/html").body.textContent.trim();
}

function fallbackMessage(status) {
	if (!status) return __("The server cannot be reached. Check your connection and try again.");
	if (status === 403) return __("You may not do this.");
	if (status === 404) return __("This record no longer exists.");
	return __("The server could not do this. Please try again.");
}
