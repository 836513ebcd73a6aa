/** The order of a column's cards, as the server has it (spec 7.4): by one value, then by name, both up or down. */

const VALUES = {
	creation: (card) => card.creation,
	revenue: (card) => card.revenue,
	last_care_on: (card) => card.last_care_on,
};

/** Whether a card stands before another under "creation desc" and the like. */
export function comesBefore(card, other, sort) {
	const [field, direction] = sort.split(" ");
	const value = VALUES[field];
	const order = compare(value(card), value(other)) || compare(card.name, other.name);
	return direction === "asc" ? order < 0 : order > 0;
}

function compare(one, other) {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}
