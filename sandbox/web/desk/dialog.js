import { FieldGroup } from "./field_group";

const openDialogs = [];

frappe.ui = {};

frappe.ui.Dialog = class Dialog extends FieldGroup {
	constructor(options) {
		super();
		Object.assign(this, options);
		this.build();
	}

	build() {
		this.element = document.createElement("div");
		this.element.className = `modal ${this.size ? `modal--${this.size}` : ""}`;
		this.element.innerHTML = `
			<div class="modal-dialog" role="dialog" aria-modal="true" tabindex="-1">
				<div class="modal-header"><h4 class="modal-title"></h4>
					<button type="button" class="btn-modal-close" aria-label="${__("Close")}">✕</button></div>
				<div class="modal-body"></div>
				<div class="modal-footer"></div>
			</div>`;
		const find = (selector) => this.element.querySelector(selector);
		this.frame = find(".modal-dialog");
		this.body = find(".modal-body");
		this.footer = find(".modal-footer");
		this.set_title(this.title);
		find(".btn-modal-close").addEventListener("click", () => this.hide());
		this.make_fields(this.body, this.fields || []);
		if (this.secondary_action) {
			this.add_button(
				this.secondary_action_label || __("Close"),
				"btn-default btn-modal-secondary",
				() => this.secondary_action()
			);
		}
		if (this.primary_action) {
			this.primary_button = this.add_button(
				this.primary_action_label || __("Submit"),
				"btn-primary",
				() => this.submit()
			);
		}
		this.element.addEventListener("keydown", (event) => this.on_key(event));
		this.element.addEventListener("pointerdown", (event) => {
			if (event.target === this.element) this.hide();
		});
	}

	add_button(label, className, run) {
		const button = document.createElement("button");
		button.type = "button";
		button.className = `btn btn-sm ${className}`;
		button.textContent = label;
		button.addEventListener("click", run);
		this.footer.append(button);
		return button;
	}

	set_title(title) {
		this.element.querySelector(".modal-title").innerHTML = title || "";
		this.frame.setAttribute("aria-label", this.element.querySelector(".modal-title").textContent);
	}

	submit() {
		const values = this.get_values();
		if (values) this.primary_action(values);
	}

	on_key(event) {
		if (event.key === "Escape") {
			event.stopPropagation();
			this.hide();
		} else if (event.key === "Enter" && event.target.matches("input, select")) {
			event.preventDefault();
			this.submit();
		} else if (event.key === "Enter" && event.ctrlKey) {
			this.submit();
		} else if (event.key === "Tab") {
			this.keep_focus(event);
		}
	}

	keep_focus(event) {
		const stops = [...this.element.querySelectorAll("a[href], button, input, select, textarea")].filter(
			(stop) => !stop.disabled && stop.offsetParent
		);
		const edge = event.shiftKey ? stops[0] : stops.at(-1);
		if (document.activeElement !== edge) return;
		event.preventDefault();
		(event.shiftKey ? stops.at(-1) : stops[0]).focus();
	}

	disable_primary_action() {
		this.primary_button.disabled = true;
	}

	enable_primary_action() {
		this.primary_button.disabled = false;
	}

	show() {
		this.came_from = document.activeElement;
		document.body.append(this.element);
		openDialogs.push(this);
		const first = this.body.querySelector("input:not([type=checkbox]):not(:disabled), textarea, select");
		(first || this.primary_button || this.frame).focus();
		return this;
	}

	hide() {
		if (!this.element.isConnected) return;
		this.element.remove();
		openDialogs.splice(openDialogs.indexOf(this), 1);
		this.came_from?.focus?.();
		this.onhide?.();
	}
};

/** Shows messages, which are HTML as in the desk: callers escape what people typed. */
frappe.msgprint = (messages) => {
	const all = (Array.isArray(messages) ? messages : [messages]).map((message) =>
		typeof message === "string" ? { message } : message
	);
	const dialog = new frappe.ui.Dialog({ title: all[0].title || __("Message") });
	dialog.body.innerHTML = all.map(({ message }) => `<p>${message}</p>`).join("");
	return dialog.show();
};

frappe.confirm = (message, yes, no) => {
	let agreed = false;
	const dialog = new frappe.ui.Dialog({
		title: __("Confirm"),
		primary_action_label: __("Yes"),
		primary_action() {
			agreed = true;
			dialog.hide();
			yes?.();
		},
		secondary_action_label: __("No"),
		secondary_action: () => dialog.hide(),
	});
	dialog.onhide = () => !agreed && no?.();
	dialog.body.innerHTML = `<p>${message}</p>`;
	return dialog.show();
};

frappe.show_alert = (alert, seconds = 7) => {
	const { message, indicator = "blue" } = typeof alert === "string" ? { message: alert } : alert;
	let container = document.getElementById("alert-container");
	if (!container) {
		container = document.createElement("div");
		container.id = "alert-container";
		document.body.append(container);
	}
	const box = document.createElement("div");
	box.className = `alert desk-alert ${indicator}`;
	box.setAttribute("role", "alert");
	box.innerHTML = `<div class="alert-message">${message}</div>
		<button type="button" class="close" aria-label="${__("Close")}">✕</button>`;
	box.querySelector(".close").addEventListener("click", () => box.remove());
	container.append(box);
	setTimeout(() => box.remove(), seconds * 1000);
};
