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
export function useVisible(list, keys, kept) {
	const heights = new Map();
	let sumOfHeights = 0;
	const measured = ref(0);
	const scrollTop = ref(0);
	const viewHeight = ref(FIRST_HEIGHT);
	const padding = ref(0);
	/** The cards in sight, and how far each begins from the list's upper edge. */
	let anchors = [];
	/** The element of each card in the page, by its number. */
	let elements = new Map();
	let newest = 0;

	const positions = computed(() => {
		measured.value;
		const guess = heights.size ? sumOfHeights / heights.size : FIRST_GUESS;
		const starts = new Float64Array(keys.value.length + 1);
		keys.value.forEach((key, index) => {
			starts[index + 1] = starts[index] + (heights.get(key) ?? guess);
		});
		return starts;
	});
	const indexes = computed(() => new Map(keys.value.map((key, index) => [key, index])));
	const total = computed(() => positions.value[keys.value.length]);

	/** What is needed goes with the scrolling; what no longer is goes when something comes, so that both are one change. */
	const stretch = computed((before) => {
		const first = indexAt(scrollTop.value - OVERSCAN);
		const last = indexAt(scrollTop.value + viewHeight.value + OVERSCAN);
		const holds = before?.starts === positions.value && before.first <= first && last <= before.last;
		return holds ? before : { first, last, starts: positions.value };
	});

	const rows = computed(() => {
		const { first, last, starts } = stretch.value;
		const shown = new Set();
		for (let index = first; index <= last && index < keys.value.length; index += 1) shown.add(index);
		for (const key of kept.value) if (indexes.value.has(key)) shown.add(indexes.value.get(key));
		const inOrder = [...shown].sort((one, other) => one - other);
		const elementOf = reuse(inOrder.map((index) => keys.value[index]));
		let end = 0;
		return inOrder.map((index) => {
			const key = keys.value[index];
			const row = { index, key, element: elementOf.get(key), gap: starts[index] - end };
			end = starts[index + 1];
			return row;
		});
	});

	/**
	 * By key, which of the page's elements shows a card: it keeps its own, and one that comes by scrolling takes over that
	 * of one that went by scrolling, which is much quicker than to draw it anew. A card that left the column takes its element along.
	 */
	function reuse(shown) {
		const before = elements;
		elements = new Map();
		for (const key of shown) if (before.has(key)) elements.set(key, before.get(key));
		const left = [...before.keys()].filter((key) => indexes.value.has(key) && !elements.has(key));
		for (const key of shown) {
			if (elements.has(key)) continue;
			elements.set(key, left.length ? before.get(left.pop()) : (newest += 1));
		}
		return elements;
	}
	const roomAfter = computed(() => {
		const shown = rows.value.at(-1);
		return shown ? total.value - positions.value[shown.index + 1] : 0;
	});

	/** The card at a distance from the first card's beginning. */
	function indexAt(distance) {
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
		scrollTop.value = list.value.scrollTop;
		dropAnchor();
	}

	function dropAnchor() {
		anchors = [];
		const end = scrollTop.value + viewHeight.value;
		for (let index = indexAt(scrollTop.value - padding.value); index < keys.value.length; index += 1) {
			const fromEdge = positions.value[index] - scrollTop.value;
			if (positions.value[index] > end) break;
			anchors.push([keys.value[index], fromEdge]);
		}
	}

	/** After cards came, went or grew: where the list has to be for the first card still there to stand still. */
	function holdStill() {
		if (scrollTop.value <= AT_TOP) return dropAnchor();
		const anchor = anchors.find(([key]) => indexes.value.has(key));
		if (!anchor) return dropAnchor();
		const [key, fromEdge] = anchor;
		const wanted = Math.max(0, positions.value[indexes.value.get(key)] - fromEdge);
		if (Math.abs(wanted - scrollTop.value) >= 0.5) {
			scrollTop.value = wanted;
			nextTick(() => list.value && (list.value.scrollTop = wanted));
		}
		dropAnchor();
	}
	watch(positions, holdStill);

	function measure(entries) {
		let changed = false;
		for (const { target } of entries) {
			if (target === list.value) {
				viewHeight.value = target.clientHeight || FIRST_HEIGHT;
				continue;
			}
			const { key } = target.dataset;
			const height = target.offsetHeight;
			if (!height || heights.get(key) === height) continue;
			sumOfHeights += height - (heights.get(key) || 0);
			heights.set(key, height);
			changed = true;
		}
		if (changed) measured.value += 1;
	}
	const observer = new ResizeObserver(measure);

	/** A directive for the rows. */
	const measuredRow = {
		mounted: (element) => observer.observe(element),
		// The observer says nothing of an element whose next card is as high as the last one.
		updated(target, { value, oldValue }) {
			if (value !== oldValue) requestAnimationFrame(() => measure([{ target }]));
		},
		beforeUnmount: (element) => observer.unobserve(element),
	};

	onMounted(() => {
		observer.observe(list.value);
		padding.value = parseFloat(getComputedStyle(list.value).paddingBlockStart) || 0;
	});
	onBeforeUnmount(() => observer.disconnect());

	function scrollTo(position) {
		scrollTop.value = position;
		dropAnchor();
		return nextTick(() => list.value && (list.value.scrollTop = position));
	}

	/** Brings a card into the page and into sight, by the shortest way. */
	async function reveal(key) {
		const index = indexes.value.get(key);
		if (index === undefined) return;
		const [start, end] = [positions.value[index], positions.value[index + 1]];
		if (start < scrollTop.value) await scrollTo(Math.max(0, start));
		else if (end > scrollTop.value + viewHeight.value) await scrollTo(end - viewHeight.value);
		await nextTick();
	}

	/** How much there is below what is in sight. */
	const roomBelow = computed(() => total.value - scrollTop.value - viewHeight.value);

	return { rows, roomAfter, roomBelow, scrollTop, scrolled, measuredRow, scrollTo, reveal };
}
