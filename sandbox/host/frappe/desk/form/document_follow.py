"""What followers of a document are told: nothing, the sandbox mails nobody."""


def get_version(doctype, doc_name, frequency, user):
	return []
