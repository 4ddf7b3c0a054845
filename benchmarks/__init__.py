"""Measures the performance figures that the README and docs/performance.md give: `make bench`.

`__main__` runs the groups in order; each `measure_…` module is one group of rows.
"""
