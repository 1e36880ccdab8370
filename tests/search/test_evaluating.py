"""Scoring an engine against judgements, by the operator's command."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.search.evaluating import Judged, Score, score
from tests.cast import Cast

HEADER = "query,handle,grade,typed\n"


def evaluate(app: Flask, file: Path, text: str) -> Result:
    file.write_text(text, encoding="utf-8")
    return app.test_cli_runner().invoke(args=["search", "eval", str(file), "--store", "kloof", "--each"])


def test_a_perfect_answer_is_one_and_an_empty_one_is_told(app: Flask, shop: Cast, tmp_path: Path) -> None:
    asked = f"{HEADER}kettle,stoep-kettle,3,\nkettle,veld-mug,0,\nmug,veld-mug,2,zzyzx\nroast,veld-mug,0,\n"
    done = evaluate(app, tmp_path / "judged.csv", asked)
    assert done.exit_code == 1, done.output
    assert "2 queries, nDCG@10 0.5000, condensed 0.5000, judged 0.500, empty 1" in done.output
    assert "nothing found: zzyzx" in done.output
    assert "1.000  1.000  1.00  kettle" in done.output


@pytest.mark.parametrize(
    ("text", "said"),
    [("query,grade\na,1\n", "lacks the column handle"), (f"{HEADER}a,b,lots,\n", "is not a grade")],
)
def test_a_file_of_another_shape_is_refused_in_words(
    app: Flask, shop: Cast, tmp_path: Path, text: str, said: str
) -> None:
    done = evaluate(app, tmp_path / "judged.csv", text)
    assert (done.exit_code, said in done.output) == (1, True), done.output


def test_what_nobody_judged_is_of_no_use_or_left_out() -> None:
    judged = Judged("mug", {"a": 3, "b": 0})
    assert score(judged, ["x", "a"]) == Score(pytest.approx(0.63093, abs=1e-4), 1.0, 0.5)
