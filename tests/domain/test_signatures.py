"""Whether a message from outside is its sender's (spec §12.1)."""

import pytest

from leadcard.domain import signatures
from tests.signing import sign

BODY, SECRET, NOW = '{"name":"Bình"}'.encode(), "s" * 48, 1_800_000_000


@pytest.mark.parametrize("shift", [0, 300, -300])
def test_12_1_a_signed_message_is_its_senders(shift):
	assert signatures.problem_of(BODY, sign(BODY, SECRET, NOW), SECRET, NOW + shift) is None


@pytest.mark.parametrize(
	("header", "problem"),
	[
		(None, "unsigned"),
		("", "unsigned"),
		("t=1800000000", "unsigned"),
		("v1=" + "0" * 64, "unsigned"),
		("t=x,v1=" + "0" * 64, "unsigned"),
		("t=²,v1=" + "0" * 64, "unsigned"),
		("t=1800000000,v1=ă" + "0" * 63, "unsigned"),
		("t=1,t=2,v1=" + "0" * 64, "unsigned"),
		("t=1800000000,v1=" + "0" * 64, "bad_signature"),
		(sign(BODY, "another" * 8, NOW), "bad_signature"),
		(sign(BODY + b" ", SECRET, NOW), "bad_signature"),
		(sign(BODY, SECRET, NOW).replace(str(NOW), str(NOW + 1)), "bad_signature"),
		(sign(BODY, SECRET, NOW - 301), "old_timestamp"),
		(sign(BODY, SECRET, NOW + 301), "old_timestamp"),
	],
)
def test_12_1_what_is_not_signed_is_refused(header, problem):
	assert signatures.problem_of(BODY, header, SECRET, NOW) == problem


def test_12_1_without_a_secret_nothing_is_signed():
	assert signatures.problem_of(BODY, sign(BODY, "", NOW), "", NOW) == "bad_signature"


def test_12_1_while_the_secret_changes_both_signatures_may_be_sent():
	old, new = (sign(BODY, secret, NOW) for secret in ("old" * 12, SECRET))
	both = f"{old},{new.partition(',')[2]}"
	assert signatures.problem_of(BODY, both, SECRET, NOW) is None
