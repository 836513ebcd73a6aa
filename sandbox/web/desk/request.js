/** frappe.call and frappe.xcall: form-encoded arguments, CSRF header, Frappe's way of telling errors. */

frappe.is_online = () => navigator.onLine !== false;

frappe.call = async function call(options, args, callback) {
	const {
		method,
		type = "POST",
		...rest
	} = typeof options === "string" ? { method: options, args, callback } : options;
	let answer = {};
	let status = 0;
	try {
		const response = await send(method, type, rest.args || {}, rest.headers);
		status = response.status;
		answer = await response.json();
	} catch {
		// No answer, or one that is no JSON: the status says what is known.
	}
	if (status === 401 || answer.session_expired) {
		const { pathname, search } = window.location;
		window.location.href = `/login?redirect-to=${encodeURIComponent(pathname + search)}`;
	}
	if (!rest.silent) showMessages(answer);
	if (status !== 200) {
		rest.error?.(answer);
		rest.always?.(answer);
		throw { status, responseJSON: answer };
	}
	rest.callback?.(answer);
	rest.always?.(answer);
	return answer;
};

frappe.xcall = async (method, args) => (await frappe.call({ method, args })).message;

function send(method, type, args, moreHeaders) {
	const form = new URLSearchParams();
	for (const [key, value] of Object.entries(args)) {
		if (value === undefined || value === null) continue;
		form.append(key, typeof value === "object" ? JSON.stringify(value) : value);
	}
	const address = `/api/method/${method}`;
	const headers = {
		Accept: "application/json",
		"X-Frappe-CSRF-Token": frappe.csrf_token,
		...moreHeaders,
	};
	return type === "GET"
		? fetch(`${address}?${form}`, { headers })
		: fetch(address, { method: type, headers, body: form });
}

function showMessages(answer) {
	const messages = JSON.parse(answer._server_messages || "[]").map((entry) => JSON.parse(entry));
	if (messages.length) frappe.msgprint(messages);
}
