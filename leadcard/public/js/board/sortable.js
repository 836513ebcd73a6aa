import { onBeforeUnmount, onMounted } from "vue";
import Sortable from "sortablejs";
import { use_actions } from "./actions";
import { plan_move } from "./moves";
import { useBoard } from "./store";

/**
 * Makes a column's list take and give cards. SortableJS only moves the card under the pointer: on
 * release the page is put back as Vue knows it, and the store decides where the card goes.
 */
export function use_sortable(list, status) {
	const board = useBoard();
	const actions = use_actions();
	let sortable = null;
	let next_to = null;

	onMounted(() => {
		sortable = Sortable.create(list.value, {
			group: {
				name: "leadcard",
				put: () => !board.dragged || !plan_move(board.dragged, status).refused,
			},
			sort: false,
			draggable: ".lc-item",
			filter: "button",
			preventOnFilter: false,
			animation: 120,
			// Own ghost instead of the browser's: the same for mouse and touch, and it can be styled.
			forceFallback: true,
			fallbackOnBody: true,
			fallbackTolerance: 4,
			fallbackClass: "lc-item--flying",
			ghostClass: "lc-item--ghost",
			delay: 220,
			delayOnTouchOnly: true,
			touchStartThreshold: 6,
			scroll: true,
			bubbleScroll: true,
			scrollSensitivity: 60,
			scrollSpeed: 14,
			onStart({ item }) {
				next_to = item.nextSibling;
				board.dragged = board.find(item.dataset.key)?.card || null;
			},
			onEnd(event) {
				const card = board.dragged;
				board.dragged = null;
				event.from.insertBefore(event.item, next_to);
				next_to = null;
				if (!card) return;
				// SortableJS keeps the last column that took the card: what counts is where it was let go.
				const target = column_at(event);
				if (!target || target.dataset.status === status) return;
				const index = target.contains(event.to) ? event.newDraggableIndex : 0;
				actions.move(card, target.dataset.status, index);
			},
		});
	});

	onBeforeUnmount(() => sortable?.destroy());
}

/** The column under the pointer. */
function column_at({ originalEvent }) {
	const point = originalEvent?.changedTouches?.[0] || originalEvent;
	if (point?.clientX === undefined) return null;
	return document.elementFromPoint(point.clientX, point.clientY)?.closest("[data-status]") || null;
}
