"""boto3 and the AWS CLI as clients of the built-in AWS.

The endpoint comes from HAUPDATE_ENDPOINT (`haupdate simulate serve --port 0 --time-scale 20` prints it). Each answer is
also held against botocore's model of the operation (aws_shapes.py).

    HAUPDATE_ENDPOINT=http://127.0.0.1:4566 python3 -m pytest Tests/judges/builtin_aws_boto3.py
"""

import json
import os
import subprocess
import time
import urllib.request
import uuid

import pytest
from botocore.exceptions import ClientError

from judged import ENDPOINT, REGION, client


def eventually(look, seconds=60):
    """Looks again and again until something comes; what `look` gave then."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def name():
    return f"t{uuid.uuid4().hex[:8]}"


@pytest.fixture
def autoscaling():
    return client("autoscaling")


def zones():
    answer = client("ec2").describe_availability_zones()
    return [zone["ZoneName"] for zone in answer["AvailabilityZones"]]


def launch_configuration(autoscaling, name, image="ami-1"):
    autoscaling.create_launch_configuration(
        LaunchConfigurationName=name, ImageId=image, InstanceType="t3.micro", UserData="#!/bin/sh")


def group(autoscaling, name, **more):
    launch_configuration(autoscaling, name)
    arguments = {
        "AutoScalingGroupName": name, "MinSize": 0, "MaxSize": 6, "DesiredCapacity": 2,
        "LaunchConfigurationName": name, "AvailabilityZones": zones(), **more}
    autoscaling.create_auto_scaling_group(**arguments)


def look(autoscaling, name):
    found = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    return found[0] if found else None


def in_service(autoscaling, name, count):
    def states():
        instances = look(autoscaling, name)["Instances"]
        return len(instances) == count and all(i["LifecycleState"] == "InService" for i in instances) and instances
    return eventually(states)


def error_of(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response["Error"]


def test_caller_identity():
    answer = client("sts").get_caller_identity()
    assert len(answer["Account"]) == 12
    assert answer["Arn"].startswith(f"arn:aws:iam::{answer['Account']}:")


@pytest.mark.parametrize("service, call, code", [
    ("sts", "get_caller_identity", "SignatureDoesNotMatch"),
    ("ec2", "describe_vpcs", "AuthFailure"),
    ("autoscaling", "describe_auto_scaling_groups", "SignatureDoesNotMatch"),
])
def test_a_wrong_secret_is_refused(service, call, code):
    wrong = client(service, aws_secret_access_key="wrong")
    assert error_of(getattr(wrong, call))["Code"] == code


def test_an_unknown_key_is_refused():
    assert error_of(client("sts", aws_access_key_id="AKIANOBODY").get_caller_identity)["Code"] == "InvalidClientTokenId"


def test_an_operation_that_is_not_simulated(autoscaling):
    error = error_of(autoscaling.describe_account_limits)
    assert error["Code"] == "InvalidAction"
    assert "DescribeAccountLimits" in error["Message"]


def test_a_service_that_is_not_simulated():
    error = error_of(client("iam", judged=False).list_users)
    assert error["Code"] == "InvalidAction"
    assert "iam" in error["Message"]


def test_launch_configurations(autoscaling, name):
    launch_configuration(autoscaling, name)
    found = autoscaling.describe_launch_configurations(LaunchConfigurationNames=[name])["LaunchConfigurations"]
    assert [(c["ImageId"], c["InstanceType"], c["UserData"]) for c in found] == [("ami-1", "t3.micro", "IyEvYmluL3No")]
    assert error_of(
        autoscaling.create_launch_configuration, LaunchConfigurationName=name, ImageId="a", InstanceType="b",
    )["Code"] == "AlreadyExists"
    autoscaling.delete_launch_configuration(LaunchConfigurationName=name)
    assert autoscaling.describe_launch_configurations(LaunchConfigurationNames=[name])["LaunchConfigurations"] == []


def test_the_life_of_a_group(autoscaling, name):
    group(autoscaling, name, Tags=[{"Key": "a", "Value": "1", "PropagateAtLaunch": True}])
    instances = in_service(autoscaling, name, 2)
    assert {i["LaunchConfigurationName"] for i in instances} == {name}
    assert {i["HealthStatus"] for i in instances} == {"Healthy"}
    ids = [i["InstanceId"] for i in instances]

    machines = client("ec2").describe_instances(InstanceIds=ids)["Reservations"]
    assert sorted(m["Instances"][0]["InstanceId"] for m in machines) == sorted(ids)
    assert all(m["Instances"][0]["PrivateIpAddress"].startswith("172.31.") for m in machines)
    assert {"Key": "a", "Value": "1"} in machines[0]["Instances"][0]["Tags"]

    autoscaling.set_instance_protection(
        AutoScalingGroupName=name, InstanceIds=ids[:1], ProtectedFromScaleIn=True)
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, DesiredCapacity=1)
    assert [i["InstanceId"] for i in in_service(autoscaling, name, 1)] == ids[:1]

    listed = autoscaling.describe_auto_scaling_instances(InstanceIds=ids[:1])["AutoScalingInstances"]
    assert [(i["AutoScalingGroupName"], i["HealthStatus"]) for i in listed] == [(name, "HEALTHY")]

    activity = autoscaling.terminate_instance_in_auto_scaling_group(
        InstanceId=ids[0], ShouldDecrementDesiredCapacity=False)["Activity"]
    assert activity["Description"] == f"Terminating EC2 instance: {ids[0]}"
    eventually(lambda: ids[0] not in [i["InstanceId"] for i in look(autoscaling, name)["Instances"]])
    in_service(autoscaling, name, 1)
    activities = autoscaling.describe_scaling_activities(AutoScalingGroupName=name)["Activities"]
    assert len(activities) == 5
    assert activities[0]["StartTime"] >= activities[-1]["StartTime"]
    assert json.loads(activities[-1]["Details"])["Availability Zone"] in zones()

    autoscaling.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)
    eventually(lambda: look(autoscaling, name) is None)


def test_sizes_have_awss_rules_and_texts(autoscaling, name):
    group(autoscaling, name, MinSize=2)
    error = error_of(autoscaling.update_auto_scaling_group, AutoScalingGroupName=name, DesiredCapacity=9)
    assert error == {
        "Code": "ValidationError", "Type": "Sender",
        "Message": "Desired capacity:9 must be between the specified min size:2 and max size:6"}
    autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)
    assert look(autoscaling, name)["DesiredCapacity"] == 3
    error = error_of(autoscaling.set_desired_capacity, AutoScalingGroupName=name, DesiredCapacity=1)
    assert error["Message"] == "New SetDesiredCapacity value 1 is below min value 2 for the AutoScalingGroup."


def test_processes(autoscaling, name):
    group(autoscaling, name, DesiredCapacity=0)
    autoscaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["AZRebalance", "Launch"])
    suspended = look(autoscaling, name)["SuspendedProcesses"]
    assert [p["ProcessName"] for p in suspended] == ["AZRebalance", "Launch"]
    assert suspended[0]["SuspensionReason"].startswith("User suspended at ")
    autoscaling.resume_processes(AutoScalingGroupName=name, ScalingProcesses=["Launch"])
    assert [p["ProcessName"] for p in look(autoscaling, name)["SuspendedProcesses"]] == ["AZRebalance"]
    # AWS takes an empty list for all processes, in both directions.
    autoscaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=[])
    assert len(look(autoscaling, name)["SuspendedProcesses"]) == 9
    autoscaling.resume_processes(AutoScalingGroupName=name)
    assert look(autoscaling, name)["SuspendedProcesses"] == []


def test_tags(autoscaling, name):
    group(autoscaling, name, DesiredCapacity=0)
    tag = {"ResourceId": name, "ResourceType": "auto-scaling-group", "Key": "k", "Value": "v <&> ü", "PropagateAtLaunch": False}
    autoscaling.create_or_update_tags(Tags=[tag])
    filters = [{"Name": "auto-scaling-group", "Values": [name]}]
    assert autoscaling.describe_tags(Filters=filters)["Tags"] == [tag]
    assert look(autoscaling, name)["Tags"] == [tag]
    found = autoscaling.describe_auto_scaling_groups(Filters=[{"Name": "tag:k", "Values": ["v <&> ü"]}])
    assert name in [g["AutoScalingGroupName"] for g in found["AutoScalingGroups"]]
    many = [{**tag, "Key": f"k{number}"} for number in range(25)]
    autoscaling.create_or_update_tags(Tags=many)
    more = [{**tag, "Key": f"m{number}"} for number in range(25)]
    assert error_of(autoscaling.create_or_update_tags, Tags=more)["Code"] == "LimitExceeded"
    autoscaling.delete_tags(Tags=[tag])
    assert len(look(autoscaling, name)["Tags"]) == 25


def test_standby_and_health(autoscaling, name):
    group(autoscaling, name)
    ids = [i["InstanceId"] for i in in_service(autoscaling, name, 2)]
    activities = autoscaling.enter_standby(
        AutoScalingGroupName=name, InstanceIds=ids[:1], ShouldDecrementDesiredCapacity=True)["Activities"]
    assert len(activities) == 1
    eventually(lambda: [i["LifecycleState"] for i in look(autoscaling, name)["Instances"]] == ["Standby", "InService"])
    autoscaling.exit_standby(AutoScalingGroupName=name, InstanceIds=ids[:1])
    in_service(autoscaling, name, 2)
    autoscaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["ReplaceUnhealthy"])
    autoscaling.set_instance_health(InstanceId=ids[0], HealthStatus="Unhealthy", ShouldRespectGracePeriod=False)
    assert [i["HealthStatus"] for i in look(autoscaling, name)["Instances"]] == ["Unhealthy", "Healthy"]
    autoscaling.resume_processes(AutoScalingGroupName=name, ScalingProcesses=["ReplaceUnhealthy"])
    eventually(lambda: ids[0] not in [i["InstanceId"] for i in look(autoscaling, name)["Instances"]])
    autoscaling.describe_instance_refreshes(AutoScalingGroupName=name)


def test_paging_is_complete(autoscaling, name):
    for number in range(5):
        group(autoscaling, f"{name}-{number}", DesiredCapacity=0)
    pages = autoscaling.get_paginator("describe_auto_scaling_groups").paginate(PaginationConfig={"PageSize": 2})
    names = [g["AutoScalingGroupName"] for page in pages for g in page["AutoScalingGroups"]]
    assert sorted(n for n in names if n.startswith(name)) == [f"{name}-{number}" for number in range(5)]
    assert len(names) == len(set(names))


def test_launch_templates(autoscaling, name):
    ec2 = client("ec2")
    template = ec2.create_launch_template(
        LaunchTemplateName=name, VersionDescription="one",
        LaunchTemplateData={"ImageId": "ami-1", "InstanceType": "t3.micro", "SecurityGroupIds": ["sg-1"]},
    )["LaunchTemplate"]
    assert (template["DefaultVersionNumber"], template["LatestVersionNumber"]) == (1, 1)
    version = ec2.create_launch_template_version(
        LaunchTemplateId=template["LaunchTemplateId"], SourceVersion="1", LaunchTemplateData={"ImageId": "ami-2"},
    )["LaunchTemplateVersion"]
    assert version["VersionNumber"] == 2
    assert version["LaunchTemplateData"]["SecurityGroupIds"] == ["sg-1"]

    def numbers(*versions):
        found = ec2.describe_launch_template_versions(LaunchTemplateName=name, Versions=list(versions))
        return [v["VersionNumber"] for v in found["LaunchTemplateVersions"]]
    assert numbers("$Latest", "$Default", "2") == [2, 1, 2]
    ec2.modify_launch_template(LaunchTemplateName=name, DefaultVersion="2")
    assert numbers("$Default") == [2]
    error = error_of(ec2.describe_launch_template_versions, LaunchTemplateName=name, Versions=["9"])
    assert error["Code"] == "InvalidLaunchTemplateId.VersionNotFound"

    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=1, MaxSize=1, AvailabilityZones=zones(),
        LaunchTemplate={"LaunchTemplateName": name, "Version": "$Latest"})
    found = eventually(lambda: look(autoscaling, name)["Instances"])
    expected = {"LaunchTemplateId": template["LaunchTemplateId"], "LaunchTemplateName": name}
    assert look(autoscaling, name)["LaunchTemplate"] == {**expected, "Version": "$Latest"}
    assert found[0]["LaunchTemplate"] == {**expected, "Version": "2"}

    mixed = f"{name}-mixed"
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=mixed, MinSize=0, MaxSize=1, AvailabilityZones=zones(),
        MixedInstancesPolicy={"LaunchTemplate": {
            "LaunchTemplateSpecification": {"LaunchTemplateName": name, "Version": "1"},
            "Overrides": [{"InstanceType": "t3.large"}, {"InstanceType": "t3a.large"}]}})
    policy = look(autoscaling, mixed)["MixedInstancesPolicy"]["LaunchTemplate"]
    assert [o["InstanceType"] for o in policy["Overrides"]] == ["t3.large", "t3a.large"]
    assert policy["LaunchTemplateSpecification"] == {**expected, "Version": "1"}
    ec2.delete_launch_template(LaunchTemplateId=template["LaunchTemplateId"])
    assert error_of(ec2.describe_launch_templates, LaunchTemplateNames=[name])["Code"] == (
        "InvalidLaunchTemplateName.NotFoundException")


def test_the_default_network():
    ec2 = client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
    assert len({s["AvailabilityZone"] for s in subnets}) == 3
    assert all(s["AvailableIpAddressCount"] > 0 for s in subnets)
    assert ec2.describe_images(ImageIds=["ami-1"])["Images"][0]["State"] == "available"


def test_a_classic_load_balancer(autoscaling, name):
    elb = client("elb")
    listeners = [{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080}]
    dns = elb.create_load_balancer(LoadBalancerName=name, Listeners=listeners, AvailabilityZones=zones())["DNSName"]
    check = {"Target": "HTTP:8080/health", "Interval": 10, "Timeout": 2, "UnhealthyThreshold": 2, "HealthyThreshold": 2}
    assert elb.configure_health_check(LoadBalancerName=name, HealthCheck=check)["HealthCheck"] == check
    draining = {"ConnectionDraining": {"Enabled": True, "Timeout": 300}}
    elb.modify_load_balancer_attributes(LoadBalancerName=name, LoadBalancerAttributes=draining)
    attributes = elb.describe_load_balancer_attributes(LoadBalancerName=name)["LoadBalancerAttributes"]
    assert attributes["ConnectionDraining"] == {"Enabled": True, "Timeout": 300}
    description = elb.describe_load_balancers(LoadBalancerNames=[name])["LoadBalancerDescriptions"][0]
    assert (description["DNSName"], description["HealthCheck"]) == (dns, check)

    group(autoscaling, name, LoadBalancerNames=[name])
    ids = [i["InstanceId"] for i in in_service(autoscaling, name, 2)]

    def health():
        states = elb.describe_instance_health(LoadBalancerName=name)["InstanceStates"]
        return {s["InstanceId"]: (s["State"], s["ReasonCode"], s["Description"]) for s in states}
    eventually(lambda: set(health().values()) == {("InService", "N/A", "N/A")})
    autoscaling.terminate_instance_in_auto_scaling_group(InstanceId=ids[0], ShouldDecrementDesiredCapacity=True)
    assert health()[ids[0]] == ("InService", "N/A", "Instance deregistration currently in progress.")
    eventually(lambda: ids[0] not in health())
    error = error_of(elb.describe_instance_health, LoadBalancerName=name, Instances=[{"InstanceId": ids[0]}])
    assert error["Code"] == "InvalidInstance"

    sources = autoscaling.describe_traffic_sources(AutoScalingGroupName=name)["TrafficSources"]
    assert [(s["Identifier"], s["Type"], s["State"]) for s in sources] == [(name, "elb", "InService")]
    balancers = autoscaling.describe_load_balancers(AutoScalingGroupName=name)["LoadBalancers"]
    assert balancers == [{"LoadBalancerName": name, "State": "InService"}]
    elb.deregister_instances_from_load_balancer(LoadBalancerName=name, Instances=[{"InstanceId": ids[1]}])
    elb.register_instances_with_load_balancer(LoadBalancerName=name, Instances=[{"InstanceId": ids[1]}])
    eventually(lambda: health()[ids[1]] == ("InService", "N/A", "N/A"))
    elb.delete_load_balancer(LoadBalancerName=name)
    assert error_of(elb.describe_load_balancers, LoadBalancerNames=[name])["Code"] == "LoadBalancerNotFound"


def test_target_groups(autoscaling, name):
    elbv2 = client("elbv2")
    subnets = [s["SubnetId"] for s in client("ec2").describe_subnets()["Subnets"][:3]]
    balancer = elbv2.create_load_balancer(Name=name, Subnets=subnets)["LoadBalancers"][0]
    target = elbv2.create_target_group(
        Name=name, Protocol="HTTP", Port=8080, HealthCheckPath="/health", TargetType="instance")["TargetGroups"][0]
    arn = target["TargetGroupArn"]
    group(autoscaling, name, TargetGroupARNs=[arn])
    ids = [i["InstanceId"] for i in in_service(autoscaling, name, 2)]

    def health():
        found = elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return {t["Target"]["Id"]: (t["TargetHealth"]["State"], t["TargetHealth"].get("Reason")) for t in found}
    assert set(health().values()) == {("unused", "Target.NotInUse")}
    listener = elbv2.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}])["Listeners"][0]
    eventually(lambda: set(health().values()) == {("healthy", None)})
    elbv2.modify_target_group_attributes(
        TargetGroupArn=arn, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "120"}])
    attributes = elbv2.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
    assert {"Key": "deregistration_delay.timeout_seconds", "Value": "120"} in attributes

    autoscaling.terminate_instance_in_auto_scaling_group(InstanceId=ids[0], ShouldDecrementDesiredCapacity=True)
    assert health()[ids[0]] == ("draining", "Target.DeregistrationInProgress")
    eventually(lambda: ids[0] not in health())
    gone = elbv2.describe_target_health(TargetGroupArn=arn, Targets=[{"Id": ids[0]}])["TargetHealthDescriptions"]
    assert gone[0]["TargetHealth"]["Reason"] == "Target.NotRegistered"

    found = elbv2.describe_target_groups(LoadBalancerArn=balancer["LoadBalancerArn"])["TargetGroups"]
    assert [t["TargetGroupArn"] for t in found] == [arn]
    assert [x["Port"] for x in elbv2.describe_listeners(ListenerArns=[listener["ListenerArn"]])["Listeners"]] == [80]
    states = autoscaling.describe_load_balancer_target_groups(AutoScalingGroupName=name)["LoadBalancerTargetGroups"]
    assert [(s["LoadBalancerTargetGroupARN"], s["State"]) for s in states] == [(arn, "InService")]
    assert error_of(elbv2.delete_target_group, TargetGroupArn=arn)["Code"] == "ResourceInUse"
    elbv2.delete_listener(ListenerArn=listener["ListenerArn"])
    elbv2.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    elbv2.delete_target_group(TargetGroupArn=arn)
    assert error_of(elbv2.describe_target_groups, TargetGroupArns=[arn])["Code"] == "TargetGroupNotFound"


def test_a_bad_image_never_gets_healthy(autoscaling, name):
    elb = client("elb")
    listeners = [{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080}]
    elb.create_load_balancer(LoadBalancerName=name, Listeners=listeners, AvailabilityZones=zones())
    launch_configuration(autoscaling, f"{name}-bad", image="ami-bad")
    group(autoscaling, name, LoadBalancerNames=[name], LaunchConfigurationName=f"{name}-bad")
    in_service(autoscaling, name, 2)

    def descriptions():
        states = elb.describe_instance_health(LoadBalancerName=name)["InstanceStates"]
        return {(s["State"], s["Description"]) for s in states}
    failed = "Instance has failed at least the UnhealthyThreshold number of health checks consecutively."
    eventually(lambda: descriptions() == {("OutOfService", failed)})


def test_parameters(name):
    ssm = client("ssm")
    assert ssm.put_parameter(Name=f"/{name}", Value="ami-1", Type="String")["Version"] == 1
    assert error_of(ssm.put_parameter, Name=f"/{name}", Value="x", Type="String")["Code"] == "ParameterAlreadyExists"
    assert ssm.put_parameter(Name=f"/{name}", Value="ami-2", Overwrite=True)["Version"] == 2
    assert ssm.get_parameter(Name=f"/{name}")["Parameter"]["Value"] == "ami-2"
    found = ssm.get_parameters(Names=[f"/{name}", "/nothing"])
    assert [p["Value"] for p in found["Parameters"]] == ["ami-2"]
    assert found["InvalidParameters"] == ["/nothing"]
    ssm.delete_parameter(Name=f"/{name}")
    assert error_of(ssm.get_parameter, Name=f"/{name}")["Code"] == "ParameterNotFound"


def test_objects(name):
    s3 = client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=name, Key="a folder/t.yaml", Body=b"Resources: {}")
    assert s3.get_object(Bucket=name, Key="a folder/t.yaml")["Body"].read() == b"Resources: {}"
    assert error_of(s3.get_object, Bucket=name, Key="nothing")["Code"] == "NoSuchKey"
    assert error_of(s3.get_object, Bucket=f"{name}-x", Key="nothing")["Code"] == "NoSuchBucket"


def cli(*arguments, check=True):
    environment = {
        **os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": ENDPOINT, "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true"}
    done = subprocess.run(["aws", *arguments], env=environment, capture_output=True, text=True, check=False)
    if check:
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None
    return done.stderr


def test_the_aws_cli_walks_through_the_life_of_a_group(name):
    cli("autoscaling", "create-launch-configuration", "--launch-configuration-name", name, "--image-id", "ami-1",
        "--instance-type", "t3.micro")
    cli("autoscaling", "create-auto-scaling-group", "--auto-scaling-group-name", name, "--min-size", "1",
        "--max-size", "2", "--launch-configuration-name", name, "--availability-zones", *zones())

    def states():
        answer = cli("autoscaling", "describe-auto-scaling-groups", "--auto-scaling-group-names", name)
        return [i["LifecycleState"] for i in answer["AutoScalingGroups"][0]["Instances"]]
    eventually(lambda: states() == ["InService"])
    cli("autoscaling", "suspend-processes", "--auto-scaling-group-name", name, "--scaling-processes", "Launch")
    refused = cli("autoscaling", "set-desired-capacity", "--auto-scaling-group-name", name, "--desired-capacity", "9",
                  check=False)
    assert "New SetDesiredCapacity value 9 is above max value 2 for the AutoScalingGroup." in refused
    cli("autoscaling", "delete-auto-scaling-group", "--auto-scaling-group-name", name, "--force-delete")


def test_a_host_that_is_no_api_is_outside_the_simulation():
    request = urllib.request.Request(f"{ENDPOINT}/health", headers={"Host": "example.com"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code == 502
    assert "outside the simulation" in caught.value.read().decode()
