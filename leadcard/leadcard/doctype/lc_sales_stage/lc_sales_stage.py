from leadcard.documents.values import NamedDocument


class LCSalesStage(NamedDocument):
	pass
