# cases_matrix.py - the isolation matrix, a case for each row; see matrix.py.
# ROWS="group_" in the environment: only those whose name has that in it.

import os

import matrix
from report import case

rows = matrix.load_rows()


@case("matrix", "every call has a row")
def complete(w):
    matrix.complete(w, rows)


def add(name, row):
    @case("matrix", name)
    def walk(w):
        matrix.run(w, name, row)


for each in sorted(rows):
    if os.environ.get("ROWS", "") in each:
        add(each, rows[each])
