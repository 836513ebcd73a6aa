"""What is said of a file that can't come in as it is."""


class UnreadableFile(ValueError):
	"""A file that is refused whole. `code` is the key of the sentence, `details` what it says of this file."""

	def __init__(self, code: str, *details: object):
		super().__init__(code)
		self.code = code
		self.details = tuple(map(str, details))
