"""The rules: pure functions and values, without clock, disk, network or dice of their own.

Every other part of the house may import from here; from here nothing of the house is imported.
What a rule needs to know (the time, a time zone, a seed) is an argument.
"""
