import { createApp } from "vue";
import { createPinia } from "pinia";
import Board from "./board/components/Board.vue";
import * as amountForm from "./board/forms/amount_form";
import * as cardForm from "./board/forms/card_form";
import { moneyForm } from "./board/forms/money_form";

/** Mounts the board into `element`; the answer unmounts it and takes its listeners along. */
function mountBoard(element) {
	const app = createApp(Board);
	app.config.globalProperties.__ = window.__;
	app.use(createPinia());
	const board = app.mount(element);
	window.leadcard.followAddress = () => board.followAddress();
	return () => app.unmount();
}

window.leadcard = Object.assign(window.leadcard || {}, { mountBoard, amountForm, cardForm, moneyForm });
