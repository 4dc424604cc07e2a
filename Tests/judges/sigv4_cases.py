"""Signs requests with botocore, for comparison with our own signer.

Reads a JSON list of requests from standard input and writes the Authorization headers, one a line.
"""

import base64
import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def authorization(case):
    moment = datetime.datetime.strptime(case["time"], "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda *_, **__: moment
    request = AWSRequest(
        method=case["method"], url=case["url"], headers=case["headers"], data=base64.b64decode(case["body"])
    )
    signer = botocore.auth.S3SigV4Auth if case["service"] == "s3" else botocore.auth.SigV4Auth
    credentials = Credentials(case["accessKeyID"], case["secret"], case.get("token"))
    signer(credentials, case["service"], case["region"]).add_auth(request)
    return request.headers["Authorization"]


for line in json.load(sys.stdin):
    print(authorization(line))
