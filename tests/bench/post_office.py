"""A mail server of one's own: what the site sends arrives here by SMTP, what is put into the mailbox it fetches by POP3."""

from __future__ import annotations

import email
import email.policy
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ADDRESS, PASSWORD = "board@leadcard.example", "geheim"


@dataclass(frozen=True)
class Mail:
	"""What the SMTP server was given: for whom, and the message."""

	recipient: str
	message: EmailMessage

	@property
	def html(self) -> str:
		return self.message.get_body(("html",)).get_content()

	@property
	def text(self) -> str:
		return self.message.get_body(("plain",)).get_content()


@dataclass
class PostOffice:
	smtp_port: int = 0
	pop_port: int = 0
	sent: list[Mail] = field(default_factory=list)
	mailbox: list[bytes] = field(default_factory=list)
	refused: set[str] = field(default_factory=set)
	password: str = PASSWORD

	def for_whom(self) -> list[str]:
		return sorted(mail.recipient for mail in self.sent)

	async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
		message = email.message_from_bytes(envelope.content, policy=email.policy.default)
		self.sent += [Mail(recipient, message) for recipient in envelope.rcpt_tos]
		return "250 OK"

	async def handle_RCPT(
		self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list
	) -> str:
		if address in self.refused:
			return "550 5.1.1 No such mailbox here"
		envelope.rcpt_tos.append(address)
		return "250 OK"

	def authenticate(
		self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: LoginPassword
	) -> AuthResult:
		known = (given.login, given.password) == (ADDRESS.encode(), self.password.encode())
		return AuthResult(success=known, handled=False)


class Pop3(socketserver.StreamRequestHandler):
	"""One session with the mailbox, as RFC 1939 has it."""

	def handle(self) -> None:
		office: PostOffice = self.server.office
		mails, deleted = list(office.mailbox), set()
		self.say("+OK")
		for line in self.rfile:
			verb, *rest = line.decode().split()
			number = int(rest[0]) - 1 if rest and rest[0].isdigit() else None
			if verb == "PASS" and rest != [office.password]:
				self.say("-ERR [AUTH] authentication failed")
			elif verb in ("USER", "PASS", "NOOP"):
				self.say("+OK")
			elif verb == "STAT":
				self.say(f"+OK {len(mails)} {sum(map(len, mails))}")
			elif verb in ("LIST", "UIDL"):
				self.say("+OK", *(f"{place} {len(mail)}" for place, mail in enumerate(mails, 1)))
			elif verb in ("RETR", "TOP"):
				lines = mails[number].replace(b"\r\n", b"\n").split(b"\n")
				self.say("+OK", *(b"." + line if line.startswith(b".") else line for line in lines))
			elif verb == "DELE":
				deleted.add(number)
				self.say("+OK")
			elif verb == "QUIT":
				office.mailbox[:] = [mail for place, mail in enumerate(mails) if place not in deleted]
				self.say("+OK")
				return
			else:
				self.say("-ERR")

	def say(self, status: str, *lines: str | bytes) -> None:
		"""A status line, and what follows it up to a dot."""
		several = status == "+OK" and len(lines) > 0
		parts = [line if isinstance(line, bytes) else line.encode() for line in (status, *lines)]
		self.wfile.write(b"\r\n".join([*parts, *([b"."] if several else []), b""]))


class Mailboxes(socketserver.ThreadingTCPServer):
	allow_reuse_address = daemon_threads = True
	office: PostOffice


def free_port() -> int:
	with socket.socket() as found:
		found.bind(("127.0.0.1", 0))
		return found.getsockname()[1]


@contextmanager
def opened() -> Iterator[PostOffice]:
	office = PostOffice(smtp_port=free_port())
	smtp = Controller(
		office,
		hostname="127.0.0.1",
		port=office.smtp_port,
		authenticator=office.authenticate,
		auth_required=True,
		auth_require_tls=False,
	)
	smtp.start()
	mailboxes = Mailboxes(("127.0.0.1", 0), Pop3)
	mailboxes.office, office.pop_port = office, mailboxes.server_address[1]
	threading.Thread(target=mailboxes.serve_forever, daemon=True).start()
	try:
		yield office
	finally:
		mailboxes.shutdown()
		mailboxes.server_close()
		smtp.stop()
