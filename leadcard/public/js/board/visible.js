/**
 * Which of a long column's cards are in the page: those in sight, some before and after, and those that must not
 * vanish (in the hand, with the keyboard's focus). Each row says how much room the cards left out before it take.
 * What is in sight stays where it is when cards come, go or grow above it.
 */

import { computed, nextTick, onBeforeUnmount, onMounted, ref, watch } from "vue";

const OVERSCAN = 600;
const FIRST_GUESS = 172;
const FIRST_HEIGHT = 900;
/** So close to its beginning a column shows what comes, rather than hold still. */
const AT_TOP = 4;

/**
 * @param list ref of the scrolling element; its rows carry `data-key`
 * @param keys ref of all cards' keys, in order
 * @param kept ref of the keys that stay in the page
 */
export function use_visible(list, keys, kept) {
	const heights = new Map();
	let sum_of_heights = 0;
	const measured = ref(0);
	const scroll_top = ref(0);
	const view_height = ref(FIRST_HEIGHT);
	const padding = ref(0);
	/** The cards in sight, and how far each begins from the list's upper edge. */
	let anchors = [];

	const positions = computed(() => {
		measured.value;
		const guess = heights.size ? sum_of_heights / heights.size : FIRST_GUESS;
		const starts = new Float64Array(keys.value.length + 1);
		keys.value.forEach((key, index) => {
			starts[index + 1] = starts[index] + (heights.get(key) ?? guess);
		});
		return starts;
	});
	const indexes = computed(() => new Map(keys.value.map((key, index) => [key, index])));
	const total = computed(() => positions.value[keys.value.length]);
	const first = computed(() => index_at(scroll_top.value - OVERSCAN));
	const last = computed(() => index_at(scroll_top.value + view_height.value + OVERSCAN));

	const rows = computed(() => {
		const shown = new Set();
		for (let index = first.value; index <= last.value && index < keys.value.length; index += 1) {
			shown.add(index);
		}
		for (const key of kept.value) if (indexes.value.has(key)) shown.add(indexes.value.get(key));
		let end = 0;
		return [...shown]
			.sort((one, other) => one - other)
			.map((index) => {
				const row = { index, key: keys.value[index], gap: positions.value[index] - end };
				end = positions.value[index + 1];
				return row;
			});
	});
	const room_after = computed(() => {
		const shown = rows.value.at(-1);
		return shown ? total.value - positions.value[shown.index + 1] : 0;
	});

	/** The card at a distance from the first card's beginning. */
	function index_at(distance) {
		const starts = positions.value;
		let low = 0;
		let high = Math.max(0, keys.value.length - 1);
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (starts[middle] <= distance) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	function scrolled() {
		scroll_top.value = list.value.scrollTop;
		drop_anchor();
	}

	function drop_anchor() {
		anchors = [];
		const end = scroll_top.value + view_height.value;
		for (let index = index_at(scroll_top.value - padding.value); index < keys.value.length; index += 1) {
			const from_edge = positions.value[index] - scroll_top.value;
			if (positions.value[index] > end) break;
			anchors.push([keys.value[index], from_edge]);
		}
	}

	/** After cards came, went or grew: where the list has to be for the first card still there to stand still. */
	function hold_still() {
		if (scroll_top.value <= AT_TOP) return drop_anchor();
		const anchor = anchors.find(([key]) => indexes.value.has(key));
		if (!anchor) return drop_anchor();
		const [key, from_edge] = anchor;
		const wanted = Math.max(0, positions.value[indexes.value.get(key)] - from_edge);
		if (Math.abs(wanted - scroll_top.value) >= 0.5) {
			scroll_top.value = wanted;
			nextTick(() => list.value && (list.value.scrollTop = wanted));
		}
		drop_anchor();
	}
	watch(positions, hold_still);

	function measure(entries) {
		let changed = false;
		for (const { target } of entries) {
			if (target === list.value) {
				view_height.value = target.clientHeight || FIRST_HEIGHT;
				continue;
			}
			const { key } = target.dataset;
			const height = target.offsetHeight;
			if (!height || heights.get(key) === height) continue;
			sum_of_heights += height - (heights.get(key) || 0);
			heights.set(key, height);
			changed = true;
		}
		if (changed) measured.value += 1;
	}
	const observer = new ResizeObserver(measure);

	/** A directive for the rows. */
	const measured_row = {
		mounted: (element) => observer.observe(element),
		beforeUnmount: (element) => observer.unobserve(element),
	};

	onMounted(() => {
		observer.observe(list.value);
		padding.value = parseFloat(getComputedStyle(list.value).paddingBlockStart) || 0;
	});
	onBeforeUnmount(() => observer.disconnect());

	function scroll_to(position) {
		scroll_top.value = position;
		drop_anchor();
		return nextTick(() => list.value && (list.value.scrollTop = position));
	}

	/** Brings a card into the page and into sight, by the shortest way. */
	async function reveal(key) {
		const index = indexes.value.get(key);
		if (index === undefined) return;
		const [start, end] = [positions.value[index], positions.value[index + 1]];
		if (start < scroll_top.value) await scroll_to(Math.max(0, start));
		else if (end > scroll_top.value + view_height.value) await scroll_to(end - view_height.value);
		await nextTick();
	}

	/** How much there is below what is in sight. */
	const room_below = computed(() => total.value - scroll_top.value - view_height.value);

	return { rows, room_after, room_below, scroll_top, scrolled, measured_row, scroll_to, reveal };
}
