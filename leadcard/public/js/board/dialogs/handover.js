/** Spec 8.4: what somebody leaves behind goes to others in turn, or to nobody, after a look at what that does. */
import { counted, money } from "../format";
import * as server from "../server";
import { openDialog } from "./form_dialog";
import { make, peopleChoice, ticked } from "./people_choice";

const ASKED_EVERY = 1500;
const PAUSE = 200;

/** `leaver`: who is chosen at first. `done(outcome, leaver)` hears what came of it. */
export function handoverDialog({ leavers, receivers, columns }, { leaver = "", currency, done }) {
	const from = chooseLeaver(leavers, leaver);
	const mode = chooseMode(() => showMode());
	const to = peopleChoice(__("Who receives them, in turn"), () => lookSoon());
	const which = chooseColumns(columns, () => lookSoon());
	const summary = make("div", "lc-handover__summary");
	summary.setAttribute("aria-live", "polite");
	let timer = null;
	let asked = 0;
	let seen = null;

	const wish = () => ({
		leaver: from.select.value,
		receivers: mode.toPeople() ? to.values() : [],
		columns: which.values(),
	});

	const dialog = openDialog({
		title: __("Hand over customers"),
		label: __("Hand over"),
		fields: [],
		submit: async () => {
			const wanted = wish();
			const problem = problemOf(wanted, mode.toPeople());
			if (problem) throw new Error(problem);
			const { outcome, job } = await server.handOver(wanted);
			const came = outcome || (await waitFor(job, summary));
			done(came);
			if (came.failures) {
				look();
				throw new Error(failuresOf(came));
			}
		},
	});

	function showMode() {
		to.element.hidden = !mode.toPeople();
		lookSoon();
	}

	function lookSoon() {
		clearTimeout(timer);
		dialog.body.querySelector(".lc-dialog-failure")?.setAttribute("hidden", "");
		timer = setTimeout(look, PAUSE);
	}

	async function look() {
		const wanted = wish();
		const number = ++asked;
		if (!wanted.leaver || !wanted.columns.length) return summary.replaceChildren();
		try {
			const found = await server.getHandoverPreview(wanted);
			if (number !== asked) return;
			seen = found;
			summary.replaceChildren(...linesOf(seen, mode.toPeople(), currency));
		} catch (error) {
			if (number === asked) summary.replaceChildren(make("p", "lc-handover__fault", error.message));
		}
	}

	/** Somebody else leaves: their columns are counted, and they receive nothing. */
	async function changeLeaver() {
		const user = from.select.value;
		to.offer(receivers.filter((person) => person.user !== user));
		which.count(null);
		lookSoon();
		if (!user) return;
		const all = columns.map(({ status }) => status);
		const found = await server.getHandoverPreview({ leaver: user, columns: all }).catch(() => null);
		if (found && from.select.value === user) which.count(found.columns);
	}

	from.select.addEventListener("change", changeLeaver);
	dialog.body.classList.add("lc-handover");
	dialog.body.append(from.element, mode.element, to.element, which.element, summary);
	changeLeaver();
	from.select.focus();
}

function chooseLeaver(leavers, chosen) {
	const element = make("div", "lc-handover__field");
	const label = make("label", "control-label", __("Whose customers"));
	const select = make("select", "form-control");
	select.id = label.htmlFor = "lc-handover-leaver";
	const options = leavers.map(({ user, full_name: fullName, enabled, cards }) => {
		const name = enabled ? fullName : __("{0} (has left)", [fullName]);
		return new Option(`${name} – ${cardsOf(cards)}`, user);
	});
	select.append(
		new Option(leavers.length ? __("Choose a person") : __("Nobody has cards here"), ""),
		...options
	);
	select.value = leavers.some(({ user }) => user === chosen) ? chosen : "";
	element.append(label, select);
	return { element, select };
}

function chooseMode(onChange) {
	const element = make("fieldset", "lc-ticks lc-ticks--beside");
	element.append(make("legend", "control-label", __("They go")));
	const radio = (value, text, checked) => {
		const button = Object.assign(document.createElement("input"), {
			type: "radio",
			name: "lc-handover-mode",
			value,
			checked,
		});
		button.addEventListener("change", onChange);
		element.append(ticked(button, text));
		return button;
	};
	const people = radio("people", __("To people"), true);
	radio("nobody", __("Back to the unassigned ones"), false);
	return { element, toPeople: () => people.checked };
}

/** Statuses that are called the same, such as those of stopped leads and customers, are one choice. */
function chooseColumns(columns, onChange) {
	const element = make("fieldset", "lc-ticks lc-ticks--beside");
	element.append(make("legend", "control-label", __("Which columns")));
	const labels = [...new Set(columns.map(({ label }) => label))];
	const choices = labels.map((label) => {
		const statuses = columns.filter((column) => column.label === label).map(({ status }) => status);
		const box = Object.assign(document.createElement("input"), {
			type: "checkbox",
			value: statuses.join(" "),
			checked: true,
		});
		box.addEventListener("change", onChange);
		const entry = ticked(box, label);
		element.append(entry);
		return { box, statuses, label, words: entry.lastChild };
	});
	return {
		element,
		values: () => choices.filter(({ box }) => box.checked).flatMap(({ statuses }) => statuses),
		count(counted) {
			for (const { statuses, label, words } of choices) {
				const found = (counted || []).filter(({ status }) => statuses.includes(status));
				const sum = found.reduce((total, { count }) => total + count, 0);
				words.textContent = counted ? `${label} (${sum})` : label;
			}
		},
	};
}

const cardsOf = (cards) => counted(cards, __("1 card"), __("{0} cards", [cards]));

function problemOf({ leaver, receivers, columns }, toPeople) {
	if (!leaver) return __("Choose whose cards are handed over.");
	if (toPeople && !receivers.length) return __("Choose at least one person who receives them.");
	return columns.length ? "" : __("Choose at least one column.");
}

function linesOf(seen, toPeople, currency) {
	const { total, revenue, plans, opportunities, tickets, shares, tasks, receivers } = seen;
	if (!total) return [make("p", "", __("No card of these columns is left."))];
	const lines = [
		make(
			"p",
			"lc-handover__total",
			counted(
				total,
				__("1 card with {1}", [total, money(revenue, currency)]),
				__("{0} cards with {1}", [total, money(revenue, currency)])
			)
		),
	];
	const along = [
		plans &&
			counted(plans, __("1 planned call or meeting"), __("{0} planned calls and meetings", [plans])),
		opportunities &&
			counted(opportunities, __("1 open opportunity"), __("{0} open opportunities", [opportunities])),
		tickets && counted(tickets, __("1 open ticket"), __("{0} open tickets", [tickets])),
	].filter(Boolean);
	if (along.length) lines.push(make("p", "", __("Along go: {0}.", [along.join(", ")])));
	if (shares || tasks) {
		const given = counted(shares, __("1 share"), __("{0} shares", [shares]));
		const asked = counted(tasks, __("1 open task of others"), __("{0} open tasks of others", [tasks]));
		lines.push(make("p", "", __("What ends: {0} and {1}.", [given, asked])));
	}
	if (toPeople && receivers.length) {
		const list = make("ul", "lc-handover__shares");
		for (const { full_name, cards } of receivers) {
			const entry = make("li", "");
			const name = make("span", "", full_name);
			name.dir = "auto";
			entry.append(name, make("strong", "", cardsOf(cards)));
			list.append(entry);
		}
		lines.push(list);
	}
	if (seen.background) {
		lines.push(
			make(
				"p",
				"",
				__("This takes a while. You may close this window: the bell tells you when it is done.")
			)
		);
	}
	return lines;
}

/** Asks how far a worker is until it is done, and shows it. */
async function waitFor(job, place) {
	const bar = make("progress", "lc-handover__progress");
	const words = make("p", "");
	bar.setAttribute("aria-label", __("Progress"));
	place.prepend(bar, words);
	for (;;) {
		const outcome = await server.getHandoverProgress(job);
		bar.max = outcome.total || 1;
		bar.value = outcome.done + outcome.failures;
		words.textContent = counted(
			outcome.total,
			__("{0} of 1 card", [bar.value]),
			__("{0} of {1} cards", [bar.value, outcome.total])
		);
		if (outcome.finished) return outcome;
		await new Promise((resume) => setTimeout(resume, ASKED_EVERY));
	}
}

function failuresOf({ done, failures, failed }) {
	const named = failed.map(({ title, message }) => `${title}: ${message}`);
	const said = counted(
		done,
		__("1 card was handed over, {1} could not be:", [done, failures]),
		__("{0} cards were handed over, {1} could not be:", [done, failures])
	);
	return [said, ...named].join("\n");
}
