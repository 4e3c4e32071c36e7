"""XLSX, streamed: one pass, flat memory, every text a string and never a formula.

The library for spreadsheets writes each sheet into a file of its own first: unmasked values would
lie on the disk before they are packed behind a password, and a million rows take minutes. What a
sheet of plain cells needs of ECMA-376 is little, so it is written here; the tests read it back
with that library.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import IO
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from exports.services.files.cells import Plain, Table
from ops_console.shared.csv_cells import safe_cell

# A sheet holds 1,048,576 rows; what follows goes into the next one.
ROWS_PER_SHEET = 1_000_000
MAX_CHARACTERS = 32_767
CUT = " […]"
MAX_EXACT = 10**15
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"
# Spreadsheets read _x0041_ as the character 41: a text that looks so keeps its underscore.
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of a spreadsheet has no zone
FIRST_YEAR = 1900
DAY_SECONDS = 86_400
NUMBER, TEXT, DATE, MOMENT, QUOTED, BOLD = range(6)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
FIGURE = '<c s="{}"><v>{}</v></c>'
STRING = '<c s="{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'


def write_rows(
    out: IO[bytes], batches: Iterable[list[list[Plain]]], table: Table, *, about: list[list[str]]
) -> None:
    """Write the rows, split over sheets where they must be, and a sheet about the export."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        count = _write_sheets(archive, batches, table)
        with archive.open(_sheet(count + 1), "w") as sheet:
            sheet.write(_sheet_head(table).encode())
            sheet.write("".join(_row(line, bold=False) for line in about).encode())
            sheet.write(_sheet_foot(table).encode())
        _write_frame(archive, sheets=count + 1)


def _write_sheets(
    archive: zipfile.ZipFile, batches: Iterable[list[list[Plain]]], table: Table
) -> int:
    rest: Iterator[list[list[Plain]]] = iter(batches)
    count = 0
    first: list[list[Plain]] | None = next(rest, [])
    while first is not None:
        count += 1
        with archive.open(_sheet(count), "w", force_zip64=True) as sheet:
            sheet.write(_sheet_head(table).encode())
            sheet.write(_row(table.header, bold=True).encode())
            written = 0
            for batch in chain([first], rest):
                sheet.write("".join(_row(row) for row in batch).encode())
                written += len(batch)
                if written >= ROWS_PER_SHEET:
                    break
            sheet.write(_sheet_foot(table).encode())
        first = next(rest, None)
    return count


def _sheet_head(table: Table) -> str:
    widths = "".join(
        f'<col min="{number}" max="{number}" width="18" customWidth="1"/>'
        for number in range(1, max(len(table.columns), 2) + 1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{HEAD}<worksheet xmlns="{MAIN}">{views}<cols>{widths}</cols><sheetData>'


def _sheet_foot(table: Table) -> str:
    # On every printed page; & begins a code there.
    mark = escape(_legal(table.watermark.replace("&", "&&")))
    foot = f"<headerFooter><oddFooter>&amp;L{mark}</oddFooter></headerFooter>"
    return f"</sheetData>{foot}</worksheet>"


def _row(cells: Iterable[Plain], *, bold: bool = False) -> str:
    return f"<row>{''.join([_cell(cell, bold=bold) for cell in cells])}</row>"


def _cell(cell: Plain, *, bold: bool) -> str:
    match cell:
        case None | "":
            return "<c/>"
        case bool():
            return _text(str(cell), bold=bold)
        case int() | float() | Decimal() if -MAX_EXACT < float(cell) < MAX_EXACT:
            return FIGURE.format(NUMBER, cell)
        case dt.date() if cell.year >= FIRST_YEAR:
            return _moment(cell)
        case _:
            return _text(str(cell), bold=bold)


def _moment(day: dt.date) -> str:
    if isinstance(day, dt.datetime):
        passed = day - FIRST_DAY
        serial = passed.days + passed.seconds / DAY_SECONDS
        return FIGURE.format(MOMENT, f"{serial:.9f}")
    return FIGURE.format(DATE, day.toordinal() - FIRST_DAY.toordinal())


def _text(text: str, *, bold: bool) -> str:
    style = BOLD if bold else QUOTED if safe_cell(text) != text else TEXT
    return STRING.format(style, escape(_legal(text), {"\r": "&#13;"}))


def _legal(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        text = text[: MAX_CHARACTERS - len(CUT)] + CUT
    return ESCAPED.sub("_x005F_", ILLEGAL.sub(REPLACEMENT, text))


def _sheet(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _write_frame(archive: zipfile.ZipFile, *, sheets: int) -> None:
    numbers = range(1, sheets + 1)
    data = _("Export")
    names = [data, *(f"{data} {number}" for number in numbers[1:-1]), _("About this file")]
    archive.writestr("xl/styles.xml", STYLES)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in zip(numbers, names, strict=True)
    )
    archive.writestr(
        "xl/workbook.xml",
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>',
    )
    links = [(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    links.append(("styles", "styles", "styles.xml"))
    archive.writestr("xl/_rels/workbook.xml.rels", _links(links))
    archive.writestr("_rels/.rels", _links([("workbook", "officeDocument", "xl/workbook.xml")]))
    archive.writestr("[Content_Types].xml", _content_types(numbers))


def _links(links: Iterable[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for name, kind, target in links
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _content_types(numbers: Iterable[int]) -> str:
    parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    parts += [(_sheet(number), "worksheet") for number in numbers]
    listed = "".join(
        f'<Override PartName="/{path}" ContentType="{KIND}.{kind}+xml"/>' for path, kind in parts
    )
    defaults = (
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{defaults}{listed}</Types>'
