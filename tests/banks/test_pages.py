"""The pages of banks: upload with faults or a preview, what is stored, its versions, who may see them."""

import re
from datetime import timedelta

import pytest

from quizapp import store
from quizapp.banks import services, uploading, views
from quizapp.files import bank_files
from quizapp.web import uploads
from tests import makers
from tests.banks.authors import BANK, BLANK, HEAD, MULTIPLE, NOW, SINGLE, THREE_FAULTS, Browser, single

SECOND = HEAD + SINGLE.replace("A: 十人", "A: 八人") + MULTIPLE + BLANK + single(1)


def _kept(browser: Browser, text: str) -> str:
    reply = browser.check(text)
    assert reply.status_code == 303
    return reply.headers["Location"]


def _save(browser: Browser, text: str, after: int = 0):
    return browser.post(_kept(browser, text), after=after)


def test_without_banks_the_page_says_how_to_begin(author):
    page = author.get("/banks").text
    assert "还没有题库" in page
    assert "/banks/format/example.yaml" in page


def test_every_fault_stands_beside_its_lines(author):
    reply = author.check(THREE_FAULTS)
    assert reply.status_code == 422
    assert "3处问题，什么也没有保存" in reply.text
    assert "其余1题没有问题" in reply.text
    assert re.findall(r"<u>(.*?)</u>", reply.text) == ["E", "topik", "q-single"]
    assert re.findall(r'<li value="(\d+)" class="hit">', reply.text) == ["11", "16", "20"]
    assert "已有的题库和已发的试卷不受影响" in reply.text


def test_the_version_in_use_is_said_to_be_untouched(author):
    _save(author, BANK)
    assert "现用版本1（4题，11月6日 周五上传）不受影响" in author.check(THREE_FAULTS).text


def test_faults_are_found_again_and_can_be_taken_along(author):
    address = author.check(THREE_FAULTS).headers["Content-Location"]
    assert "3处问题" in author.get(address).text
    reply = author.get(f"{address}/faults.txt")
    assert "attachment" in reply.headers["Content-Disposition"]
    assert reply.text.startswith("\ufeffunion-law.yaml:11:13: answer-not-a-choice: 答案不在选项里")
    assert reply.text.count("\r\n") == 3
    assert author.post(address, after=0).headers["Location"].endswith(address)


def test_of_many_faults_the_first_fifty_are_shown(author):
    text = HEAD + "".join(single(n).replace("answer: B", "answer: E") for n in range(60))
    page = author.check(text).text
    assert page.count('<section class="fault">') == uploading.FAULTS_SHOWN == 50
    assert "60处问题" in page
    assert "还有10处问题没有列在这里" in page


def test_a_file_has_to_be_chosen(author):
    reply = author.post("/banks/upload")
    assert reply.status_code == 422
    assert "请选择一个题库文件" in reply.text


def test_a_sound_file_is_shown_before_it_is_stored(app, author):
    page = author.get(_kept(author, BANK)).text
    assert "这是新的题库，还没有保存" in page
    assert "存为第 1 版" in page
    assert "第十一条规定了<strong>人数</strong>" in page
    with app.app_context():
        assert store.bank_versions.latest("union-law") is None


def test_what_changes_stands_side_by_side(author):
    _save(author, BANK)
    page = author.get(_kept(author, SECOND)).text
    assert re.findall(r"<dd><b>(\d+)</b>", page) == ["1", "1", "1", "2"]
    assert "<del>十</del>人" in page
    assert "<ins>八</ins>人" in page
    assert "q-judge" in page
    assert "现用版本1（4题" in page


def test_all_questions_can_be_looked_at(author):
    address = _kept(author, HEAD + "".join(map(single, range(60))))
    assert author.get(address).text.count("bank-card") == uploading.QUESTIONS_SHOWN + 1
    first = author.get(f"{address}?all=1").text
    assert (first.count('class="rv bank-card"'), "after=50" in first) == (50, True)
    assert author.get(f"{address}?all=1&after=50").text.count('class="rv bank-card"') == 10


def test_the_weeks_that_would_run_short_are_named(app, author):
    with app.app_context(), store.transaction():
        makers.make_round(
            makers.make_season(), opens_at=NOW + timedelta(days=3), plan={"rules": [{"count": 9}]}
        )
    page = author.get(_kept(author, BANK)).text
    assert "有1轮的题不够" in page
    assert "第46周周测（11月9日 周一开放，缺5题）" in page


def test_storing_leads_to_the_bank(author):
    reply = _save(author, BANK)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/banks/union-law")
    page = author.get("/banks/union-law").text
    assert "已存为版本1" in page
    assert "版本1，4题" in page
    assert "刘敏" in author.get("/banks").text


def test_what_is_in_use_already_needs_no_storing(author):
    _save(author, BANK)
    address = _kept(author, BANK)
    page = author.get(address).text
    assert "内容和现用版本1一样" in page
    assert "存为第" not in page
    author.post(address, after=1)
    assert "没有存新的版本" in author.get("/banks/union-law").text


def test_what_was_compared_with_another_version_is_shown_again(author):
    first, second = _kept(author, BANK), _kept(author, SECOND)
    author.post(first, after=0)
    reply = author.post(second, after=0)
    assert reply.headers["Location"] == second
    assert "刚刚有了新版本" in author.get(second).text
    assert author.post(second, after=1).headers["Location"] == "/banks/union-law"


def test_a_file_is_kept_for_its_member_only(app, author):
    address = _kept(author, BANK)
    other = Browser(app, "organiser")
    for reply in (other.get(address), other.get(f"{address}/faults.txt"), other.post(address, after=0)):
        assert reply.status_code == 404
    assert author.get(address).status_code == 200


def test_a_file_is_kept_for_an_hour_and_until_it_is_stored(app, author, clock):
    folder = app.extensions["settings"].instance / "bank-uploads"
    first, second = _kept(author, BANK), _kept(author, SECOND)
    assert {path.stat().st_mode & 0o777 for path in (*folder.iterdir(), folder)} == {0o600, 0o700}
    author.post(first, after=0)
    assert author.post(first, after=0).status_code == 404
    clock.shift(uploads.VALID + timedelta(seconds=1))
    assert "已经过期" in author.get(second).text
    author.check(BANK)
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("token", ["x", "..%2f..%2fquizapp.sqlite3", "A" * 22])
def test_a_made_up_token_leads_nowhere(author, token):
    assert author.get(f"/banks/upload/{token}").status_code == 404


def test_questions_are_found_by_type_topic_and_words(author):
    _save(author, BANK)

    def found(query):
        return re.findall(r"/questions/([\w-]+)", author.get(f"/banks/union-law?{query}").text)

    assert found("") == ["q-single", "q-multiple", "q-judge", "q-blank"]
    assert found("type=blank") == ["q-blank"]
    assert found("topic=组织") == ["q-single", "q-judge"]
    assert found("q=维权") == ["q-multiple"]
    assert found("q=基层工会&topic=组织&type=single") == ["q-single"]
    assert "没有这样的题" in author.get("/banks/union-law?q=nothing").text


def test_a_question_is_shown_as_a_member_sees_it_with_its_key(author):
    _save(author, BANK)
    page = author.get("/banks/union-law/questions/q-multiple").text
    assert re.findall(r'<li class="is-key"><span class="opt-key">(\w)', page) == ["A", "B"]
    page = author.get("/banks/union-law/questions/q-blank").text
    assert "二十五／25" in page
    assert author.get("/banks/union-law/questions/q-none").status_code == 404


def test_versions_tell_what_each_of_them_changed(author):
    _save(author, BANK)
    _save(author, SECOND, after=1)
    page = author.get("/banks/union-law/versions").text
    assert re.findall(r'<td class="n">(\d|–)</td>', page) == ["4", "1", "1", "1", "4", "4", "–", "–"]
    assert "<ins>八</ins>人" in author.get("/banks/union-law/versions/2").text
    assert "第一个版本" in author.get("/banks/union-law/versions/1").text
    assert author.get("/banks/union-law/versions/3").status_code == 404


def test_versions_are_listed_ten_a_page(author):
    for number in range(12):
        _save(author, HEAD + single(number), after=number)
    first = author.get("/banks/union-law/versions").text
    assert first.count("versions/") == views.VERSIONS_SHOWN == 10
    assert author.get("/banks/union-law/versions?after=3").text.count("versions/") == 2


def test_any_version_can_be_downloaded(author):
    _save(author, BANK)
    _save(author, SECOND, after=1)
    parsed = bank_files.read_bank(author.get("/banks/union-law/export.yaml?version=1").data)
    assert parsed.bank == bank_files.read_bank(BANK.encode()).bank
    assert "八人" in author.get("/banks/union-law/export.yaml").text
    assert author.get("/banks/union-law/export.yaml?version=9").status_code == 404


def test_the_last_version_can_be_taken_back(app, author):
    _save(author, BANK)
    assert "退回上一版" not in author.get("/banks/union-law").text
    assert author.get("/banks/union-law/take-back").status_code == 404
    _save(author, SECOND, after=1)
    assert "加回1题，改回1题，去掉1题" in author.get("/banks/union-law/take-back").text
    assert author.post("/banks/union-law/take-back", after=1).headers["Location"].endswith("take-back")
    assert author.post("/banks/union-law/take-back", after=2).headers["Location"] == "/banks/union-law"
    with app.app_context():
        assert services.check(BANK.encode()).bank.digests() == store.bank_versions.digests(
            store.bank_versions.latest("union-law").id
        )


@pytest.mark.parametrize("code", ["upload", "format", "..", ".", "a.b-c_1"])
def test_a_bank_has_a_page_whatever_its_code(author, code):
    address = _save(author, BANK.replace("bank: union-law", f'bank: "{code}"')).headers["Location"]
    assert "版本1，4题" in author.get(address).text


def test_the_example_is_a_sound_bank_of_every_type(author):
    assert "每道题可以写的内容" in author.get("/banks/format").text
    parsed = bank_files.read_bank(author.get("/banks/format/example.yaml").data)
    assert (parsed.faults, parsed.warnings) == ([], [])
    assert {one.type for one in parsed.bank.questions} == {"single", "multiple", "true_false", "blank"}


@pytest.mark.parametrize(
    "path", ["", "/upload", "/format", "/union-law", "/union-law/export.yaml", "/union-law/versions"]
)
@pytest.mark.parametrize(
    ("roles", "status"), [("", 403), ("captain", 403), ("author", 200), ("organiser", 200)]
)
def test_only_authors_and_organisers_see_banks(app, path, roles, status):
    with app.app_context():
        services.store_bank(services.check(BANK.encode()), by=None, now=NOW)
    assert Browser(app, roles).get(f"/banks{path}").status_code == status
