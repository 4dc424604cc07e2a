"""boto3 clients of an endpoint whose every answer is judged, and what the endpoint has.

`client(service)` gives a client that fails the test when an answer is not as botocore's model says (aws_shapes.py), and
notes what was driven with success. `served_operations()` asks the endpoint for every operation of every service.
"""

import contextlib
import functools
import http.client
import os
import pathlib
import subprocess
import urllib.parse

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.validate import ParamValidator

from aws_shapes import complaints

ENDPOINT = os.environ["HAUPDATE_ENDPOINT"]
REGION = os.environ.get("HAUPDATE_REGION", "eu-west-1")
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
PROGRAM = pathlib.Path(
    os.environ.get("HAUPDATE_PROGRAM", pathlib.Path(__file__).resolve().parents[2] / ".build/debug/haupdate"))
SERVICES = ["autoscaling", "cloudformation", "cloudwatch", "ec2", "elb", "elbv2", "s3", "service-quotas", "sns",
            "ssm", "sts"]
# (service, operation) of every call that was answered with success and without a complaint.
driven = set()


@functools.cache
def session():
    """A session that speaks the query protocol to CloudWatch: boto3 would take CBOR, which is not simulated."""
    made = boto3.Session()
    loader = made._session.get_component("data_loader")
    load = loader.load_service_model

    def load_service_model(service_name, type_name, api_version=None):
        model = load(service_name, type_name, api_version)
        if service_name == "cloudwatch" and type_name == "service-2":
            metadata = {**model["metadata"], "protocol": "query", "protocols": ["query"]}
            return {**model, "metadata": metadata}
        return model
    loader.load_service_model = load_service_model
    return made


def judge(operation_model, response_dict, **_):
    wrong = complaints(operation_model, response_dict)
    assert not wrong, "\n".join(wrong)
    if response_dict["status_code"] < 300:
        driven.add((operation_model.service_model.service_name, operation_model.name))


def judge_parsed(parsed, model, http_response, **_):
    """What boto3 makes of an answer must be of its model's types, with all that is required; lengths are judged raw."""
    shape = model.output_shape
    if http_response.status_code >= 300 or shape is None or model.has_streaming_output:
        return
    # botocore has made an object of a template in JSON, where its model says text.
    answer = {name: value for name, value in parsed.items() if name not in ("ResponseMetadata", "TemplateBody")}
    report = ParamValidator().validate(answer, shape).generate_report().splitlines()
    wrong = [line for line in report if not line.startswith(("Invalid length", "Invalid range"))]
    assert not wrong, f"{model.name}: {wrong}"


def client(service, endpoint=ENDPOINT, judged=True, **changes):
    made = session().client(service, **{"endpoint_url": endpoint, "region_name": REGION, **KEYS, **changes})
    if judged:
        made.meta.events.register("before-parse", judge)
        made.meta.events.register_first("after-call", judge_parsed)
    return made


@contextlib.contextmanager
def serving(*options):
    """An account of its own, served as `options` say; its endpoint."""
    server = subprocess.Popen(
        [PROGRAM, "simulate", "serve", "--port", "0", "--time-scale", "20", *options],
        stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(timeout=30)


def served_operations(endpoint=ENDPOINT):
    """(service, operation) of all that the endpoint does not call unknown."""
    address = urllib.parse.urlsplit(endpoint)
    connection = http.client.HTTPConnection(address.hostname, address.port)
    served = set()
    for service in SERVICES:
        model = session()._session.get_service_model(service)
        for name in model.operation_names:
            if knows(connection, endpoint, model, model.operation_model(name)):
                served.add((service, name))
    return served


def required(operation, location):
    """What makes an operation of S3 another one than its path's: CopyObject is a PutObject with a source."""
    shape = operation.input_shape
    names = shape.required_members if shape else []
    members = [shape.members[name].serialization for name in names]
    return {each["name"]: "nobody/nothing" for each in members if each.get("location") == location}


def knows(connection, endpoint, model, operation):
    """Whether the endpoint has an operation: asked with nothing in it, it then answers anything but that it has not."""
    method, path, headers, body = "POST", "/", {}, ""
    if model.service_name == "s3":
        method = operation.http["method"]
        path = operation.http["requestUri"].replace("{Bucket}", "nobody").replace("{Key+}", "nothing")
        headers = {"x-amz-content-sha256": "UNSIGNED-PAYLOAD", **required(operation, "header")}
        query = urllib.parse.urlencode(required(operation, "querystring"))
        path += ("&" if "?" in path else "?") + query if query else ""
    elif model.resolved_protocol == "json":
        target = f"{model.metadata['targetPrefix']}.{operation.name}"
        headers, body = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}, "{}"
    else:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = f"Action={operation.name}&Version={model.api_version}"
    request = AWSRequest(method, endpoint + path, headers=headers, data=body)
    credentials = Credentials(KEYS["aws_access_key_id"], KEYS["aws_secret_access_key"])
    SigV4Auth(credentials, model.signing_name, REGION).add_auth(request)
    connection.request(method, path, body, dict(request.headers))
    response = connection.getresponse()
    answer = response.read().decode(errors="replace")
    unknown = ("InvalidAction", "NotImplemented", "UnknownOperationException", "does not have the service")
    return response.status != 501 and not any(word in answer for word in unknown)
