"""Each controller names the fields of its DocType, as `bench` writes them: the type checker knows a document by that."""

import ast
import json
from pathlib import Path

import pytest

import leadcard

DOCTYPES = sorted((Path(leadcard.__file__).parent / "leadcard" / "doctype").glob("*/*.json"))
UNTYPED = {
	"Section Break",
	"Column Break",
	"Tab Break",
	"HTML",
	"Button",
	"Heading",
	"Fold",
	"Geolocation",
	"Image",
}
ROW = {"parent", "parentfield", "parenttype"}


def annotations_of(controller: Path, name: str) -> dict[str, str]:
	tree = ast.parse(controller.read_text(encoding="utf-8"))
	(found,) = [
		node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name.replace(" ", "")
	]
	return {
		node.target.id: ast.unparse(node.annotation)
		for block in found.body
		if isinstance(block, ast.If)
		for node in block.body
		if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
	}


@pytest.mark.parametrize("path", DOCTYPES, ids=lambda path: path.stem)
def test_a_controller_names_the_fields_of_its_doctype(path):
	doctype = json.loads(path.read_text(encoding="utf-8"))
	typed = annotations_of(path.with_suffix(".py"), doctype["name"])
	fields = {field["fieldname"]: field for field in doctype["fields"] if field["fieldtype"] not in UNTYPED}
	rows = ROW if doctype.get("istable") else set()
	own = {"name"} if doctype.get("autoname") == "autoincrement" else set()
	assert set(typed) == set(fields) | rows | own
	for name, field in fields.items():
		if field["fieldtype"] == "Select" and field.get("options"):
			choices = ast.literal_eval(typed[name].removeprefix("DF.Literal"))
			assert choices == field["options"].split("\n"), name
