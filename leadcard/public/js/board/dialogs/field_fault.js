/** What is wrong with one field of a dialog: the dialog says it there (`error.field`). */
export class FieldFault extends Error {
	constructor(field, message) {
		super(message);
		this.field = field;
	}
}

/** Refusals by the server that are about one field wherever there is one, by their types. */
const ABOUT = { ProductNotForSaleError: "product", ProductSoldError: "product" };

/** The field of a dialog that an error is about, as far as its kind tells. */
export const fieldOf = ({ field, type }, controls) => field || (ABOUT[type] in controls ? ABOUT[type] : "");

/** A `submit` whose refusals by the server are about fields, by their types: {type: fieldname}. */
export const withFaults = (fields, submit) => async (entered) => {
	try {
		return await submit(entered);
	} catch (error) {
		throw Object.assign(error, { field: error.field || fields[error.type] });
	}
};
