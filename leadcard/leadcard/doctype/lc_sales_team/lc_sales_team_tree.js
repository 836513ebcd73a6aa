/** The tree of sales teams (spec §8.1): who manages each, how many belong to it, and all that is done with a team. */
(() => {
	const TEAM = "LC Sales Team";
	const ROOT = __("All teams");
	const STYLE = `
		.lc-team-facts { margin-inline-start: 8px; color: var(--text-muted); font-size: var(--text-sm); }
		.lc-teams .tree-link { white-space: normal; }
		@media (max-width: 767px) {
			.lc-teams .tree-children { padding-inline-start: 16px; }
			.lc-teams .tree-link { flex-wrap: wrap; max-width: 100%; }
			.lc-team-facts { flex-basis: 100%; margin-inline-start: 28px; }
			.lc-teams .tree-node-toolbar { flex-wrap: wrap; gap: 4px; max-width: 100%; margin: 4px 0; }
			.lc-teams .tree-node-toolbar .btn { flex: none; min-height: 32px; white-space: nowrap; }
		}
	`;
	let view = null;

	const changed = () => view.make_tree();

	/** A dialog that stays with what was typed where the server refuses, whose reason the desk shows. */
	function ask(title, field, label, save) {
		const dialog = new frappe.ui.Dialog({
			title,
			fields: [field],
			primary_action_label: label,
			async primary_action(values) {
				dialog.disable_primary_action();
				try {
					await save(values[field.fieldname] || "");
					dialog.hide();
					changed();
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		dialog.show();
		return dialog;
	}

	function add(node) {
		const title = node.is_root
			? __("New team")
			: __("New team below {0}", [frappe.utils.escape_html(node.label)]);
		const field = { fieldtype: "Data", fieldname: "team_name", label: __("Team Name"), reqd: 1 };
		ask(title, field, __("Create"), (teamName) =>
			frappe.db.insert({
				doctype: TEAM,
				team_name: teamName,
				parent_lc_sales_team: node.is_root ? "" : node.label,
			})
		);
	}

	/** The desk's tree is not dragged: the new place is chosen. */
	function move(node) {
		const field = {
			fieldtype: "Link",
			fieldname: "parent",
			options: TEAM,
			label: __("Below the team"),
			description: __(
				"Empty: to the top. All teams below move along, and who sees which cards changes at once."
			),
			only_select: 1,
			default: node.parent_label === ROOT ? "" : node.parent_label,
			get_query: () => ({ filters: { name: ["!=", node.label] } }),
		};
		ask(__("Move {0}", [frappe.utils.escape_html(node.label)]), field, __("Move"), (parent) =>
			frappe.db.set_value(TEAM, node.label, "parent_lc_sales_team", parent)
		);
	}

	function factsOf({ managers, manager_count: managerCount, member_count: memberCount }) {
		const named = managers.join(", ");
		const more = managerCount - managers.length;
		const who = more ? __("managed by {0} and {1} more", [named, more]) : __("managed by {0}", [named]);
		const members = memberCount === 1 ? __("1 member") : __("{0} members", [memberCount]);
		return `${managerCount ? who : __("no manager")} · ${members}`;
	}

	frappe.treeview_settings[TEAM] = {
		title: __("Sales Teams"),
		breadcrumb: "LeadCard",
		root_label: ROOT,
		get_tree_root: false,
		get_tree_nodes: "leadcard.api.teams.get_children",
		disable_add_node: true,

		onload(opened) {
			view = opened;
			view.root_value = "";
			frappe.dom.set_style(STYLE);
			$(view.parent).addClass("lc-teams");
			changed();
			if (view.can_create) {
				view.page.set_primary_action(__("New team"), () => add(view.tree.root_node), "add");
			}
		},

		/** All of it is shown at first: a company has tens of teams, not thousands. */
		on_get_node(_nodes, deep) {
			const { tree } = view;
			if (deep || tree.lcOpened) return;
			tree.lcOpened = true;
			setTimeout(() => tree.load_children(tree.root_node, true));
		},

		get_label: (node) => frappe.utils.escape_html(node.label),

		onrender(node) {
			if (!node.data?.managers) return;
			const words = document.createElement("span");
			words.className = "lc-team-facts";
			words.textContent = factsOf(node.data);
			node.$tree_link.append(words);
		},

		toolbar: [
			{
				label: __("Members…"),
				condition: (node) => !node.is_root,
				click: (node) => frappe.set_route("Form", TEAM, node.label),
			},
			{ label: __("Add team below"), condition: () => frappe.model.can_create(TEAM), click: add },
			{
				label: __("Rename"),
				condition: (node) => !node.is_root && frappe.model.can_write(TEAM),
				click: (node) => frappe.model.rename_doc(TEAM, node.label, changed),
			},
			{
				label: __("Move to…"),
				condition: (node) => !node.is_root && frappe.model.can_write(TEAM),
				click: move,
			},
			{
				label: __("Delete"),
				condition: (node) => !node.is_root && frappe.model.can_delete(TEAM),
				click: (node) => frappe.model.delete_doc(TEAM, node.label, changed),
			},
		],
	};
})();
