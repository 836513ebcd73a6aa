"""Spec §11.1, the pure part: which text bytes are, which row holds the headings, and what is refused with which place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain import encodings, formulas
from leadcard.domain.tables import Grid, lay_out, letters_of, place_of, read_rows
from leadcard.domain.unreadable import UnreadableFile

FIELDS = {"Full Name": "full_name", "Mobile No": "mobile_no", "Email": "email_id", "Họ và tên": "full_name"}
NAMES = "Full Name,Mobile No\r\nNguyễn Thị Ổn,0916 001 001\r\n"


def match(cell: object) -> str | None:
	return FIELDS.get(cell)


def code_of(call, *arguments: object) -> tuple:
	with pytest.raises(UnreadableFile) as refused:
		call(*arguments)
	return refused.value.code, refused.value.details


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_11_1_unicode_is_read_with_and_without_a_mark(encoding):
	assert encodings.read_text(NAMES.encode(encoding)) == NAMES


def in_windows_1258(text: str) -> bytes:
	spelled = []
	for letter in text:
		parts = unicodedata.normalize("NFD", letter)
		base = "".join(part for part in parts if part not in encodings.TONES)
		spelled += [unicodedata.normalize("NFC", base), *(part for part in parts if part in encodings.TONES)]
	return "".join(spelled).encode("cp1258")


@pytest.mark.parametrize(
	"name", ["Nguyễn Thị Ổn", "Trần Văn Đức", "Hoàng Quốc Việt", "Lưu Quỳnh Giềng", "Phạm Khuyến"]
)
def test_11_1_vietnamese_in_windows_code_page_is_read(name):
	assert encodings.read_text(in_windows_1258(name)) == name


@pytest.mark.parametrize(
	"content",
	[
		"São Paulo, Curaçao".encode("cp1252"),
		"Müller, Großmann".encode("cp1252"),
		"Łukasz Żak".encode("cp1250"),
		"Иван".encode("cp1251"),
		"Nguy\xd4n V\xa8n An".encode("latin-1"),
		"Nguyeãn Vaên An".encode("latin-1"),
		"José".encode("cp1252"),
	],
)
def test_11_1_another_code_page_is_refused(content):
	assert code_of(encodings.read_text, content) == ("unknown_encoding", ())


@pytest.mark.parametrize(
	"text",
	[
		"Nguyễn Văn Ổn",
		"Müller, Søren",
		"Mª José",
		"François Noël",
		"Israël, Haïti, Zoë, Łódź, Ürgüp",
		"Công ty ABC®",
		"hoà, toán, ngoèo, oản, khuỷu",
		"5 m²",
		"王小明",
		"«Bông Sen»",
		"A?",
		"https://a.vn/?q=x",
		"Căn A¹",
		"2PN½ hướng Đông",
		"Sao chưa gọi lại?Khách bực",
	],
)
def test_11_1_good_letters_are_let_in(text):
	encodings.check_letters([text], [text])


@pytest.mark.parametrize(
	("text", "code"),
	[
		("TrÇn V¨n §¹i", "letters_garbled"),
		("Nguyeãn Vaên An", "letters_garbled"),
		("Traàn Höôùng", "letters_garbled"),
		("Nguyá»…n", "letters_garbled"),
		("Tráº§n VÄƒn", "letters_garbled"),
		("Nguy?n", "letters_lost"),
		("NGUY?N", "letters_lost"),
		("Nguy\ufffdn", "letters_lost"),
	],
)
def test_11_1_letters_of_another_font_or_code_page_are_refused(text, code):
	assert code_of(encodings.check_letters, [text], [text])[0] == code


def test_11_1_all_syllables_of_vietnamese_names_are_read():
	text = "Đắk Lắk, Bắc Kạn"
	content = text.translate({ord("ắ"): "ă\u0301", ord("ạ"): "a\u0323"}).encode("cp1258")
	assert encodings.read_text(content) == text


def test_11_1_a_line_that_is_too_long_is_said_to_be_so():
	assert code_of(read_rows, f"Full Name,Notes\nAn,{'x' * 140_000}\n", match)[0] == "line_too_long"


def test_11_1_a_sentence_may_forget_the_gap_after_a_question():
	encodings.check_letters(["Nhà hay đất?Khách chưa rõ"], [])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_11_1_the_separator_is_that_under_which_headings_mean_fields(separator):
	rows = [["Full Name", "Email"], ["An, Bình; Chi", "a@example.com"]]
	quoted = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
	assert read_rows(quoted, match) == rows


def test_11_1_headings_move_to_the_first_row_and_rows_keep_their_numbers():
	rows = [
		["KHÁCH HÀNG", None],
		[None, None],
		["Họ và tên", "Email"],
		["An", None],
		[None, None],
		["Bình", "b@x.vn"],
	]
	table = lay_out(Grid(rows), match)
	assert table.heading_row == 2 and table.fields == ["full_name", "email_id"]
	assert table.rows[0] == ["Họ và tên", "Email"]
	assert [number for number, row in enumerate(table.rows) if any(row)] == [0, 3, 5]


def test_11_1_a_spare_heading_without_values_is_let_go():
	table = lay_out(Grid([["Full Name", "Họ và tên"], ["An", None]]), match)
	assert table.fields == ["full_name", None] and table.rows[0] == ["Full Name", None]


@pytest.mark.parametrize(
	("rows", "code", "details"),
	[
		([["Full Name", "Email"], ["An"]], "row_too_short", ("2", "1", "2")),
		([["Full Name", "Email"], ["An", "a@x.vn", "?"]], "row_too_long", ("2", "3", "2")),
		([["Full Name", "Họ và tên"], ["An", "Bình"]], "same_heading", ("Full Name", "A", "Họ và tên", "B")),
		([["Full Name", None, "Email"], ["An", "?", None]], "unnamed_column", ("B", "B2")),
		([["Full Name", "Email"], ["#N/A", None]], "cell_error", ("A2", "#N/A")),
		([["Full Name", "Email"]], "no_rows", ()),
		([["An", "Bình"], ["Chi", "Dung"]], "no_headings", ()),
		([[None], []], "empty", ()),
	],
)
def test_11_1_what_cannot_come_in_is_named_by_its_place(rows, code, details):
	assert code_of(lay_out, Grid(rows, ragged=True), match) == (code, details)


def test_11_1_places_are_named_as_in_a_spreadsheet():
	assert [letters_of(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
	assert place_of(4, 2) == "C5"


@pytest.mark.parametrize(
	"text", ["=HYPERLINK(A1;A2)", "@Minh", "- Gạch", " =1+1", "+84 916 001 001", "'Nháy'", "An"]
)
def test_11_2_what_is_put_before_a_formula_is_taken_away_again(text):
	assert formulas.restore(formulas.defuse(text)) == text


@given(st.binary(max_size=300))
def test_11_1_any_bytes_are_a_table_or_are_refused(content):
	try:
		lay_out(Grid(read_rows(encodings.read_text(content), match), ragged=True), match)
	except UnreadableFile:
		pass
