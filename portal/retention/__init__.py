"""How long each kind of data is kept, why, and which job sees to it: `table`, printed into docs/保存期限.md.

A model that stands in no row fails the tests, so whoever adds one says how long its rows stay.
"""
