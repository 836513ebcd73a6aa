import { onBeforeUnmount, onMounted } from "vue";
import Sortable from "sortablejs";
import { useActions } from "./actions";
import { useColumns } from "./stores/columns";

/**
 * Makes a column's cards draggable. SortableJS lifts the card and scrolls what is under the pointer; it moves
 * nothing in the page: on release the store decides where the card goes.
 */
export function useSortable(list, status) {
	const columns = useColumns();
	const actions = useActions();
	let sortable = null;

	function follow(event) {
		columns.over = columnAt(event)?.dataset.status || null;
	}

	function listen(how) {
		for (const kind of ["pointermove", "touchmove"]) document[how](kind, follow, { passive: true });
	}

	onMounted(() => {
		sortable = Sortable.create(list.value, {
			group: { name: "leadcard", put: false },
			sort: false,
			draggable: ".lc-item",
			filter: "button",
			preventOnFilter: false,
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
				columns.dragged = columns.find(item.dataset.key)?.card || null;
				listen("addEventListener");
			},
			onEnd({ originalEvent }) {
				listen("removeEventListener");
				const card = columns.dragged;
				columns.dragged = columns.over = null;
				const target = columnAt(originalEvent)?.dataset.status;
				if (card && target && target !== status) actions.move(card, target);
			},
		});
	});

	onBeforeUnmount(() => {
		listen("removeEventListener");
		sortable?.destroy();
	});
}

/** The column under the pointer. */
function columnAt(event) {
	const point = event?.touches?.[0] || event?.changedTouches?.[0] || event;
	if (point?.clientX === undefined) return null;
	return document.elementFromPoint(point.clientX, point.clientY)?.closest("[data-status]") || null;
}
