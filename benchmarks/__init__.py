"""What the README's claims of speed rest on, measured in one run: `make bench`.

`__main__` says in which order, each `measure_…` holds one group of rows, `docs/performance.md` says what they mean.
"""
