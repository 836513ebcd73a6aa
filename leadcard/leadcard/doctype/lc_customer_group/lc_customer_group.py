from leadcard.documents.values import NamedDocument


class LCCustomerGroup(NamedDocument):
	pass
