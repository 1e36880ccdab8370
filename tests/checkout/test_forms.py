"""The details form: what is fit is kept tidily, what is not is refused in words, and nothing breaks it."""

import pytest
from werkzeug.datastructures import MultiDict

from app.checkout.forms import DetailsForm
from tests.cast import ALICE


def filled(**changes: str) -> DetailsForm:
    form = DetailsForm(MultiDict({**ALICE, **changes}))
    form.validate()
    return form


def test_alice_s_details_are_fit() -> None:
    form = filled()
    assert form.errors == {}
    assert form.postal_code.data == "8001"


def test_a_postal_code_keeps_its_leading_noughts() -> None:
    assert filled(postal_code=" 0181 ", province="GP").postal_code.data == "0181"


@pytest.mark.parametrize(
    "code", ["", "800", "80011", "80a1", "\uff18\uff10\uff10\uff11", "٨٠٠١", "8001\x00.", "-001"]
)
def test_a_postal_code_that_is_not_four_digits_is_refused(code: str) -> None:
    assert list(filled(postal_code=code).errors) == ["postal_code"]


@pytest.mark.parametrize(
    "typed",
    ["0825550101", "082 555 0101", "(082) 555-0101", "+27 82 555 0101", "+27 (0)82 555 0101", "0027825550101",
     "27825550101", "082.555.0101"],
)  # fmt: skip
def test_a_phone_number_is_kept_in_one_manner(typed: str) -> None:
    form = filled(phone=typed)
    assert form.errors == {}
    assert form.phone.data == "082 555 0101"


@pytest.mark.parametrize(
    "typed", ["", "12345", "0025550101", "+44 20 7946 0958", "082 555 01012", "eight", "٠٨٢٥٥٥٠١٠١"]
)
def test_a_number_that_no_courier_can_call_is_refused(typed: str) -> None:
    form = filled(phone=typed)
    assert list(form.errors) == ["phone"]
    assert form.phone.data == typed


@pytest.mark.parametrize(
    "email",
    ["", "alice", "alice@", "@example.com", "a b@example.com", "alice@example", "alice@-example.com",
     "alice@example..com", "Alice <alice@example.com>", "a@b.c\nBcc: x@y.z", "x" * 250 + "@example.com", "\x00"],
)  # fmt: skip
def test_what_is_no_address_is_refused(email: str) -> None:
    assert list(filled(email=email).errors) == ["email"]


@pytest.mark.parametrize("email", ["o'brien+shop@example.co.za", "a.b-c_d@sub.example.org", "X@EXAMPLE.COM"])
def test_uncommon_addresses_are_taken(email: str) -> None:
    assert filled(email=email).errors == {}


@pytest.mark.parametrize("province", ["", "XX", "Western Cape", "wc"])
def test_a_province_is_one_of_the_nine(province: str) -> None:
    assert list(filled(province=province).errors) == ["province"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nomvula\t  Zulu ", "Nomvula Zulu"),
        ("Al\x00ice", "Alice"),
        ("Al\ud800ice", "Alice"),
        ("Zoe\u0308", "Zoë"),
        ("\u202eecilA", "ecilA"),
        ("Thandi 🌻", "Thandi 🌻"),
        ("نور", "نور"),
    ],
)
def test_names_are_kept_as_people_write_them(typed: str, kept: str) -> None:
    form = filled(name=typed)
    assert form.errors == {}
    assert form.name.data == kept


@pytest.mark.parametrize("field", ["name", "street", "suburb", "city", "notes"])
def test_ten_thousand_characters_are_refused_in_words(field: str) -> None:
    form = filled(**{field: "x" * 10_000})
    assert "under" in form.errors[field][0]


@pytest.mark.parametrize(
    "field", ["email", "name", "phone", "street", "suburb", "city", "province", "postal_code"]
)
def test_a_field_of_nothing_but_blanks_is_empty(field: str) -> None:
    assert list(filled(**{field: " \u00a0\t\x00 "}).errors) == [field]


def test_an_empty_form_names_every_field_but_the_notes() -> None:
    form = DetailsForm(MultiDict())
    form.validate()
    assert set(form.errors) == set(ALICE)


def test_a_company_and_its_vat_number_are_kept_without_blanks() -> None:
    form = filled(company=" Karoo  Guest House CC ", company_vat_number="4 123 456 789")
    assert form.errors == {}
    assert (form.company.data, form.company_vat_number.data) == ("Karoo Guest House CC", "4123456789")


@pytest.mark.parametrize(
    "number", ["41234567890", "412345678", "5123456789", "ZA4123456789", "\uff14123456789"]
)
def test_what_is_no_vat_number_is_refused_in_words(number: str) -> None:
    form = filled(company="Karoo Guest House CC", company_vat_number=number)
    assert list(form.errors) == ["company_vat_number"]


def test_a_vat_number_without_a_company_asks_whose_it_is() -> None:
    assert list(filled(company_vat_number="4123456789").errors) == ["company_vat_number"]
