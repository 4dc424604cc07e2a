"""The judge judged: answers that are wrong in one way each, and what aws_shapes.py must say of them."""

import botocore.session
import pytest

from aws_shapes import complaints

REQUEST_ID = {"x-amzn-RequestId": "1"}
SPACE = "http://autoscaling.amazonaws.com/doc/2011-01-01/"


def tags(inner):
    return (f'<DescribeTagsResponse xmlns="{SPACE}"><DescribeTagsResult><Tags>{inner}</Tags></DescribeTagsResult>'
            "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeTagsResponse>")


def activities(inner):
    return (f'<DescribeScalingActivitiesResponse xmlns="{SPACE}"><DescribeScalingActivitiesResult><Activities><member>'
            "<ActivityId>1</ActivityId><AutoScalingGroupName>g</AutoScalingGroupName><Cause>c</Cause>"
            f"{inner}</member></Activities></DescribeScalingActivitiesResult>"
            "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeScalingActivitiesResponse>")


def group(template):
    return (f'<DescribeAutoScalingGroupsResponse xmlns="{SPACE}"><DescribeAutoScalingGroupsResult><AutoScalingGroups>'
            "<member><AutoScalingGroupName>g</AutoScalingGroupName><MinSize>1</MinSize><MaxSize>1</MaxSize>"
            "<DesiredCapacity>1</DesiredCapacity><DefaultCooldown>300</DefaultCooldown>"
            "<HealthCheckType>EC2</HealthCheckType><AvailabilityZones><member>a</member></AvailabilityZones>"
            "<CreatedTime>2026-11-22T09:05:00.000Z</CreatedTime>"
            f"<LaunchTemplate><LaunchTemplateName>{template}</LaunchTemplateName></LaunchTemplate></member>"
            "</AutoScalingGroups></DescribeAutoScalingGroupsResult><ResponseMetadata><RequestId>1</RequestId>"
            "</ResponseMetadata></DescribeAutoScalingGroupsResponse>")


def error(code="ValidationError", kind="Sender"):
    return (f'<ErrorResponse xmlns="{SPACE}"><Error><Type>{kind}</Type><Code>{code}</Code><Message>m</Message></Error>'
            "<RequestId>1</RequestId></ErrorResponse>")


TIMES = "<StartTime>2026-11-22T09:05:00Z</StartTime>"
CASES = [
    ("DescribeTags", 200, tags("<member><Key>k</Key></member>"), None),
    ("DescribeTags", 200, tags("<item><Key>k</Key></item>"), "an item is called item and not member"),
    ("DescribeTags", 200, tags("<member><Key>k</Key><Colour>red</Colour></member>"),
     "Colour: the model has no such element"),
    ("DescribeTags", 200, tags("<member><Key>k</Key><Key>k</Key></member>"), "Key: is there twice"),
    ("DescribeTags", 200, tags("<member><Key></Key></member>"), "Key: 0 is less than 1"),
    ("DescribeTags", 200, tags(f"<member><Key>{'k' * 129}</Key></member>"), "Key: 129 is more than 128"),
    ("DescribeAutoScalingGroups", 200, group("web_1"), None),
    ("DescribeAutoScalingGroups", 200, group("web 1"), "'web 1' does not match"),
    ("DescribeTags", 200, tags("<member>"), "is no XML"),
    ("DescribeTags", 200, tags("<member><Key>k</Key><PropagateAtLaunch>yes</PropagateAtLaunch></member>"),
     "is no boolean"),
    ("DescribeTags", 200, tags("").replace("DescribeTagsResult", "TagsResult"), "no DescribeTagsResult"),
    ("DescribeTags", 200, tags("").replace("2011", "2012"), "the root is"),
    ("DescribeTags", 200, tags("").replace("<RequestId>1</RequestId>", ""), "no request ID in the body"),
    ("DescribeScalingActivities", 200, activities(TIMES + "<StatusCode>Successful</StatusCode>"), None),
    ("DescribeScalingActivities", 200, activities(TIMES + "<StatusCode>Fine</StatusCode>"),
     "'Fine' is none of the values"),
    ("DescribeScalingActivities", 200, activities(TIMES), "StatusCode: is required and not there"),
    ("DescribeScalingActivities", 200, activities("<StartTime>now</StartTime><StatusCode>Failed</StatusCode>"),
     "is no time"),
    ("DescribeScalingActivities", 200,
     activities(TIMES + "<StatusCode>Failed</StatusCode><Progress>half</Progress>"), "'half' is no integer"),
    ("DescribeTags", 400, error(), None),
    ("DescribeTags", 400, error("Nonsense"), "answers the error 'Nonsense'"),
    ("DescribeTags", 400, error("ResourceContention"), "with status 400 and not 500"),
    ("DescribeTags", 500, error("ResourceContention"), "status 500 with the type Sender"),
    ("DescribeTags", 500, error("ResourceContention", "Receiver"), None),
]


@pytest.mark.parametrize("operation, status, body, complaint", CASES, ids=lambda each: str(each)[-40:])
def test_says_what_is_wrong(operation, status, body, complaint):
    model = botocore.session.get_session().get_service_model("autoscaling").operation_model(operation)
    found = complaints(model, {"status_code": status, "headers": REQUEST_ID, "body": body.encode()})
    assert (found == []) if complaint is None else any(complaint in each for each in found), found


def test_misses_the_request_id_among_the_headers():
    model = botocore.session.get_session().get_service_model("autoscaling").operation_model("DescribeTags")
    assert complaints(model, {"status_code": 200, "headers": {}, "body": tags("").encode()})


@pytest.mark.parametrize("body, complaint", [
    (b'{"Parameter": {"Name": "n", "Version": 1}}', None),
    (b'{"Parameter": {"Name": "n", "Version": "1"}}', "should be a long"),
    (b'{"Parameter": {"Nom": "n"}}', "the model has no such member"),
    (b'{"Parameter": {"Type": "Text"}}', "none of the values"),
])
def test_says_what_is_wrong_with_json(body, complaint):
    model = botocore.session.get_session().get_service_model("ssm").operation_model("GetParameter")
    found = complaints(model, {"status_code": 200, "headers": REQUEST_ID, "body": body})
    assert (found == []) if complaint is None else any(complaint in each for each in found), found
