frappe.pages["leadcard"].on_page_load = function (wrapper) {
	frappe.ui.make_app_page({ parent: wrapper, title: __("LeadCard"), single_column: true });
	// The desk's router leaves a page alone whose path is the address already, whatever the link asks of it.
	document.body.addEventListener("click", ({ target, defaultPrevented: isRouted }) => {
		const link = target.closest('a[href*="/app/leadcard?"]');
		const isHere = wrapper.unmountBoard && link?.pathname === window.location.pathname;
		if (isRouted && isHere) window.leadcard.followAddress();
	});
	$(wrapper).on("hide", () => {
		wrapper.isShown = false;
		wrapper.unmountBoard?.();
		wrapper.unmountBoard = null;
	});
};

frappe.pages["leadcard"].on_page_show = function (wrapper) {
	wrapper.isShown = true;
	frappe.require(["leadcard_board.bundle.css", "leadcard_board.bundle.js"]).then(() => {
		if (!wrapper.isShown) return;
		if (wrapper.unmountBoard) return window.leadcard.followAddress();
		const element = wrapper.querySelector(".layout-main-section");
		wrapper.unmountBoard = window.leadcard.mountBoard(element);
	});
};
