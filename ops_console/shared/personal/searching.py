"""Searching texts by a part: what stands masked in them must not be found digit by digit."""

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.lookups import IContains

from ops_console.shared.personal.detector import PLAIN, SHAPES, WRITTEN

# Blanks that Python takes for white space and PostgreSQL, by its locale, may not.
_BLANKS = "\u00a0\u2007\u202f\u3000"
_FROM, _TO = WRITTEN + _BLANKS, PLAIN + " " * len(_BLANKS)
_SHAPES = "|".join(f"(?:{shape})" for shape in SHAPES)


def says(column: str, text: str) -> Q:
    """Return the condition that the column's text, as everybody may see it, holds this part.

    Only digits are ever masked in a text, so words are sought in it as it stands. Digits are not
    found in anything that has the shape of a person's number, whether it is one or not.
    """
    said = Q(**{f"{column}__icontains": text})
    if not any(sign.isdecimal() for sign in text):
        return said
    return said & Q(IContains(_shown(column), text.translate(str.maketrans(_FROM, _TO))))


def _shown(column: str) -> Func:
    plain = Func(F(column), Value(_FROM), Value(_TO), function="TRANSLATE")
    return Func(
        plain, Value(_SHAPES), Value("*"), Value("g"),
        function="REGEXP_REPLACE", output_field=TextField(),
    )  # fmt: skip
