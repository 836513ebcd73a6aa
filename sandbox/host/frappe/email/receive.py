"""Incoming mail: the sandbox fetches none."""


class InboundMail:
	def _build_communication_doc(self) -> None:
		raise NotImplementedError
