"""Plays a script of requests at an endpoint, and compares what two endpoints answered."""

import datetime
import functools
import operator
import re
import time
import uuid

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from judged import client

# What has no meaning of its own, and so is replaced by its kind.
MASKS = [
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "UUID"),
    (r"\b(i|lt|subnet|vpc|sg|r|eni|vol|dopt|acl)-[0-9a-f]{8,17}\b", r"\1-ID"),
    (r":[0-9]{12}:", ":ACCOUNT:"), (r"^[0-9]{12}$", "ACCOUNT"), (r"\b[0-9a-f]{16}\b", "HEX"),
    (r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+Z?", "TIME"), (r"\beu-west-1[abc]\b", "ZONE"),
    (r"-[A-Z0-9]{12,13}\b", "-SUFFIX"), (r"^NAME-[0-9a-f]+\.", "NAME-NUMBER."),
    (r"\b([0-9]+\.){3}[0-9]+(/[0-9]+)?\b", "ADDRESS"),
]


class Player:
    """One endpoint, with what its answers brought so far."""

    def __init__(self, endpoint, patience=20):
        self.endpoint = endpoint
        self.patience = patience
        self.known = {"name": f"t{uuid.uuid4().hex[:8]}x"}
        self.clients = {}

    def play(self, step):
        """The outcome of a step: what was answered, or the error, with all that changes from run to run masked."""
        end = time.monotonic() + self.patience
        while True:
            outcome = self.ask(step)
            if step.until is None or found(outcome, step.until) or time.monotonic() > end:
                break
            time.sleep(0.05)
        for name, way in step.save.items():
            self.known[name] = found(outcome, way) or self.known.get(name, f"no-{name}")
        return self.masked(outcome)

    def ask(self, step):
        if step.service not in self.clients:
            # moto's answers are not held against the models: this judge says where they differ.
            self.clients[step.service] = client(
                step.service, self.endpoint, judged=False, config=Config(retries={"total_max_attempts": 1}))
        try:
            answer = self.clients[step.service]._make_api_call(step.operation, self.filled(step.arguments))
        except ClientError as error:
            found = error.response["Error"]
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            return {"error": {"code": found.get("Code"), "text": found.get("Message"), "status": status}}
        except ResponseParserError:
            return {"error": {"code": "none", "text": "an answer that is none of AWS's", "status": 500}}
        answer.pop("ResponseMetadata")
        return answer

    def filled(self, value):
        if isinstance(value, str):
            return re.sub(r"<([a-z]+)>", lambda found: self.known[found.group(1)], value)
        if isinstance(value, dict):
            return {key: self.filled(each) for key, each in value.items()}
        return [self.filled(each) for each in value] if isinstance(value, list) else value

    def masked(self, value):
        if isinstance(value, datetime.datetime):
            return "TIME"
        if isinstance(value, dict):
            return {key: self.masked(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.masked(each) for each in value]
        if not isinstance(value, str):
            return value
        value = value.replace(self.known["name"], "NAME")
        for pattern, mask in MASKS:
            value = re.sub(pattern, mask, value)
        return value


def found(outcome, way):
    """What a function or a way of keys makes of an outcome; `None` when it is not there."""
    try:
        return way(outcome) if callable(way) else functools.reduce(operator.getitem, way, outcome)
    except (KeyError, IndexError):
        return None


def flattened(value, path=""):
    """Every scalar with the way to it; an entry of a list is `[]`, and what is empty says so itself."""
    if isinstance(value, dict):
        return [each for key, inner in value.items() for each in flattened(inner, f"{path}.{key}".lstrip("."))]
    if isinstance(value, list):
        return [(f"{path}[] (how many)", str(len(value)))] + [
            each for inner in value for each in flattened(inner, f"{path}[]")]
    return [(path, repr(value))]


def differences(one, other):
    """(way, what one has, what the other has) wherever two outcomes differ; `None` for nothing."""
    if ("error" in one) != ("error" in other):
        return [("outcome", *(each["error"]["code"] if "error" in each else "done" for each in (one, other)))]
    found = []
    left, right = by_way(one), by_way(other)
    for way in sorted(left.keys() | right.keys()):
        if left.get(way) != right.get(way):
            found.append((way, left.get(way), right.get(way)))
    return found


def by_way(outcome):
    ways = {}
    for way, text in flattened(outcome):
        ways.setdefault(way, set()).add(text)
    return {way: ", ".join(sorted(texts)) for way, texts in ways.items()}
