"""What a field can hold: every value is read or refused with a code, and reading twice changes nothing."""

import html
import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain.identity import clean, is_code
from leadcard.domain.values import (
	ValueProblem,
	as_line,
	as_name,
	as_url,
	check_color,
	check_icon,
	check_number,
	read_date,
	read_text,
	read_time,
	without_markup,
)

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def read_day(value: object) -> date:
	return read_date(value, SAIGON)


anything = (
	st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)
)


@given(anything)
def test_every_value_is_read_or_refused(value):
	for read in (read_text, read_day, lambda value: read_time(value, SAIGON), check_number):
		try:
			found = read(value)
		except ValueProblem as problem:
			assert problem.code.startswith("not_a_")
			continue
		if isinstance(found, str):
			assert read_text(found) == found == unicodedata.normalize("NFC", found)


@pytest.mark.parametrize("value", ["a\0b", "\ud800", ["a"], {"a": 1}, True])
def test_what_is_no_text_is_refused(value):
	with pytest.raises(ValueProblem, match="not_a_text"):
		read_text(value)


def test_names_of_a_mac_and_of_windows_are_one():
	assert read_text("Tra\u0302\u0300n") == "Trần"


@given(st.dates(date(1000, 1, 1)))
def test_dates_are_read_as_year_month_day(day):
	assert read_day(day.isoformat()) == read_day(day) == day


@given(st.dates(date(1900, 1, 1)))
def test_5_2_a_day_sent_as_its_midnight_in_the_sites_zone_is_that_day(day):
	midnight = datetime(day.year, day.month, day.day, tzinfo=SAIGON)
	assert read_day(midnight.astimezone(timezone.utc).isoformat()) == day
	assert read_day(midnight.isoformat()) == day


@pytest.mark.parametrize(
	"value", ["31/12/1990", "12-31-1990", "1990-02-30", "0001-01-01", "hôm nay", 19901231]
)
def test_other_orders_of_a_date_are_refused_rather_than_guessed(value):
	with pytest.raises(ValueProblem, match="not_a_date"):
		read_day(value)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.integers(-14, 14))
def test_a_time_with_a_zone_is_the_same_moment_on_the_sites_clock(moment, hours):
	offset = f"{hours:+03d}:00"
	read = read_time(f"{moment.isoformat(' ', 'seconds')}{offset}", SAIGON)
	assert read.tzinfo is None
	utc = moment.replace(microsecond=0) - timedelta(hours=hours)
	assert read == utc.replace(tzinfo=ZoneInfo("UTC")).astimezone(SAIGON).replace(tzinfo=None)
	assert read_time(str(read), SAIGON) == read


@pytest.mark.parametrize(
	"value", ["9999-12-31T23:59:59-12:00", "0001-01-01 00:00:00", "soon", "10:30", 5, []]
)
def test_what_is_no_time_is_refused(value):
	with pytest.raises(ValueProblem, match="not_a_time"):
		read_time(value, SAIGON)


@given(st.text())
def test_cleaning_twice_changes_nothing_and_codes_are_one_visible_line(text):
	once = clean(text)
	assert clean(once) == once
	if once and is_code(once, "LC Lead"):
		assert "\n" not in once and "<" not in once


@pytest.mark.parametrize("code", ["KH-0001/26", "Mã số 7", "100%", "New York 5", "lead"])
def test_3_2_usual_codes_are_codes(code):
	assert is_code(code, "LC Lead")


@pytest.mark.parametrize(
	"code", ["<b>", "New LC Lead 1", "new-lc-lead-x", "LC Lead", "a\nb", 'a"b', "a'b", "a`b", "a&quot;b"]
)
def test_3_2_what_a_page_would_mistake_is_no_code(code):
	assert not is_code(code, "LC Lead")


@pytest.mark.parametrize(
	"text",
	[
		"<img src=x onerror=alert(1)>",
		"&lt;img src=x onerror=alert(1)&gt;",
		"&amp;lt;img src=x onerror=alert(1)&amp;gt;",
		"&#60;img src=x onerror=alert(1)&#62;",
		"&#x3c;svg/onload=alert(1)>",
		"&LT;script>alert(1)&lt;/script>",
		"A <b>B</b>",
		"</div><!-- x",
	],
)
def test_8_no_spelling_of_a_tag_is_kept(text):
	kept = without_markup(text)
	for _page in range(4):
		assert not re.search("<[A-Za-z/!?]", kept)
		kept = html.unescape(kept)
	assert "alert(1)" in kept or "alert" not in text, "the letters stay, to be read"


@pytest.mark.parametrize(
	"text", ["Tom & Jerry", "Tom &amp; Jerry", "5 < 7", "a<3", "x > y", "https://a.vn/?b=1&lt=2", "Đặng"]
)
def test_8_a_text_without_tags_stays_as_it_is(text):
	assert without_markup(text) == text


@given(st.text(alphabet=" ab\"'`<>&;#x2379quotapslgm“‹(=/"))
def test_a_name_stays_within_an_attribute_of_any_spelling_and_the_second_time_as_it_is(text):
	named, line = as_name(text), as_line(text)
	assert as_name(named) == named and as_line(line) == line
	for _page in range(5):
		assert not {'"', "'", "`"} & set(named) and '"' not in line
		named, line = html.unescape(named), html.unescape(line)


@pytest.mark.parametrize(
	("text", "line", "name"),
	[
		("H'Hen Niê", "H'Hen Niê", "H’Hen Niê"),
		('Công ty "An Phú"', "Công ty “An Phú”", "Công ty “An Phú”"),
		("A & B, 5 < 7 &amp; 8", "A & B, 5 < 7 &amp; 8", "A & B, 5 < 7 &amp; 8"),
		("x&quot; onclick=y", "x” onclick=y", "x” onclick=y"),
		("x&amp;#39;y`", "x&amp;#39;y`", "x’y‘"),
		("<b>", "‹b›", "‹b›"),
	],
)
def test_quotes_become_typographic_where_they_would_end_an_attribute(text, line, name):
	assert (as_line(text), as_name(text)) == (line, name)


def test_an_address_of_the_web_keeps_its_meaning():
	assert as_url("https://an.vn/?q=a&b=c") == "https://an.vn/?q=a&b=c"
	assert as_url('https://an.vn/?q="a" onclick=x') == "https://an.vn/?q=%22a%22 onclick=x"


@pytest.mark.parametrize("text", ["red;} body{", 'red" x', "#12", "url(x)"])
def test_what_is_no_colour_or_icon_is_refused(text):
	with pytest.raises(ValueProblem):
		check_color(text)
	with pytest.raises(ValueProblem):
		check_icon(text)
	check_color("#2490EF")
	check_icon("es-line-chat-alt")
