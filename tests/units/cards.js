/** Cards and columns as the server answers them, for the board's unit tests. */

/** A lead; `creation` orders it. */
export const card = (name, about = {}) => ({
	doctype: "LC Lead",
	name,
	title: name,
	column: "New",
	creation: name,
	revenue: 0,
	...about,
});

export const column = (status, cards = [], about = {}) => ({
	status,
	label: status,
	cards,
	cursor: null,
	count: cards.length,
	revenue: cards.reduce((sum, { revenue }) => sum + revenue, 0),
	share: 0,
	...about,
});

export const names = ({ cards }) => cards.map(({ name }) => name);

/** An answer that a test gives when it wants to: {promise, answer, refuse}. */
export function later() {
	const answer = {};
	answer.promise = new Promise((resolve, reject) =>
		Object.assign(answer, { answer: resolve, refuse: reject })
	);
	return answer;
}
