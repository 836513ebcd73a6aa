/** Rows that scroll sideways: whether there is more before and after what is seen. */
import { onBeforeUnmount, onMounted, onUpdated, reactive } from "vue";

const ROUNDING = 1;

/** For the element of a ref: `{before, after}`, as it is scrolled, resized and filled. */
export function useOverflow(row) {
	const more = reactive({ before: false, after: false });
	const resized = new ResizeObserver(look);

	function look() {
		const { scrollLeft, scrollWidth, clientWidth } = row.value;
		const left = scrollWidth - clientWidth - Math.abs(scrollLeft);
		Object.assign(more, { before: Math.abs(scrollLeft) > ROUNDING, after: left > ROUNDING });
	}

	onMounted(() => {
		resized.observe(row.value);
		row.value.addEventListener("scroll", look, { passive: true });
	});
	onUpdated(look);
	onBeforeUnmount(() => resized.disconnect());
	return more;
}
