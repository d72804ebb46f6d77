"""A paper in sections, from the organiser's file over its checks to the round's page and back."""

import io
import re
from datetime import UTC, datetime

import pytest
import time_machine

from quizapp import store
from quizapp.files import season_files
from tests import bank_makers, makers
from tests.browsers import Browser

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
SEASON = """\
season: "2026"
title: 2026 年度竞赛
starts_on: "2026-03-02"
ends_on: "2026-03-15"
weekly: {opens: MON 09:00, closes: FRI 18:00, paper: {rules: [{type: single, count: "10"}]}}
annual:
  opens_at: "2026-03-10 09:00"
  closes_at: "2026-03-10 11:00"
  paper:
    sections:
      - {title: 一、单项选择题, rules: [{type: single, count: "10"}, {type: single, count: "5", mark: "4"}]}
      - {title: 二、判断题, rules: [{type: true_false, count: "10"}]}
    total: "60"
    difficulty_within: "0.3"
"""
DESK = "/desk/seasons"


@pytest.fixture
def organiser(app):
    """An organiser's browser; every question of the bank is worth 2."""
    with time_machine.travel(NOW, tick=False):
        with app.app_context(), store.transaction():
            member = makers.make_member(makers.make_branch(), roles="organiser")
            bank_makers.make_bank(count=20)
        browser = Browser(app)
        makers.sign_in(browser.client, member, now=NOW)
        yield browser


def _upload(organiser, text):
    file = (io.BytesIO(text.encode()), "season.yaml")
    return organiser.post(f"{DESK}/upload", page=DESK, file=file)


def _load(organiser):
    preview = _upload(organiser, SEASON).location
    page = organiser.get(preview)
    shown = re.search(r'name="shown" value="([0-9a-f]{64})"', page.text)[1]
    assert organiser.post(preview, page=DESK, shown=shown).status_code == 303
    return page.text


def test_a_total_that_rules_and_banks_do_not_add_up_to_is_shown_where_it_stands(organiser):
    page = _upload(organiser, SEASON.replace('total: "60"', 'total: "100"'))
    assert page.status_code == 422
    assert "总分写的是 100，按规则和题库加起来是 60" in page.text


def test_a_total_that_the_banks_cannot_confirm_is_only_doubtful(organiser):
    page = _upload(organiser, SEASON.replace("{type: true_false", "{type: true_false, topic: 无此主题"))
    assert "第 3 条规则没有写每题分值" in organiser.get(page.location).text


def test_a_paper_in_sections_is_previewed_loaded_shown_and_given_back_without_loss(organiser):
    assert "【一、单项选择题】单选10题；单选5题，每题 4 分" in _load(organiser)
    annual = organiser.get(f"{DESK}/rounds/{_annual(organiser)}").text
    parts = ("一、单项选择题", "二、判断题", "总分 60 分", "各卷的平均难度与方案相差不超过 0.3")
    assert all(part in annual for part in parts)
    again = season_files.read_season(organiser.get(f"{DESK}/1/file").data)
    assert again.season == season_files.read_season(SEASON.encode()).season


def test_a_new_total_or_heading_is_a_change_of_the_plan(organiser):
    _load(organiser)
    assert "没有差别" in organiser.get(_upload(organiser, SEASON).location).text
    renamed = organiser.get(_upload(organiser, SEASON.replace("二、判断题", "二、是非题")).location).text
    assert "【二、判断题】" in renamed
    assert "【二、是非题】" in renamed


def _annual(organiser):
    with organiser.client.application.app_context():
        return next(one.id for one, _season in store.seasons.rounds("2026") if one.kind == "annual")
