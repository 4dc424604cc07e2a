"""Every operation that the built-in AWS has, driven by boto3 with its answers held against botocore's models.

Which operations there are is asked of the endpoint itself (judged.served_operations), so that one which nobody drives
fails `test_every_operation_is_driven`. To add one, call it in a story (stories_of_*.py); a story about operations that
the built-in AWS does not have is marked with `needs`, and is skipped until they are there.

    HAUPDATE_ENDPOINT=http://127.0.0.1:4566 python3 -m pytest Tests/judges/builtin_aws_contracts.py
"""

import pytest
from botocore.exceptions import ClientError

for stories in ["groups", "stacks", "others"]:
    pytest.register_assert_rewrite(f"stories_of_{stories}")

from bad_requests import BAD_REQUESTS  # noqa: E402
from builtin_aws_boto3 import name  # noqa: E402, F401 (a fixture)
from judged import client, driven  # noqa: E402
from stories import SERVED, call  # noqa: E402
from stories_of_groups import *  # noqa: E402, F403 (their tests)
from stories_of_others import *  # noqa: E402, F403
from stories_of_stacks import *  # noqa: E402, F403


@pytest.fixture
def autoscaling():
    return client("autoscaling")


@pytest.fixture
def cloudformation():
    return client("cloudformation")


@pytest.mark.parametrize("service, operation, arguments, code", BAD_REQUESTS, ids=lambda each: str(each)[:60])
def test_a_bad_request_has_awss_error(service, operation, arguments, code):
    with pytest.raises(ClientError) as caught:
        call(client(service), operation, **arguments)
    assert code in (None, caught.value.response["Error"]["Code"])


def test_every_operation_is_driven():
    undriven = sorted(SERVED - driven)
    assert not undriven, f"no story drives {undriven} to a success: call them in a story of this file"
