from __future__ import annotations

import logging

import flask
import pytest
from liftoff_adapters.flask_guard import guard
from liftoff_adapters.handoff import Handoff
from liftoff_adapters.wsgi import WsgiHandler
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from tests.adapters import events


@pytest.fixture
def seen():
    return []


def make_app(seen, cls=flask.Flask):
    app = cls(__name__)
    app.before_request(lambda: seen.append("before"))
    app.after_request(lambda response: seen.append("after") or response)
    app.teardown_request(lambda error: seen.append(("teardown", type(error))))
    app.url_value_preprocessor(lambda endpoint, values: seen.append("values"))
    flask.request_started.connect(lambda *_, **__: seen.append("started"), app, weak=False)
    flask.got_request_exception.connect(lambda *_, **__: seen.append("error"), app, weak=False)
    app.register_error_handler(Exception, lambda error: ("caught", error.code))

    @app.get("/home")
    def home():
        return "home"

    @app.route("/other/<int:number>", methods=["GET", "POST"])
    def other(number):
        return "other"

    @app.get("/folder/")
    def folder():
        return "folder"

    return app


def send(app, method, path):
    return WsgiHandler(app)(events.make("http", method, path), events.context())


def test_it_returns_the_same_object(seen):
    app = make_app(seen)
    assert guard(app, {"home"}) is app
    assert app.name == __name__


def test_an_owned_endpoint_is_answered_with_its_hooks(seen):
    answer = send(guard(make_app(seen), {"home"}), "GET", "/home")
    assert answer["body"] == "home"
    assert seen == ["started", "values", "before", "after", ("teardown", type(None))]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_another_endpoint_is_handed_on_before_any_hook(seen, method):
    with pytest.raises(Handoff) as caught:
        send(guard(make_app(seen), {"home"}), method, "/other/5")
    assert caught.value.endpoint == "other"
    assert seen == [("teardown", Handoff)]


def test_what_matches_no_rule_is_answered_here(seen):
    app = guard(make_app(seen), {"home"})
    assert send(app, "GET", "/nothing")["statusCode"] == 404
    assert send(app, "GET", "/other/x")["statusCode"] == 404
    assert send(app, "DELETE", "/other/5")["statusCode"] == 405
    answer = send(app, "GET", "/folder")
    assert answer["statusCode"] == 308
    assert seen.count("before") == 4


def test_head_and_options_of_an_owned_endpoint(seen):
    app = guard(make_app(seen), {"home"})
    assert send(app, "HEAD", "/home")["statusCode"] == 200
    assert send(app, "OPTIONS", "/home")["headers"]["allow"].replace(" ", "").count(",") == 2


def test_propagating_exceptions_changes_nothing(seen):
    app = make_app(seen)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.testing = True
    with pytest.raises(Handoff):
        send(guard(app, {"home"}), "GET", "/other/5")
    assert "error" not in seen


def test_it_is_not_logged_as_an_error(seen, caplog):
    with caplog.at_level(logging.DEBUG), pytest.raises(Handoff):
        send(guard(make_app(seen), {"home"}), "GET", "/other/5")
    assert caplog.records == []


def test_the_context_is_clean_afterwards(seen):
    with pytest.raises(Handoff):
        send(guard(make_app(seen), {"home"}), "GET", "/other/5")
    assert not flask.has_request_context()
    assert not flask.has_app_context()


def test_middleware_around_wsgi_app_stays(seen):
    app = make_app(seen)
    inner = app.wsgi_app

    def middleware(environ, start_response):
        seen.append("middleware")
        return inner(environ, start_response)

    app.wsgi_app = middleware
    guard(app, {"home"})
    assert send(app, "GET", "/home")["body"] == "home"
    with pytest.raises(Handoff):
        send(app, "GET", "/other/5")
    assert seen.count("middleware") == 2


def test_an_app_mounted_by_a_dispatcher(seen):
    app = guard(make_app(seen), {"home"})
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/admin": make_app([])})
    assert send(app, "GET", "/admin/other/5")["body"] == "other"


def test_a_subclass_that_overrides_the_dispatch(seen):
    class Timed(flask.Flask):
        def full_dispatch_request(self, *args, **kwargs):
            seen.append("timed")
            return super().full_dispatch_request(*args, **kwargs)

    app = guard(make_app(seen, Timed), {"home"})
    assert send(app, "GET", "/home")["body"] == "home"
    assert seen[0] == "timed"
    with pytest.raises(Handoff):
        send(app, "GET", "/other/5")


def test_other_apps_of_the_same_class_are_not_guarded(seen):
    guard(make_app([]), set())
    assert send(make_app(seen), "GET", "/other/5")["body"] == "other"


def test_dispatch_that_is_given_its_context(seen):
    """Flask after 3.1 passes the context along."""
    app = make_app(seen)
    dispatch = app.full_dispatch_request
    app.full_dispatch_request = lambda context: dispatch()
    guard(app, {"home"})
    with app.test_request_context("/home") as context:
        assert app.full_dispatch_request(context).data == b"home"


def test_what_is_no_flask_app_is_refused(seen):
    app = make_app(seen)
    with pytest.raises(TypeError, match=r"app\.wsgi_app"):
        guard(DispatcherMiddleware(app, {}), {"home"})
