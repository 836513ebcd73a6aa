"""Whether a message from outside is its sender's (spec §12.1): signed over its time and its body, by a secret that both know.

The header says `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>." and the body, in hex>`. A sender that changes its secret
may send several `v1`.
"""

import hashlib
import hmac
import re

HEADER = "X-LeadCard-Signature"
# how far the sender's clock may be from ours, and how long a copied message could be sent again
TOLERANCE = 300
MOST_SIGNATURES = 4
TIME = re.compile(r"[0-9]{1,12}")
SIGNATURE = re.compile(r"[0-9a-f]{64}")

UNSIGNED, BAD, OLD = "unsigned", "bad_signature", "old_timestamp"


def problem_of(body: bytes, header: str | None, secret: str, now: float) -> str | None:
	"""The code of what is wrong with a message's signature, None where it is good.

	The time is looked at last: whoever lacks the secret hears nothing of it.
	"""
	times, signatures = _read(header or "")
	if len(times) != 1 or not signatures:
		return UNSIGNED
	expected = _digest(body, secret, times[0])
	# all are compared: how long that takes tells nothing
	matching = [hmac.compare_digest(expected, each) for each in signatures[:MOST_SIGNATURES]]
	if not secret or not any(matching):
		return BAD
	return OLD if abs(now - int(times[0])) > TOLERANCE else None


def _digest(body: bytes, secret: str, time: str) -> str:
	return hmac.new(secret.encode(), time.encode() + b"." + body, hashlib.sha256).hexdigest()


def _read(header: str) -> tuple[list[str], list[str]]:
	pairs = [part.strip().partition("=") for part in header.split(",")]
	times = [value for key, _equals, value in pairs if key == "t" and TIME.fullmatch(value)]
	signatures = [value for key, _equals, value in pairs if key == "v1" and SIGNATURE.fullmatch(value)]
	return times, signatures
