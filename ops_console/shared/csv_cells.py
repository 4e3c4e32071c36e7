"""Cells of CSV files that spreadsheets must not run as formulas (CWE-1236)."""

import re

# Without it a spreadsheet takes the file for the machine's old character set.
BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet that splits at `;` or at a line break sees a new cell behind it, so those count as
# starts too; leading blanks are dropped, so they count as nothing. Spreadsheets in East Asian
# locales read the full-width forms (U+FF1D, FF0B, FF0D, FF20) like the signs. NUL apart, which no
# database holds, PostgreSQL reads the pattern alike.
DANGEROUS = r"^[\t\r\n]|(^|[;,\t\r\n])[ \u00a0\u3000]*[=+@\uff1d\uff0b\uff0d\uff20-]"
_dangerous = re.compile(rf"^\x00|{DANGEROUS}")


def safe_cell(text: str) -> str:
    """Return the text with a leading apostrophe when a spreadsheet would run it."""
    return f"'{text}" if _dangerous.search(text) else text
