"""What a form of the shop found wrong, told as the JSON face tells it: the same sentences, beside the same fields."""

from wtforms import Form

from app.web.problems import Problem


def form_problem(form: Form) -> Problem:
    found = [
        {"field": name, "message": str(sentence)}
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    return Problem(
        422, "Something in the request is not as it must be.", code="invalid", more={"errors": found}
    )
