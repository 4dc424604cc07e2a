"""boto3 and the AWS CLI as clients of the built-in AWS's CloudFormation; see builtin_aws_boto3.py.

    HAUPDATE_ENDPOINT=http://127.0.0.1:4566 python3 -m pytest Tests/judges/builtin_aws_cloudformation.py
"""

import pathlib

import pytest

from builtin_aws_boto3 import cli, client, error_of, eventually, look, name  # noqa: F401 (a fixture)

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/web/template.yaml"
SMALL = """
Parameters: {AmiId: {Type: String, Default: ami-1}, Secret: {Type: String, NoEcho: true, Default: hush}}
Resources:
  Config: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {ImageId: !Ref AmiId, InstanceType: t3.micro}}
  Web:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {AvailabilityZones: !GetAZs "", LaunchConfigurationName: !Ref Config, MinSize: 1, MaxSize: 4}
Outputs: {Group: {Value: !Ref Web}}
"""


@pytest.fixture
def cloudformation():
    return client("cloudformation")


@pytest.fixture
def autoscaling():
    return client("autoscaling")


def parameters(**values):
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]


def ends_as(cloudformation, stack, status):
    def seen():
        found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
        return found["StackStatus"] == status and found
    return eventually(seen)


def made(cloudformation, name, template=SMALL, **more):
    cloudformation.create_stack(StackName=name, TemplateBody=template, **more)
    return ends_as(cloudformation, name, "CREATE_COMPLETE")


def physical_id(cloudformation, name, logical_id):
    answer = cloudformation.describe_stack_resource(StackName=name, LogicalResourceId=logical_id)
    return answer["StackResourceDetail"]["PhysicalResourceId"]


def test_the_life_of_the_example(cloudformation, autoscaling, name):
    template = EXAMPLE.read_text()
    assert [p["ParameterKey"] for p in cloudformation.validate_template(TemplateBody=template)["Parameters"]][0] == "AmiId"
    stack = made(cloudformation, name, template, Parameters=parameters(AmiId="ami-1"))
    assert [o["OutputKey"] for o in stack["Outputs"]] == ["BlueAddress", "GreenAddress"]
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    resources = [r for page in pages for r in page["StackResourceSummaries"]]
    assert {r["ResourceStatus"] for r in resources} == {"CREATE_COMPLETE"}
    blue = physical_id(cloudformation, name, "Blue")
    assert look(autoscaling, blue)["LaunchConfigurationName"] == physical_id(cloudformation, name, "BlueConfiguration")
    cloudformation.update_stack(
        StackName=name, UsePreviousTemplate=True, Parameters=parameters(AmiId="ami-2"), ClientRequestToken="t-1")
    ends_as(cloudformation, name, "UPDATE_COMPLETE")
    green = look(autoscaling, physical_id(cloudformation, name, "Green"))
    assert green["LaunchTemplate"]["Version"] == "2"
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
    events = [e for page in pages for e in page["StackEvents"]]
    assert events[0]["ResourceStatus"] == "UPDATE_COMPLETE"
    assert events[0]["ClientRequestToken"] == "t-1"
    assert events == sorted(events, key=lambda e: e["Timestamp"], reverse=True)
    cloudformation.delete_stack(StackName=name)
    ends_as(cloudformation, stack["StackId"], "DELETE_COMPLETE")
    assert look(autoscaling, blue) is None


def test_a_change_set_shows_what_its_execution_does(cloudformation, name):
    made(cloudformation, name)
    cloudformation.create_change_set(
        StackName=name, ChangeSetName="c", UsePreviousTemplate=True,
        Parameters=parameters(AmiId="ami-2") + [{"ParameterKey": "Secret", "UsePreviousValue": True}])
    cloudformation.get_waiter("change_set_create_complete").wait(
        StackName=name, ChangeSetName="c", WaiterConfig={"Delay": 1})
    shown = cloudformation.describe_change_set(StackName=name, ChangeSetName="c")
    changes = [change["ResourceChange"] for change in shown["Changes"]]
    assert [(c["LogicalResourceId"], c["Replacement"]) for c in changes] == [("Config", "True"), ("Web", "Conditional")]
    assert [s["ExecutionStatus"] for s in cloudformation.list_change_sets(StackName=name)["Summaries"]] == ["AVAILABLE"]
    cloudformation.execute_change_set(StackName=name, ChangeSetName="c")
    stack = ends_as(cloudformation, name, "UPDATE_COMPLETE")
    assert {p["ParameterKey"]: p["ParameterValue"] for p in stack["Parameters"]} == {"AmiId": "ami-2", "Secret": "****"}


def test_a_change_set_without_changes_fails(cloudformation, name):
    made(cloudformation, name)
    cloudformation.create_change_set(StackName=name, ChangeSetName="c", UsePreviousTemplate=True)

    def failed():
        found = cloudformation.describe_change_set(StackName=name, ChangeSetName="c")
        return found["Status"] == "FAILED" and found
    assert eventually(failed)["StatusReason"].startswith("The submitted information didn't contain changes.")
    cloudformation.delete_change_set(StackName=name, ChangeSetName="c")
    error = error_of(cloudformation.describe_change_set, StackName=name, ChangeSetName="c")
    assert error["Code"] == "ChangeSetNotFound"


def test_templates_are_given_back_as_they_came(cloudformation, name):
    made(cloudformation, name)
    answer = cloudformation.get_template(StackName=name, TemplateStage="Processed")
    assert answer["TemplateBody"].strip() == SMALL.strip()
    summary = cloudformation.get_template_summary(StackName=name)
    assert [(p["ParameterKey"], p["NoEcho"]) for p in summary["Parameters"]] == [("AmiId", False), ("Secret", True)]


@pytest.mark.parametrize("call, arguments, code, words", [
    ("describe_stacks", {}, "ValidationError", "Stack with id {name} does not exist"),
    ("update_stack", {"UsePreviousTemplate": True}, "ValidationError", "Stack [{name}] does not exist"),
    ("create_stack", {"TemplateBody": "Resources: ["}, "ValidationError", "Template format error: YAML not well-formed."),
    ("create_stack", {"TemplateBody": "Resources: {R: {Type: 'AWS::IAM::Role'}}"}, "InsufficientCapabilitiesException",
     "Requires capabilities : [CAPABILITY_IAM]"),
])
def test_refusals_have_awss_texts(cloudformation, name, call, arguments, code, words):
    error = error_of(getattr(cloudformation, call), StackName=name, **arguments)
    assert error["Code"] == code
    assert words.format(name=name) in error["Message"]


def test_nothing_to_update_and_a_second_creation(cloudformation, name):
    made(cloudformation, name)
    error = error_of(cloudformation.update_stack, StackName=name, UsePreviousTemplate=True)
    assert error["Message"] == "No updates are to be performed."
    error = error_of(cloudformation.create_stack, StackName=name, TemplateBody=SMALL)
    assert (error["Code"], error["Message"]) == ("AlreadyExistsException", f"Stack [{name}] already exists")


def test_a_cancelled_update_is_rolled_back(cloudformation, name):
    made(cloudformation, name)
    cloudformation.update_stack(StackName=name, UsePreviousTemplate=True, Parameters=parameters(AmiId="ami-2"))
    cloudformation.cancel_update_stack(StackName=name)
    stack = ends_as(cloudformation, name, "UPDATE_ROLLBACK_COMPLETE")
    assert stack["Parameters"][0]["ParameterValue"] == "ami-1"


def test_the_aws_cli_deploys(name, tmp_path):
    template = tmp_path / "template.yaml"
    template.write_text(SMALL)
    arguments = ["cloudformation", "create-stack", "--stack-name", name, "--template-body", f"file://{template}"]
    cli(*arguments)

    def status():
        return cli("cloudformation", "describe-stacks", "--stack-name", name)["Stacks"][0]["StackStatus"]
    eventually(lambda: status() == "CREATE_COMPLETE")
    resources = cli("cloudformation", "list-stack-resources", "--stack-name", name)["StackResourceSummaries"]
    assert [r["LogicalResourceId"] for r in resources] == ["Config", "Web"]
