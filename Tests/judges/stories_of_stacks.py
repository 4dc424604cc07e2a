"""Stories about stacks; see builtin_aws_contracts.py."""

import json

from botocore.exceptions import ClientError

from builtin_aws_boto3 import error_of, eventually
from judged import client, serving
from stories import needs

TEMPLATE = {
    "Parameters": {"AmiId": {"Type": "String", "Default": "ami-1", "AllowedPattern": "ami-.*", "Description": "image"}},
    "Resources": {
        "Config": {"Type": "AWS::AutoScaling::LaunchConfiguration",
                   "Properties": {"ImageId": {"Ref": "AmiId"}, "InstanceType": "t3.micro"}},
        "Web": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Metadata": {"team": "web"}, "Properties": {
            "AvailabilityZones": {"Fn::GetAZs": ""}, "LaunchConfigurationName": {"Ref": "Config"},
            "MinSize": "1", "MaxSize": "4"}},
    },
    "Outputs": {"Group": {"Value": {"Ref": "Web"}, "Description": "the group",
                          "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-group"}}}},
}


def ends(cloudformation, stack, *statuses):
    return eventually(
        lambda: cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"] in statuses)


def test_a_stack_with_all_its_properties(cloudformation, name):
    body = json.dumps(TEMPLATE)
    cloudformation.validate_template(TemplateBody=body)
    cloudformation.get_template_summary(TemplateBody=body)
    stack = cloudformation.create_stack(
        StackName=name, TemplateBody=body, Tags=[{"Key": "team", "Value": "web"}], ClientRequestToken="one",
        EnableTerminationProtection=False, TimeoutInMinutes=30,
        Parameters=[{"ParameterKey": "AmiId", "ParameterValue": "ami-1"}])["StackId"]
    cloudformation.describe_stack_events(StackName=name)
    ends(cloudformation, name, "CREATE_COMPLETE")
    cloudformation.describe_stack_resources(StackName=name)
    cloudformation.describe_stack_resource(StackName=name, LogicalResourceId="Web")
    cloudformation.list_stack_resources(StackName=name)
    cloudformation.list_stacks(StackStatusFilter=["CREATE_COMPLETE"])
    cloudformation.get_template(StackName=name)
    cloudformation.get_template_summary(StackName=name)
    changed = [{"ParameterKey": "AmiId", "ParameterValue": "ami-2"}]
    for change_set in ["dropped", "executed"]:
        cloudformation.create_change_set(
            StackName=name, ChangeSetName=change_set, UsePreviousTemplate=True, Parameters=changed, Description="ami-2")
        eventually(lambda: cloudformation.describe_change_set(
            StackName=name, ChangeSetName=change_set)["Status"] == "CREATE_COMPLETE")
    cloudformation.list_change_sets(StackName=name)
    cloudformation.delete_change_set(StackName=name, ChangeSetName="dropped")
    cloudformation.execute_change_set(StackName=name, ChangeSetName="executed")
    ends(cloudformation, name, "UPDATE_COMPLETE")
    images = (f"ami-{number}" for number in range(3, 20))
    assert any(cancelled(cloudformation, name, image) for image in images)
    error_of(cloudformation.continue_update_rollback, StackName=name)
    cloudformation.describe_stack_events(StackName=name)
    cloudformation.delete_stack(StackName=name)
    ends(cloudformation, stack, "DELETE_COMPLETE")
    cloudformation.list_stacks()


def cancelled(cloudformation, name, image):
    """Begins an update and cancels it; `False` when it was over before that, as may be on a busy machine."""
    cloudformation.update_stack(
        StackName=name, UsePreviousTemplate=True, Parameters=[{"ParameterKey": "AmiId", "ParameterValue": image}])
    try:
        cloudformation.cancel_update_stack(StackName=name)
    except ClientError:
        ends(cloudformation, name, "UPDATE_COMPLETE")
        return False
    return ends(cloudformation, name, "UPDATE_ROLLBACK_COMPLETE")


@needs("cloudformation", "SetStackPolicy", "GetStackPolicy")
def test_a_stack_policy(cloudformation, name):
    made(cloudformation, name)
    statement = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
    cloudformation.set_stack_policy(StackName=name, StackPolicyBody=json.dumps({"Statement": [statement]}))
    assert json.loads(cloudformation.get_stack_policy(StackName=name)["StackPolicyBody"])["Statement"] == [statement]


def made(cloudformation, name):
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(TEMPLATE))
    ends(cloudformation, name, "CREATE_COMPLETE")


@needs("cloudformation", "UpdateTerminationProtection")
def test_termination_protection(cloudformation, name):
    made(cloudformation, name)
    cloudformation.update_termination_protection(StackName=name, EnableTerminationProtection=True)
    assert error_of(cloudformation.delete_stack, StackName=name)["Code"] == "ValidationError"
    cloudformation.update_termination_protection(StackName=name, EnableTerminationProtection=False)


@needs("cloudformation", "ListExports", "ListImports")
def test_exports(cloudformation, name):
    made(cloudformation, name)
    importer = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {
        "DisplayName": {"Fn::ImportValue": f"{name}-group"}}}}}
    cloudformation.create_stack(StackName=f"{name}-user", TemplateBody=json.dumps(importer))
    ends(cloudformation, f"{name}-user", "CREATE_COMPLETE")
    assert f"{name}-group" in [each["Name"] for each in cloudformation.list_exports()["Exports"]]
    assert cloudformation.list_imports(ExportName=f"{name}-group")["Imports"] == [f"{name}-user"]


@needs("cloudformation", "SignalResource")
def test_signals(cloudformation, name):
    template = json.loads(json.dumps(TEMPLATE))
    template["Resources"]["Web"]["CreationPolicy"] = {"ResourceSignal": {"Count": 1, "Timeout": "PT1H"}}
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template))
    signal = {"StackName": name, "LogicalResourceId": "Web", "UniqueId": "i-1", "Status": "SUCCESS"}

    def sent():
        try:
            return cloudformation.signal_resource(**signal)
        except ClientError:
            return None  # the group is not yet being made
    eventually(sent)
    ends(cloudformation, name, "CREATE_COMPLETE")


@needs("cloudformation", "DescribeEvents")
def test_events_of_an_operation(cloudformation, name):
    made(cloudformation, name)
    cloudformation.describe_events(StackName=name)


def failing_update(cloudformation, name, status, **how):
    made(cloudformation, name)
    cloudformation.update_stack(StackName=name, UsePreviousTemplate=True, **how, Parameters=[
        {"ParameterKey": "AmiId", "ParameterValue": "ami-2"}])
    ends(cloudformation, name, status)


def test_a_rollback_that_failed_goes_on(name):
    with serving("--scenario", "stack-fails-to-roll-back") as endpoint:
        cloudformation = client("cloudformation", endpoint)
        failing_update(cloudformation, name, "UPDATE_ROLLBACK_FAILED")
        cloudformation.describe_stack_events(StackName=name)
        # One resource after the other fails to go back: the group, then its launch configuration.
        for _ in range(2):
            resources = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
            failed = [each["LogicalResourceId"] for each in resources if each["ResourceStatus"] == "UPDATE_FAILED"]
            cloudformation.continue_update_rollback(StackName=name, ResourcesToSkip=failed)
            ends(cloudformation, name, "UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE")
        ends(cloudformation, name, "UPDATE_ROLLBACK_COMPLETE")
        cloudformation.describe_stack_events(StackName=name)


@needs("cloudformation", "RollbackStack")
def test_an_update_that_failed_and_was_left_is_rolled_back(name):
    with serving("--scenario", "stack-fails") as endpoint:
        cloudformation = client("cloudformation", endpoint)
        failing_update(cloudformation, name, "UPDATE_FAILED", DisableRollback=True)
        cloudformation.rollback_stack(StackName=name)
        ends(cloudformation, name, "UPDATE_ROLLBACK_COMPLETE")
