frappe.pages["leadcard"].on_page_load = function (wrapper) {
	frappe.ui.make_app_page({ parent: wrapper, title: __("LeadCard"), single_column: true });
	$(wrapper).on("hide", () => {
		wrapper.is_shown = false;
		wrapper.unmount_board?.();
		wrapper.unmount_board = null;
	});
};

frappe.pages["leadcard"].on_page_show = function (wrapper) {
	wrapper.is_shown = true;
	frappe.require(["leadcard_board.bundle.css", "leadcard_board.bundle.js"]).then(() => {
		if (!wrapper.is_shown) return;
		if (wrapper.unmount_board) return window.leadcard.follow_address();
		const element = wrapper.querySelector(".layout-main-section");
		wrapper.unmount_board = window.leadcard.mount_board(element);
	});
};
