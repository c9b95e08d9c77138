"""Judging on the pages: signing in with the update token, recording a judgement, taking one back.

Who has signed in carries a cookie that only this server can have made, which ends after a working day, or when the
token changes. No other site can use it: it is sent with requests of this site's own pages alone (SameSite), and each
form holds a second secret that only such a page can know.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Blueprint, current_app, redirect, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from server.judgements import MAX_NOTE, MAX_WHO, Judges, made, named
from server.pages.facts import Site
from server.web.context import settings
from server.web.tokens import is_right

if TYPE_CHECKING:
    from flask import Flask, Response
    from werkzeug.wrappers import Response as BaseResponse

blueprint = Blueprint("judging", __name__)

_KEY: Final = "onrecord-judges"
_COOKIE: Final = "onrecord-judge"
_SECONDS: Final = 8 * 60 * 60
_TOO_LONG: Final = 4_000


class Session(NamedTuple):
    """Somebody who has signed in: their name, and the secret that their forms hold."""

    who: str
    csrf: str


def attach(app: Flask, judges: Judges) -> Flask:
    """Let an application take judgements: through the local API, and on its pages where `update_token` is set."""
    app.extensions[_KEY] = judges
    return app


def judges_here() -> Judges | None:
    """Return the judgements of the application that handles the current request; `None` where it takes none."""
    found = current_app.extensions.get(_KEY)
    assert found is None or isinstance(found, Judges)  # noqa: S101 -- only `attach` writes there
    return found


@blueprint.app_context_processor
def _everywhere() -> dict[str, object]:
    if not request:
        return {"judge": None, "may_sign_in": False}
    known = session()
    return {"judge": known, "may_sign_in": known is None and _is_open(), "max_note": MAX_NOTE, "max_who": MAX_WHO}


@blueprint.after_app_request
def _for_one(response: Response) -> Response:
    """Keep pages with forms out of caches that others share."""
    if _COOKIE in request.cookies:
        if not response.cache_control.no_store:
            response.headers["Cache-Control"] = "private, no-cache"
        response.vary.add("Cookie")
    return response


@blueprint.get("/judge/sign-in")
def form() -> str:
    _judges()
    return render_template("sign_in.html", next=_next(request.args.get("next", "")), who="", problem=None)


@blueprint.post("/judge/sign-in")
def sign_in() -> BaseResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Give the cookie to who knows the token."""
    _judges()
    who, place = request.form.get("who", "").strip(), _next(request.form.get("next", ""))
    try:
        knows = is_right(request.form.get("token", "").strip())
    except TooManyRequests as error:
        problem = f"There were too many wrong tokens from your address. Try again in {error.retry_after} seconds."
        page = render_template("sign_in.html", next=place, who=who, problem=problem)
        return page, 429, {"Retry-After": str(error.retry_after)}
    if not knows:
        problem = "This is not the token. Whoever runs this server has set it as update_token."
        return render_template("sign_in.html", next=place, who=who, problem=problem), 403
    if not who or len(who) > MAX_WHO or not who.isprintable():
        problem = f"Give the name under which your judgements are to be shown, at most {MAX_WHO} characters."
        return render_template("sign_in.html", next=place, who=who, problem=problem), 400
    response = redirect(f"{request.script_root}{place}", 303)
    response.set_cookie(
        _COOKIE,
        _sealed().dumps([who, secrets.token_urlsafe(16)]),
        max_age=_SECONDS,
        path=f"{request.script_root}/",
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


@blueprint.post("/judge/sign-out")
def sign_out() -> BaseResponse:
    _own_form()
    response = redirect(f"{request.script_root}{_next(request.form.get('next', ''))}", 303)
    response.delete_cookie(_COOKIE, path=f"{request.script_root}/")
    return response


@blueprint.post("/judge")
def judge() -> BaseResponse:
    """Record a judgement, and lead back to the page of what it is about."""
    judges, who = _judges(), _own_form().who
    thing, other = named(request.form.get("thing", ""), judges.base), request.form.get("other", "").strip()
    verdict = request.form.get("verdict", "")
    things = [thing, other] if other else [thing]
    it = made(verdict, things, who=who, base=judges.base, note=request.form.get("note", ""))
    judges.check_known(it)
    judges.change([it])
    return redirect(f"{request.script_root}{Site(judges.base).href(thing)}#judgements", 303)


@blueprint.post("/judge/withdraw")
def withdraw() -> BaseResponse:
    """Take a judgement back."""
    judges = _judges()
    _own_form()
    judges.change(withdraw=[judges.withdrawn(request.form.get("judgement", ""))])
    return redirect(f"{request.script_root}{_next(request.form.get('next', ''))}#judgements", 303)


def session() -> Session | None:
    """Return who has signed in; `None` where nobody has, or too long ago."""
    sealed = request.cookies.get(_COOKIE, "")
    if not sealed or len(sealed) > _TOO_LONG or not _is_open():
        return None
    try:
        who, csrf = _sealed().loads(sealed, max_age=_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    return Session(str(who), str(csrf))


def _is_open() -> bool:
    return bool(settings().update_token) and judges_here() is not None


def _sealed() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().update_token, salt="onrecord.judging")


def _judges() -> Judges:
    """Return where judgements go.

    Raises:
        Forbidden: this server takes none on its pages.
    """
    judges = judges_here()
    if judges is None or not settings().update_token:
        raise Forbidden(
            "this server takes no judgements on its pages: whoever runs it can allow them with the setting "
            "update_token, and make them with `onrecord judge`"
        )
    return judges


def _own_form() -> Session:
    """Return who sent a form of this site's own.

    Raises:
        Unauthorized: nobody has signed in.
        Forbidden: the form is not of a page that this server made for them.
    """
    known = session()
    if known is None:
        raise Unauthorized("judgements need a name and the token: sign in, and send it again")
    if not compare_digest(request.form.get("csrf", "").encode(), known.csrf.encode()):
        raise Forbidden("this form was not made by this server for you: go back, load the page again, and send it anew")
    return known


def _next(place: str) -> str:
    """Return the page to lead to: one of this site's things, and nothing elsewhere."""
    is_ours = place.startswith("/page/") and len(place) <= _TOO_LONG and place.isprintable() and "\\" not in place
    return place if is_ours else "/"
