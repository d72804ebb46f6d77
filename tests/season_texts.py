"""A season file that says no more than it has to, and an annual exam to add to it."""

SMALLEST = """\
season: "2026"
title: 竞赛
starts_on: "2026-01-05"
ends_on: "2026-12-31"
weekly:
  opens: MON 09:00
  closes: FRI 18:00
  paper: {rules: [{count: "10"}]}
"""
ANNUAL = """\
annual:
  opens_at: "2026-12-18 09:00"
  closes_at: "2026-12-18 11:00"
  paper: {rules: [{count: "50"}]}
"""
