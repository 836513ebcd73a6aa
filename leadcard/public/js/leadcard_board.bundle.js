import { createApp } from "vue";
import { createPinia } from "pinia";
import Pages from "./board/components/Pages.vue";
import * as amountForm from "./board/forms/amount_form";
import * as cardForm from "./board/forms/card_form";
import { moneyForm } from "./board/forms/money_form";

/** Mounts the board, or the page beside it that the address names, into `element`; the answer unmounts it and takes its listeners along. */
function mountBoard(element) {
	const app = createApp(Pages);
	app.config.globalProperties.__ = window.__;
	app.use(createPinia());
	const pages = app.mount(element);
	window.leadcard.followAddress = () => pages.followAddress();
	return () => app.unmount();
}

window.leadcard = Object.assign(window.leadcard || {}, { mountBoard, amountForm, cardForm, moneyForm });
