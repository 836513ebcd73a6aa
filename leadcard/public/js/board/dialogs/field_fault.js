/** What is wrong with one field of a dialog: the dialog says it there (`error.field`). */
export class FieldFault extends Error {
	constructor(field, message) {
		super(message);
		this.field = field;
	}
}

/** A `submit` whose refusals by the server are about fields, by their types: {type: fieldname}. */
export const withFaults = (fields, submit) => async (entered) => {
	try {
		return await submit(entered);
	} catch (error) {
		throw Object.assign(error, { field: error.field || fields[error.type] });
	}
};
