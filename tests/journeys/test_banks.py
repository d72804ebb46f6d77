"""An author uploads a bank with faults, mends it, stores it, and takes it back; on both databases."""

import pytest
import time_machine

from quizapp import store
from quizapp.banks import services
from quizapp.files import bank_files
from tests.banks.authors import BANK, NOW, SINGLE, THREE_FAULTS, Browser


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_from_three_faults_to_a_stored_bank_and_back(app):
    author = Browser(app)
    reply = author.check(THREE_FAULTS)
    assert reply.status_code == 422
    assert "3处问题，什么也没有保存" in reply.text

    address = author.check(BANK).headers["Location"]
    assert "存为第 1 版" in author.get(address).text
    assert author.post(address, after=0).headers["Location"] == "/banks/union-law"

    address = author.check(BANK + SINGLE.replace("q-single", "q-new")).headers["Location"]
    assert "存为第 2 版" in author.get(address).text
    author.post(address, after=1)
    assert "5题" in author.get("/banks/union-law").text

    assert "去掉1题" in author.get("/banks/union-law/take-back").text
    author.post("/banks/union-law/take-back", after=2)
    exported = author.get("/banks/union-law/export.yaml").data
    assert bank_files.read_bank(exported).bank == bank_files.read_bank(BANK.encode()).bank
    reply = author.upload(exported)
    assert (reply.status_code, reply.json["unchanged"], reply.json["version"]) == (200, True, 3)


def test_papers_are_dealt_from_the_latest_version(app):
    author = Browser(app)
    author.upload(BANK)
    author.upload(BANK.replace("A: 十人", "A: 八人"))
    with app.app_context():
        pool = store.banks.pool(store.banks.latest_versions())
        held = {one.id for one in store.bank_versions.contents(services.version_in_use("union-law").id)}
    assert {one.id for one in pool} == held
    assert len(pool) == 4
