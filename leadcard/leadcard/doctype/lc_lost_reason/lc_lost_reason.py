from leadcard.documents.values import NamedDocument


class LCLostReason(NamedDocument):
	pass
