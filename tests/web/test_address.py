"""The address that is shown to people: the setting, else this machine's own; never what a request claims."""

import ipaddress

import pytest

from quizapp.web import address


def test_the_setting_wins(make_app):
    with make_app(QUIZAPP_URL="https://quiz.example.cn").app_context():
        assert address.site(8000) == "https://quiz.example.cn"


def test_without_a_setting_it_is_this_machine_and_the_port(web_app):
    with web_app.app_context():
        assert address.site(8123) == f"http://{address.own_address()}:8123"


def test_the_own_address_is_an_address():
    assert ipaddress.ip_address(address.own_address())


def test_a_machine_without_a_network_names_itself(monkeypatch):
    def refuse(*_):
        raise OSError("network is unreachable")

    monkeypatch.setattr(address.socket.socket, "connect", refuse)
    assert address.own_address() == "127.0.0.1"


@pytest.mark.parametrize("proxies", ["0", "1"])
def test_the_port_is_the_servers_not_the_hosts_of_a_header(make_app, proxies):
    app = make_app(QUIZAPP_BEHIND_PROXY=proxies)
    seen = []
    app.before_request_funcs[None].insert(0, lambda: seen.append(address.port()))
    headers = {
        "Host": "evil.example:666",
        "X-Forwarded-Host": "evil.example:777",
        "X-Forwarded-For": "1.2.3.4",
    }
    app.test_client().get("/", headers=headers, environ_overrides={"SERVER_PORT": "8000"})
    assert seen == ["8000"]
