"""The sandbox: a small stand-in for the parts of Frappe 15 that LeadCard touches.

Python code below `sandbox/host` answers to the name `frappe`; it is put on the path by this package alone,
so that an installation on a bench never meets it.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = Path(__file__).resolve().parent / "host"
DATA = Path(os.environ.get("SANDBOX_DATA") or ROOT / ".sandbox")


def activate() -> None:
	"""Make `import frappe` mean the stand-in, in this process."""
	for path in (str(ROOT), str(HOST)):
		if path not in sys.path:
			sys.path.insert(0, path)
