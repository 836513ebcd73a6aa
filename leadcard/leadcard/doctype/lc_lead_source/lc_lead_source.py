from leadcard.documents.values import NamedDocument


class LCLeadSource(NamedDocument):
	pass
