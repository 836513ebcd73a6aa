"""CSV files."""

import csv
import io


class UnicodeWriter:
	def __init__(self):
		self.text = io.StringIO()
		self.writer = csv.writer(self.text)

	def writerow(self, row):
		self.writer.writerow(row)

	def getvalue(self):
		return self.text.getvalue()
