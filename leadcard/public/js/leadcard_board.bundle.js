import { createApp } from "vue";
import { createPinia } from "pinia";
import Board from "./board/components/Board.vue";
import * as amount_form from "./board/forms/amount_form";
import * as card_form from "./board/forms/card_form";
import { money_form } from "./board/forms/money_form";

/** Mounts the board into `element`; the answer unmounts it and takes its listeners along. */
function mount_board(element) {
	const app = createApp(Board);
	app.config.globalProperties.__ = window.__;
	app.use(createPinia());
	const board = app.mount(element);
	window.leadcard.follow_address = () => board.follow_address();
	return () => app.unmount();
}

window.leadcard = Object.assign(window.leadcard || {}, { mount_board, amount_form, card_form, money_form });
