/** The cards in their columns: found, put where the order has them, taken off. Counts, sums and shares follow. */
import { comesBefore } from "../order";

export const keyOf = (card) => `${card.doctype}/${card.name}`;

export const columnOf = (columns, status) => columns.find((column) => column.status === status);

/** Where a card is: {column, index, card}; null where it is not loaded. */
export function findCard(columns, key) {
	for (const column of columns) {
		const index = column.cards.findIndex((card) => keyOf(card) === key);
		if (index >= 0) return { column, index, card: column.cards[index] };
	}
	return null;
}

/** Where the order has a card among the loaded ones. */
export function placeOf(card, column, sort) {
	const index = column.cards.findIndex((other) => comesBefore(card, other, sort));
	return index < 0 ? column.cards.length : index;
}

/** Whether a place beyond the last loaded card is known: without further pages it is the column's end. */
const isLoaded = (index, column) => index < column.cards.length || !column.cursor;

/** Takes a card off; answers the place that it had, null where it is not loaded. */
export function removeCard(columns, key) {
	const place = findCard(columns, key);
	if (!place) return null;
	place.column.cards.splice(place.index, 1);
	add(place.column, -1, -place.card.revenue);
	shareOut(columns);
	return place;
}

/** Puts a card into a column at `index`, else where the order has it; where that is not loaded, on top. */
export function insertCard(columns, card, { status, sort, index }) {
	const column = columnOf(columns, status);
	if (!column) return;
	const ordered = placeOf(card, column, sort);
	column.cards.splice(index ?? (isLoaded(ordered, column) ? ordered : 0), 0, card);
	add(column, 1, card.revenue);
	shareOut(columns);
}

/** A column's count and sum follow, but for those of a search that finds more than are counted (spec 7.6). */
function add(column, cards, revenue) {
	if (column.more) return;
	column.count += cards;
	column.revenue += revenue;
}

/** Puts the newest word about a card into its place; the column's sum follows. */
export function replaceCard({ column, index, card }, fresh) {
	add(column, 0, fresh.revenue - card.revenue);
	column.cards.splice(index, 1, fresh);
}

/**
 * Puts a card that was read again where the order has it; without `fresh`, or a column of that status, it left the view.
 * Counts and sums are left alone: the server told them along.
 */
export function settleCard(columns, key, fresh, { status, sort }) {
	const place = findCard(columns, key);
	const column = fresh && columnOf(columns, status);
	if (place && column === place.column && fits(fresh, place, sort)) {
		column.cards.splice(place.index, 1, fresh);
		return;
	}
	if (place) place.column.cards.splice(place.index, 1);
	if (!column) return;
	const index = placeOf(fresh, column, sort);
	// Beyond what is loaded it comes with its page.
	if (isLoaded(index, column)) column.cards.splice(index, 0, fresh);
}

/** Whether a card that was read again may stay where it is, between its neighbours. */
function fits(fresh, { column, index, card }, sort) {
	const [before, after] = [column.cards[index - 1], column.cards[index + 1]];
	if (before && !comesBefore(before, fresh, sort)) return false;
	if (after) return comesBefore(fresh, after, sort);
	return !column.cursor || !comesBefore(card, fresh, sort);
}

/** Adds a further page to a column, without the cards that came into it meanwhile. */
export function appendPage(column, { cards, cursor }) {
	const shown = new Set(column.cards.map(keyOf));
	column.cards.push(...cards.filter((card) => !shown.has(keyOf(card))));
	column.cursor = cursor;
}

/** Where more was loaded than one answer holds, the rest of it stays below what was read again. */
export function keepRest(fresh, before) {
	const known = new Set(fresh.flatMap((column) => column.cards.map(keyOf)));
	for (const column of fresh) {
		const had = columnOf(before, column.status);
		if (!column.cursor || !had || had.cards.length <= column.cards.length) continue;
		column.cards.push(...had.cards.filter((card) => !known.has(keyOf(card))));
		column.cursor = had.cursor;
	}
}

export const totalOf = (columns) => columns.reduce((sum, column) => sum + column.count, 0);

/** Each column's share of all cards, in percent to one decimal; null while not all are counted. */
export function shareOut(columns) {
	const total = totalOf(columns);
	const isCounted = columns.every(({ more }) => !more);
	for (const column of columns) {
		column.share = !isCounted ? null : total ? Math.round((column.count / total) * 1000) / 10 : 0;
	}
}
