"""How fast the evaluator is, as ratios within one run: to straight-line code by hand, and to rule engines.

`make bench` prints the table. Nothing here is part of the program.
"""
