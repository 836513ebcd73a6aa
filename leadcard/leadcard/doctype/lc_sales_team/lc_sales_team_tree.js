/** The tree of sales teams (spec §8.1): who manages each, how many belong to it, and all that is done with a team. */
frappe.treeview_settings["LC Sales Team"] = {
	title: __("Sales Teams"),
	breadcrumb: "LeadCard",
	root_label: __("All teams"),
	get_tree_root: false,
	get_tree_nodes: "leadcard.api.teams.get_children",
	disable_add_node: true,
	extend_toolbar: false,

	onload(view) {
		view.root_value = "";
		view.make_tree();
		if (view.can_create) {
			view.page.set_primary_action(__("New team"), () => this.add(view, view.tree.root_node), "add");
		}
		frappe.dom.set_style(
			".lc-team-facts { margin-inline-start: 8px; color: var(--text-muted); font-size: var(--text-sm); }" +
				".tree-link:has(.lc-team-facts) { white-space: normal; }" +
				".tree-node-toolbar { flex-wrap: wrap; margin-block: 4px; }"
		);
		this.view = view;
	},

	/** All of it is shown at first: a company has tens of teams, not thousands. */
	on_get_node(_nodes, deep) {
		const { view } = frappe.treeview_settings["LC Sales Team"];
		const tree = view?.tree || window.cur_tree;
		if (deep || !tree || tree.lc_opened) return;
		tree.lc_opened = true;
		setTimeout(() => tree.load_children(tree.root_node, true));
	},

	get_label: (node) => frappe.utils.escape_html(node.label),

	onrender(node) {
		const { managers, manager_count, member_count } = node.data || {};
		if (node.is_root || !managers) return;
		const facts = [];
		if (manager_count > managers.length) {
			facts.push(
				__("managed by {0} and {1} more", [managers.join(", "), manager_count - managers.length])
			);
		} else if (manager_count) {
			facts.push(__("managed by {0}", [managers.join(", ")]));
		} else {
			facts.push(__("no manager"));
		}
		facts.push(__("{0} members", [member_count]));
		const words = document.createElement("span");
		words.className = "lc-team-facts";
		words.textContent = facts.join(" · ");
		node.$tree_link.append(words);
	},

	toolbar: [
		{
			label: __("Members…"),
			condition: (node) => !node.is_root,
			click: (node) => frappe.set_route("Form", "LC Sales Team", node.label),
		},
		{
			label: __("Add team below"),
			condition: () => frappe.model.can_create("LC Sales Team"),
			click: (node) => {
				const settings = frappe.treeview_settings["LC Sales Team"];
				settings.add(settings.view, node);
			},
		},
		{
			label: __("Rename"),
			condition: (node) => !node.is_root && frappe.model.can_write("LC Sales Team"),
			click: (node) => {
				const { view } = frappe.treeview_settings["LC Sales Team"];
				frappe.model.rename_doc("LC Sales Team", node.label, () => view.make_tree());
			},
		},
		{
			label: __("Move to…"),
			condition: (node) => !node.is_root && frappe.model.can_write("LC Sales Team"),
			click: (node) => {
				const settings = frappe.treeview_settings["LC Sales Team"];
				settings.move(settings.view, node);
			},
		},
		{
			label: __("Delete"),
			condition: (node) => !node.is_root && frappe.model.can_delete("LC Sales Team"),
			click: (node) => {
				const { view } = frappe.treeview_settings["LC Sales Team"];
				frappe.model.delete_doc("LC Sales Team", node.label, () => view.make_tree());
			},
		},
	],

	add(view, node) {
		const dialog = new frappe.ui.Dialog({
			title: node.is_root
				? __("New team")
				: __("New team below {0}", [frappe.utils.escape_html(node.label)]),
			fields: [{ fieldtype: "Data", fieldname: "team_name", label: __("Team Name"), reqd: 1 }],
			primary_action_label: __("Create"),
			async primary_action({ team_name }) {
				dialog.disable_primary_action();
				try {
					await frappe.db.insert({
						doctype: "LC Sales Team",
						team_name,
						parent_lc_sales_team: node.is_root ? "" : node.label,
					});
					dialog.hide();
					view.make_tree();
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		dialog.show();
	},

	/** The desk's tree is not dragged: the new place is chosen. */
	move(view, node) {
		const dialog = new frappe.ui.Dialog({
			title: __("Move {0}", [frappe.utils.escape_html(node.label)]),
			fields: [
				{
					fieldtype: "Link",
					fieldname: "parent",
					options: "LC Sales Team",
					label: __("Below the team"),
					description: __(
						"Empty: to the top. All teams below move along, and who sees which cards changes at once."
					),
					only_select: 1,
					get_query: () => ({ filters: { name: ["!=", node.label] } }),
				},
			],
			primary_action_label: __("Move"),
			async primary_action({ parent }) {
				dialog.disable_primary_action();
				try {
					await frappe.db.set_value(
						"LC Sales Team",
						node.label,
						"parent_lc_sales_team",
						parent || ""
					);
					dialog.hide();
					view.make_tree();
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		if (node.parent_label && node.parent_label !== view.root_label) {
			dialog.set_value("parent", node.parent_label === view.opts.root_label ? "" : node.parent_label);
		}
		dialog.show();
	},
};
