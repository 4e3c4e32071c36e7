"""Writing the files of exports: cells made safe, CSV and XLSX, packed behind a password."""

from exports.services.files.cells import Table, prepared
from exports.services.files.writing import TooManyRows, Written, write_file

__all__ = ["Table", "TooManyRows", "Written", "prepared", "write_file"]
