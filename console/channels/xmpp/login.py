"""The sign-in on one stream: which mechanism, and its questions and answers."""

from __future__ import annotations

import base64
from xml.etree.ElementTree import Element

from console.channels.xmpp import names, problems, sasl
from console.channels.xmpp.problems import Ending
from console.channels.xmpp.stanzas import element
from console.domain.errors import Problem

_MECHANISM = f"{{{names.SASL}}}mechanisms/{{{names.SASL}}}mechanism"


class RefusedError(Exception):
    """The sign-in failed; ending says why."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


class Login:
    """One sign-in; every method gives what to send next. Raises RefusedError."""

    def __init__(self, user: str, password: str, domain: str) -> None:
        self._user = user
        self._password = password
        self._domain = domain
        self._mechanism: sasl.Mechanism | None = None

    def begin(self, features: Element) -> Element:
        """Answer the server's list of mechanisms."""
        offered = {part.text or "" for part in features.iterfind(_MECHANISM)}
        try:
            self._mechanism = sasl.choose(offered, self._user, self._password)
            if self._mechanism is None:
                raise RefusedError(Ending(Problem.SERVER_TOO_OLD, {"host": self._domain, "missing": "SASL SCRAM"}))
            first = self._mechanism.first()
        except sasl.SaslError as error:
            raise self._refused(error) from error
        return element(names.SASL, "auth", base64.b64encode(first).decode() or "=", mechanism=self._mechanism.name)

    def respond(self, challenge: Element) -> Element:
        """Answer a challenge."""
        try:
            answer = self._chosen().respond(_decode(challenge))
        except sasl.SaslError as error:
            raise self._refused(error) from error
        return element(names.SASL, "response", base64.b64encode(answer).decode())

    def finish(self, success: Element) -> None:
        """Check that the server knows the password too."""
        try:
            self._chosen().finish(_decode(success))
        except sasl.SaslError as error:
            raise self._refused(error) from error

    def failed(self, failure: Element) -> RefusedError:
        """Read why the server refuses."""
        conditions = [child.tag.rpartition("}")[2] for child in failure]
        condition = next((name for name in conditions if name != "text"), "not-authorized")
        return RefusedError(problems.of_sasl_failure(condition, self._domain))

    def _chosen(self) -> sasl.Mechanism:
        if self._mechanism is None:
            raise sasl.SaslError("malformed-request")
        return self._mechanism

    def _refused(self, error: sasl.SaslError) -> RefusedError:
        return RefusedError(problems.of_sasl_failure(str(error), self._domain))


def _decode(xml: Element) -> bytes:
    text = (xml.text or "").strip()
    try:
        return b"" if text == "=" else base64.b64decode(text, validate=True)
    except ValueError as error:
        raise sasl.SaslError("incorrect-encoding") from error
