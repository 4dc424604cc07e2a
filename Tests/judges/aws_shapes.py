"""Holds raw answers against botocore's models: every element, value, code and header of an AWS answer.

`complaints(operation_model, response)` takes botocore's response dictionary (`status_code`, `headers`, `body`) as the
`before-parse` event gives it, and returns what is wrong with it as sentences; an empty list is a faithful answer. The
protocols are query, ec2, json and rest-xml.
"""

import base64
import binascii
import datetime
import json
import re
import xml.etree.ElementTree as ElementTree

# The errors that any operation of a service may answer (the services' pages "Common Errors"), with their status.
COMMON_ERRORS = {
    "AccessDenied": 403, "AuthFailure": 401, "ExpiredToken": 403, "ExpiredTokenException": 400,
    "IncompleteSignature": 400, "InternalFailure": 500, "InvalidAction": 400, "InvalidClientTokenId": 403,
    "InvalidParameterCombination": 400, "InvalidParameterValue": 400, "MalformedInput": 400,
    "MalformedQueryString": 400, "MissingAction": 400, "MissingAuthenticationToken": 403, "MissingParameter": 400,
    "OptInRequired": 403, "RequestExpired": 400, "ServiceUnavailable": 503, "SignatureDoesNotMatch": 403,
    "Throttling": 400, "ThrottlingException": 400, "UnknownParameter": 400, "UnrecognizedClientException": 400,
    "ValidationError": 400, "ValidationException": 400, "InvalidSignatureException": 400,
    "UnknownOperationException": 400, "SerializationException": 400, "InternalError": 500,
}
# What EC2 and S3 answer besides: their models name no errors, their pages on error codes do.
DOCUMENTED_ERRORS = {
    "ec2": {
        "InvalidInstanceID.NotFound": 400, "InvalidInstanceID.Malformed": 400, "InvalidAMIID.NotFound": 400,
        "InvalidAMIID.Malformed": 400, "InvalidLaunchTemplateId.NotFound": 400,
        "InvalidLaunchTemplateId.Malformed": 400, "InvalidLaunchTemplateId.VersionNotFound": 400,
        "InvalidLaunchTemplateName.NotFoundException": 400, "InvalidLaunchTemplateName.AlreadyExistsException": 400,
        "InvalidLaunchTemplateName.MalformedException": 400, "InvalidSubnetID.NotFound": 400,
        "InvalidVpcID.NotFound": 400, "InvalidGroup.NotFound": 400, "IncorrectInstanceState": 400,
        "RequestLimitExceeded": 503, "UnauthorizedOperation": 403, "UnsupportedOperation": 400,
        "InvalidNextToken": 400, "OperationNotPermitted": 400, "InvalidParameter": 400, "DryRunOperation": 412,
    },
    "s3": {
        "NoSuchBucket": 404, "NoSuchKey": 404, "NotImplemented": 501, "InvalidAccessKeyId": 403,
        "RequestTimeTooSkewed": 403, "BucketAlreadyOwnedByYou": 409, "BucketNotEmpty": 409, "SlowDown": 503,
        "InvalidBucketName": 400, "404": 404,
    },
}
# Where AWS answers an empty text although the model asks for one character: the AWS CLI's example of
# describe-launch-configurations, and the sample answers of DescribeAutoScalingGroups for groups without subnets.
EMPTY_IN_AWS = (
    "LaunchConfigurations[].KernelId", "LaunchConfigurations[].RamdiskId", "LaunchConfigurations[].KeyName",
    "AutoScalingGroups[].VPCZoneIdentifier",
)
# An event about the stack itself has the stack's status, which the model's ResourceStatus has not in full (User Guide,
# "View stack events": UPDATE_COMPLETE_CLEANUP_IN_PROGRESS).
MORE_VALUES = {
    "StackEvents[].ResourceStatus": [
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "REVIEW_IN_PROGRESS"],
}
JSON_TYPES = {
    "structure": dict, "map": dict, "list": list, "string": str, "boolean": bool, "integer": int, "long": int,
    "double": (int, float), "float": (int, float), "timestamp": (int, float), "blob": str,
}


def complaints(operation, response):
    """What is wrong with the answer to an operation, as sentences."""
    try:
        return all_complaints(operation, response)
    except ElementTree.ParseError as error:
        return [f"{operation.name}: the body is no XML: {error}"]
    except json.JSONDecodeError as error:
        return [f"{operation.name}: the body is no JSON: {error}"]


def all_complaints(operation, response):
    if operation.has_streaming_output and response["status_code"] < 300:
        return header_complaints(operation, response)
    body = response["body"]
    if response["status_code"] >= 300:
        return error_complaints(operation, response)
    protocol = operation.service_model.resolved_protocol
    if protocol == "json":
        return header_complaints(operation, response) + json_complaints(
            json.loads(body), operation.output_shape, operation.name)
    found = header_complaints(operation, response)
    if protocol == "rest-xml":
        return found + (rest_complaints(operation, body) if body else [])
    return found + query_complaints(operation, body, protocol)


def local(element):
    return element.tag.rpartition("}")[2]


def child(element, name):
    return next((each for each in element if local(each) == name), None)


def header_complaints(operation, response):
    """Whether the request has an ID, and members that travel as headers are of their type."""
    headers = {name.lower(): value for name, value in response["headers"].items()}
    found = []
    if not headers.get("x-amz-request-id" if operation.service_model.service_name == "s3" else "x-amzn-requestid"):
        found.append(f"{operation.name}: no request ID among the headers")
    if operation.output_shape is None:
        return found
    for name, shape in operation.output_shape.members.items():
        header = shape.serialization.get("name", "").lower()
        if shape.serialization.get("location") == "header" and header in headers and shape.type_name != "timestamp":
            found += text_complaints(headers[header], shape, f"{operation.name}.{name}")
    return found


def query_complaints(operation, body, protocol):
    root = ElementTree.fromstring(body)
    metadata = operation.service_model.metadata
    namespace = metadata.get("xmlNamespace") or f"http://ec2.amazonaws.com/doc/{metadata['apiVersion']}"
    found = []
    if root.tag.replace("/}", "}") != f"{{{namespace.rstrip('/')}}}{operation.name}Response":
        found.append(f"{operation.name}: the root is {root.tag}")
    metadata_name = "requestId" if protocol == "ec2" else "ResponseMetadata"
    request_id = child(root, metadata_name)
    if protocol == "query" and request_id is not None:
        request_id = child(request_id, "RequestId")
    if request_id is None or not request_id.text:
        found.append(f"{operation.name}: no request ID in the body")
    shape = operation.output_shape
    wrapper = shape.serialization.get("resultWrapper") if shape is not None else None
    envelope = {metadata_name} | ({f"{operation.name}Result"} if shape is None or wrapper else set())
    strangers = [local(each) for each in root if local(each) not in envelope]
    if shape is None or wrapper:
        found += [f"{operation.name}: the envelope has the element {name}" for name in strangers]
    if shape is None:
        return found
    element = root
    if wrapper:
        element = child(root, wrapper)
        if element is None:
            return found + [f"{operation.name}: no {wrapper}"]
    return found + element_complaints(element, shape, operation.name, ignored=envelope)


def rest_complaints(operation, body):
    root = ElementTree.fromstring(body)
    shape = operation.output_shape
    if shape is None:
        return [f"{operation.name}: has a body and its model has none"]
    payload = shape.serialization.get("payload")
    return element_complaints(root, shape.members[payload] if payload else shape, operation.name)


def xml_name(name, shape):
    """The name of the element that has a member in it."""
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        own = shape.member.serialization.get("name")
        if own:
            return own
    return shape.serialization.get("name", name)


def element_complaints(element, shape, path, ignored=frozenset()):
    """What an XML element has that its shape does not allow."""
    if shape.type_name == "structure":
        return structure_complaints(element, shape, path, ignored)
    if shape.type_name == "list":
        items = list(element)
        item = shape.member.serialization.get("name", "member")
        wrong = [f"{path}: an item is called {local(each)} and not {item}" for each in items if local(each) != item]
        found = wrong + size_complaints(len(items), shape, path)
        for each in items:
            found += element_complaints(each, shape.member, f"{path}[]")
        return found
    if shape.type_name == "map":
        return map_complaints(element, shape, path)
    if len(element):
        return [f"{path}: is a {shape.type_name} and has elements in it"]
    return text_complaints(element.text or "", shape, path)


def structure_complaints(element, shape, path, ignored):
    members = {
        xml_name(name, member): (name, member) for name, member in shape.members.items()
        if member.serialization.get("location") not in ("header", "headers", "statusCode")}
    if (element.text or "").strip():
        return [f"{path}: is a structure and has the text {element.text.strip()!r}"]
    found, seen = [], []
    for each in element:
        tag = local(each)
        if tag in ignored:
            continue
        if tag not in members:
            found.append(f"{path}.{tag}: the model has no such element")
            continue
        name, member = members[tag]
        flat = member.type_name in ("list", "map") and member.serialization.get("flattened")
        if tag in seen and not flat:
            found.append(f"{path}.{tag}: is there twice")
        seen.append(tag)
        found += element_complaints(each, member.member if flat else member, f"{path}.{name}")
    names = [members[tag][0] for tag in seen]
    found += [f"{path}.{name}: is required and not there" for name in shape.required_members
              if name not in names and shape.members[name].serialization.get("location") is None]
    return found


def map_complaints(element, shape, path):
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    found = []
    for entry in element:
        if [local(each) for each in entry] != [key_name, value_name]:
            found.append(f"{path}: an entry of the map is not {key_name} and {value_name}")
            continue
        found += element_complaints(entry[0], shape.key, f"{path} key")
        found += element_complaints(entry[1], shape.value, f"{path} value")
    return found


def json_complaints(value, shape, path):
    """What a JSON value has that its shape does not allow."""
    if shape is None:
        return [] if value == {} else [f"{path}: answers {value} and its model has no output"]
    kind = JSON_TYPES[shape.type_name]
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        return [f"{path}: is {value!r} and should be a {shape.type_name}"]
    if shape.type_name == "structure":
        found = [f"{path}.{name}: the model has no such member" for name in value if name not in shape.members]
        found += [f"{path}.{name}: is required and not there" for name in shape.required_members if name not in value]
        for name, each in value.items():
            if name in shape.members:
                found += json_complaints(each, shape.members[name], f"{path}.{name}")
        return found
    if shape.type_name == "list":
        found = size_complaints(len(value), shape, path)
        for each in value:
            found += json_complaints(each, shape.member, f"{path}[]")
        return found
    if shape.type_name == "map":
        return [text for key, each in value.items() for text in (
            json_complaints(key, shape.key, f"{path} key") + json_complaints(each, shape.value, f"{path}.{key}"))]
    return text_complaints(value, shape, path) if shape.type_name == "string" else []


def text_complaints(text, shape, path):
    """What is wrong with a scalar that came as text."""
    kind = shape.type_name
    if kind == "boolean":
        return [] if text in ("true", "false") else [f"{path}: {text!r} is no boolean"]
    if kind in ("integer", "long", "float", "double"):
        whole = kind in ("integer", "long")
        if not re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?([eE][-+]?\d+)?", text):
            return [f"{path}: {text!r} is no {kind}"]
        return size_complaints(float(text), shape, path)
    if kind == "timestamp":
        return timestamp_complaints(text, path)
    if kind == "blob":
        try:
            base64.b64decode(text, validate=True)
        except binascii.Error:
            return [f"{path}: is no base64"]
        return []
    more = next((values for end, values in MORE_VALUES.items() if path.endswith(end)), [])
    if shape.metadata.get("enum") and text not in [*shape.metadata["enum"], *more]:
        return [f"{path}: {text!r} is none of the values that the model has"]
    pattern = shape.metadata.get("pattern")
    if pattern and not re.compile(python_pattern(pattern)).fullmatch(text):
        return [f"{path}: {text!r} does not match {pattern}"]
    if not text and path.endswith(EMPTY_IN_AWS):
        return []
    return size_complaints(len(text), shape, path)


def python_pattern(pattern):
    r"""AWS's patterns are Java's: pairs of surrogates stand for what is beyond \uFFFF, and classes are POSIX's."""
    pattern = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
    pattern = pattern.replace(r"\p{L}", r"^\W\d_").replace(r"\p{Z}", r"\s").replace(r"\p{N}", r"\d")
    return pattern.replace(r"\p{Alnum}", "A-Za-z0-9").replace(r"\p{M}", "").replace(r"\p{ASCII}", r"\x00-\x7F")


def timestamp_complaints(text, path):
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", text):
        return [f"{path}: {text!r} is no time of the form 2026-11-22T09:05:00Z"]
    try:
        datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return [f"{path}: {text!r} is no time"]
    return []


def size_complaints(size, shape, path):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    # The least length of a list binds requests: AWS shares the shape with answers, and answers empty lists.
    if least is not None and size < least and not (shape.type_name == "list" and size == 0):
        return [f"{path}: {size} is less than {least}"]
    if most is not None and size > most:
        return [f"{path}: {size} is more than {most}"]
    return []


def error_complaints(operation, response):
    """Whether an error has its protocol's shape, a code that the operation can answer, and that code's status."""
    service = operation.service_model.service_name
    protocol = operation.service_model.resolved_protocol
    status, body = response["status_code"], response["body"]
    if not body:
        return []  # the answer to HEAD
    if protocol == "json":
        parsed = json.loads(body)
        strangers = sorted(set(parsed) - {"__type", "message", "Message"})
        found = [f"{operation.name}: the error has the member {name}" for name in strangers]
        code = parsed.get("__type", "").rpartition("#")[2]
        return found + code_complaints(operation, code, status)
    root = ElementTree.fromstring(body)
    expected = {"ec2": ("Response", ["Errors", "Error"], "RequestID"), "rest-xml": ("Error", [], "RequestId")}
    name, way, request_id = expected.get(protocol, ("ErrorResponse", ["Error"], "RequestId"))
    found = [] if local(root) == name else [f"{operation.name}: the error's root is {root.tag}"]
    if protocol == "query" and root.tag != f"{{{operation.service_model.metadata['xmlNamespace']}}}{name}":
        found.append(f"{operation.name}: the error's root is {root.tag}")
    if child(root, request_id) is None:
        found.append(f"{operation.name}: the error has no {request_id}")
    for step in way:
        root = child(root, step)
        if root is None:
            return found + [f"{operation.name}: the error has no {step}"]
    texts = {local(each): each.text or "" for each in root}
    if protocol == "query" and texts.get("Type") != ("Sender" if status < 500 else "Receiver"):
        found.append(f"{operation.name}: status {status} with the type {texts.get('Type')}")
    if not texts.get("Message"):
        found.append(f"{operation.name}: the error {texts.get('Code')} has no message")
    return found + code_complaints(operation, texts.get("Code", ""), status)


def code_complaints(operation, code, status):
    known = {**COMMON_ERRORS, **DOCUMENTED_ERRORS.get(operation.service_model.service_name, {})}
    for shape in operation.error_shapes:
        error = shape.metadata.get("error", {})
        known[error.get("code", shape.name)] = error.get("httpStatusCode", 400)
    if code not in known:
        return [f"{operation.name}: answers the error {code!r}, which is none of its own and none of the common ones"]
    if known[code] != status:
        return [f"{operation.name}: answers {code} with status {status} and not {known[code]}"]
    return []
