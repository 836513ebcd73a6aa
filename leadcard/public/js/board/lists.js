/** One list of the open card's panel: its first page came with the card, more comes on demand (spec 5.3). */
import { reactive, watch } from "vue";
import * as server from "./server";

const PAGE_LENGTH = 20;
const MOST_READ = 100;

/** `kind()` narrows a history or plan; what is shown then is read anew. */
export function useList(props, part, kind = () => "") {
	let newest = 0;
	const list = reactive({
		rows: props.details[part],
		more: props.details.more[part],
		loading: false,
		failure: "",
	});

	async function read(start, limit) {
		const asked = ++newest;
		list.loading = true;
		list.failure = "";
		try {
			const answer = await server.getMore(props.card, part, { start, limit, kind: kind() });
			if (asked !== newest) return;
			const known = new Set(start ? list.rows.map(({ name }) => name) : []);
			const fresh = answer.rows.filter(({ name }) => !known.has(name));
			list.rows = start ? [...list.rows, ...fresh] : fresh;
			list.more = answer.more;
		} catch (error) {
			if (asked === newest) list.failure = error.message;
		} finally {
			if (asked === newest) list.loading = false;
		}
	}

	/** The panel was read again: as many are shown as before. */
	function follow() {
		const first = props.details[part];
		const isWhole = !props.details.more[part];
		if (isWhole || (!kind() && list.rows.length <= first.length)) {
			newest += 1;
			const rows = kind() ? first.filter((row) => row.kind === kind()) : first;
			Object.assign(list, { rows, more: !isWhole, loading: false, failure: "" });
		} else {
			read(0, Math.min(Math.max(list.rows.length, PAGE_LENGTH), MOST_READ));
		}
	}

	watch(() => props.details[part], follow);
	watch(kind, () => {
		list.rows = [];
		follow();
	});
	list.readMore = () => read(list.rows.length, PAGE_LENGTH);
	return list;
}
