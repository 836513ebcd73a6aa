import { getMeta } from "../server";
import { changed, openDialog } from "./form_dialog";

/** `address`: the row of the panel that is changed, of which only what is different is sent; left out, a new one. */
export async function addressDialog(card, submit, address) {
	const fields = await addressFields();
	const values = address || {
		address_type: card.party_type === "Organization" ? "Office" : "Personal",
		country: frappe.boot.sysdefaults.country || "",
	};
	openDialog({
		title: __("Address of {0}", [card.title]),
		draft: address ? undefined : { what: "addAddress", card },
		values,
		fields,
		submit: (entered) => submit(address ? changed(fields, [address], entered) : entered),
	});
}

/** Of the kinds of addresses that Frappe knows, and its places by the names that Vietnam has for them. */
async function addressFields() {
	const meta = await getMeta("Address");
	const { options } = meta.fields.find(({ fieldname }) => fieldname === "address_type");
	return [
		{ fieldname: "address_type", fieldtype: "Select", label: __("Kind"), options, reqd: 1 },
		{ fieldname: "address_line1", fieldtype: "Data", label: __("Street and number"), reqd: 1 },
		{ fieldname: "address_line2", fieldtype: "Data", label: __("Building, floor") },
		{ fieldname: "county", fieldtype: "Data", label: __("Ward or commune") },
		{ fieldname: "city", fieldtype: "Data", label: __("Province or city"), reqd: 1 },
		{ fieldname: "country", fieldtype: "Link", options: "Country", label: __("Country") },
		{ fieldname: "pincode", fieldtype: "Data", label: __("Postal code") },
		{ fieldname: "is_primary_address", fieldtype: "Check", label: __("Main address") },
	];
}
