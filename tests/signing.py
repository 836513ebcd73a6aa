"""How a sender signs a message to the webhook, as docs/new-leads.md tells it (spec §12.1)."""

import hashlib
import hmac


def sign(body: bytes, secret: str, at: int) -> str:
	"""The header's value for a body that is sent at a time, in seconds since 1970."""
	signature = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
	return f"t={at},v1={signature}"
