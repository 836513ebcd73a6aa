/** Sheets below a button: they take the focus, close by a press outside, and give the focus back to their button. */
import { onBeforeUnmount, onMounted, ref } from "vue";

/** For a component with the prop `anchor`, its button: the sheet's element, and what closes it by hand. */
export function useSheet(props, emit) {
	const sheet = ref(null);

	function outside(event) {
		if (!sheet.value.contains(event.target) && !props.anchor.contains(event.target)) emit("close");
	}

	function close() {
		emit("close");
		props.anchor.focus();
	}

	onMounted(() => {
		sheet.value.focus();
		document.addEventListener("pointerdown", outside, true);
	});
	onBeforeUnmount(() => document.removeEventListener("pointerdown", outside, true));
	return { sheet, close };
}
