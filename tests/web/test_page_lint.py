"""What reads every page that the tests fetch sees what is wrong with one, also after a page just like it was in order."""

import pytest

from tests.page_lint import lint_page

PAGE = """<!doctype html><html lang="en"><head><title>Mugs</title></head><body data-login><h1>Mugs</h1>
<form action="/find" method="post"><input type="hidden" name="csrf_token"><label for="q">Find</label>
<input id="q" name="q"><label for="q-1">One</label><input id="q-1" name="one"><label>Few <input name="few"></label>
</form><p hx-target="#q-1">Twelve</p></body></html>"""

FAULTS = [
    (' lang="en"', "", "no language"),
    ("<title>Mugs", "<title>", "no title"),
    ("<h1>Mugs</h1>", "", "0 h1"),
    (' action="/find"', "", "form without action"),
    ("csrf_token", "token", "has no token"),
    ('for="q"', 'for="p"', "input q has no label"),
    ("Twelve", "<i>Twelve", "unexpected-end-tag"),
    ("<h1>Mugs</h1>", "<h2>Mugs</h2>", "0 h1"),
    ("<p ", "<h1>More</h1><p ", "2 h1"),
    ('for="q-1"', 'for="q-2"', "input one has no label"),
    ('hx-target="#q-1"', 'hx-target="#q-2"', "hx-target #q-2 is not there"),
    ("<p ", '<p id="q" ', "id q twice"),
    ("<p ", '<p style="color: red" ', "inline style on p"),
    ("<p ", '<p onclick="go()" ', "inline onclick on p"),
    ("Twelve", "<script>go()</script>", "inline script"),
    ("Twelve", "<style>p{}</style>", "inline stylesheet"),
    ("Twelve", "Twel\x00ve", "invalid-codepoint"),
    ("Twelve", "Twelve &mugs", "expected-named-entity"),
]


@pytest.mark.parametrize(("there", "instead", "complaint"), FAULTS)
def test_each_fault_is_seen(there: str, instead: str, complaint: str) -> None:
    lint_page(PAGE, "in order")
    assert PAGE.count(there) >= 1
    with pytest.raises(AssertionError, match=complaint):
        lint_page(PAGE.replace(there, instead, 1), "with a fault")
