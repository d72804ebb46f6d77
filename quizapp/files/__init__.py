"""Bytes to plain data with positions, and back: YAML by events, CSV, XLSX. Knows no rows and no pages.

A reader takes the bytes of a file as they came and returns what it read together with every fault that it
found. It raises nothing for what is in the file: a broken file is an answer, not an error.
"""
