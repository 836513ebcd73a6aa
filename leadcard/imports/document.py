"""Frappe's Data Import, whose file is read only for who may read it, whichever way a request names it."""

from frappe.core.doctype.data_import.data_import import DataImport
from frappe.core.doctype.data_import.importer import Importer

from leadcard.imports.access import has_right_by_role, is_ours, require_file
from leadcard.permissions.files import require_address


class GuardedImport(DataImport):
	"""An import; its methods take a file's address with the request."""

	def get_importer(self) -> Importer:
		"""Frappe's reader of the file, for previews, errors and the import's start."""
		require_address(self.import_file or "")
		if self.import_file and (is_ours(self.reference_doctype) or has_right_by_role()):
			require_file(self.import_file)
		return super().get_importer()
