"""The requests that moto and the built-in AWS are both asked, in order.

A step is (service, operation, arguments) and possibly `save` (what an answer brought, as a way through it) and `until`
(what must be true of the answer: the step is repeated until then). `<name>` in an argument is this run's name, `<x>`
what an earlier step saved as `x`.
"""

import dataclasses
import json
from collections.abc import Callable


@dataclasses.dataclass
class Step:
    service: str
    operation: str
    arguments: dict
    save: dict = dataclasses.field(default_factory=dict)
    until: Callable | None = None


def autoscaling(operation, save=None, until=None, **arguments):
    return Step("autoscaling", operation, arguments, save or {}, until)


def cloudformation(operation, save=None, until=None, **arguments):
    return Step("cloudformation", operation, arguments, save or {}, until)


def ec2(operation, save=None, until=None, **arguments):
    return Step("ec2", operation, arguments, save or {}, until)


def elbv2(operation, save=None, until=None, **arguments):
    return Step("elbv2", operation, arguments, save or {}, until)


def elb(operation, save=None, until=None, **arguments):
    return Step("elb", operation, arguments, save or {}, until)


def ssm(operation, save=None, until=None, **arguments):
    return Step("ssm", operation, arguments, save or {}, until)


GROUP = {"AutoScalingGroupName": "<name>"}
ZONES = ["eu-west-1a", "eu-west-1b"]
TEMPLATE = json.dumps({
    "AWSTemplateFormatVersion": "2010-09-09",
    "Description": "one group",
    "Parameters": {"AmiId": {"Type": "String", "Default": "ami-12c6146b"},
                   "Secret": {"Type": "String", "NoEcho": True, "Default": "hush"}},
    "Resources": {
        "Config": {"Type": "AWS::AutoScaling::LaunchConfiguration", "Properties": {
            "ImageId": {"Ref": "AmiId"}, "InstanceType": "t3.micro", "UserData": {"Fn::Base64": {"Ref": "Secret"}}}},
        "Web": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {
            "AvailabilityZones": ZONES, "LaunchConfigurationName": {"Ref": "Config"},
            "MinSize": "1", "MaxSize": "4"}},
    },
    "Outputs": {"Group": {"Value": {"Ref": "Web"}}},
})
STACK = {"StackName": "<name>"}


def described(count, state="InService"):
    """The group, as soon as it has `count` instances and all are in a state."""
    def settled(answer):
        states = [each["LifecycleState"] for each in answer["AutoScalingGroups"][0]["Instances"]]
        return states == [state] * count
    return autoscaling("DescribeAutoScalingGroups", AutoScalingGroupNames=["<name>"], until=settled,
                       save={"instance": ["AutoScalingGroups", 0, "Instances", 0, "InstanceId"]})


def tag(key, value, **more):
    return {"ResourceId": "<name>", "ResourceType": "auto-scaling-group", "Key": key, "Value": value,
            "PropagateAtLaunch": False, **more}


LAUNCH = [
    autoscaling("CreateLaunchConfiguration", LaunchConfigurationName="<name>", ImageId="ami-12c6146b",
                InstanceType="t3.micro", UserData="#!/bin/sh"),
    autoscaling("CreateLaunchConfiguration", LaunchConfigurationName="<name>", ImageId="ami-12c6146b",
                InstanceType="t3.micro"),
    autoscaling("DescribeLaunchConfigurations", LaunchConfigurationNames=["<name>"]),
    autoscaling("DescribeLaunchConfigurations", LaunchConfigurationNames=["nobody"]),
    autoscaling("DeleteLaunchConfiguration", LaunchConfigurationName="nobody"),
    ec2("CreateLaunchTemplate", LaunchTemplateName="<name>", VersionDescription="one",
        LaunchTemplateData={"ImageId": "ami-12c6146b", "InstanceType": "t3.micro"},
        save={"template": ["LaunchTemplate", "LaunchTemplateId"]}),
    ec2("CreateLaunchTemplate", LaunchTemplateName="<name>", LaunchTemplateData={"ImageId": "ami-12c6146b"}),
    ec2("CreateLaunchTemplateVersion", LaunchTemplateName="<name>", SourceVersion="1",
        LaunchTemplateData={"InstanceType": "t3.small"}),
    ec2("DescribeLaunchTemplateVersions", LaunchTemplateId="<template>", Versions=["$Latest"]),
    ec2("DescribeLaunchTemplateVersions", LaunchTemplateId="<template>", Versions=["9"]),
    ec2("ModifyLaunchTemplate", LaunchTemplateId="<template>", DefaultVersion="2"),
    ec2("DescribeLaunchTemplates", LaunchTemplateNames=["<name>"]),
    ec2("DescribeLaunchTemplates", LaunchTemplateNames=["nobody"]),
]

GROUPS = [
    autoscaling("CreateAutoScalingGroup", **GROUP, MinSize=1, MaxSize=4, DesiredCapacity=2, AvailabilityZones=ZONES,
                LaunchConfigurationName="<name>", Tags=[tag("team", "web", PropagateAtLaunch=True)]),
    described(2),
    autoscaling("DescribeAutoScalingGroups", AutoScalingGroupNames=["nobody"]),
    autoscaling("DescribeAutoScalingGroups", Filters=[{"Name": "tag:team", "Values": ["<name>-none"]}]),
    autoscaling("DescribeAutoScalingInstances", InstanceIds=["<instance>"]),
    ec2("DescribeInstances", InstanceIds=["<instance>"]),
    ec2("DescribeInstances", InstanceIds=["i-0123456789abcdef0"]),
    ec2("DescribeInstanceStatus", InstanceIds=["<instance>"]),
    autoscaling("CreateOrUpdateTags", Tags=[tag("a", "1")]),
    autoscaling("DescribeTags", Filters=[{"Name": "auto-scaling-group", "Values": ["<name>"]}]),
    autoscaling("DeleteTags", Tags=[tag("a", "1")]),
    autoscaling("SuspendProcesses", **GROUP, ScalingProcesses=["AZRebalance"]),
    autoscaling("DescribeAutoScalingGroups", AutoScalingGroupNames=["<name>"]),
    autoscaling("ResumeProcesses", **GROUP, ScalingProcesses=["AZRebalance"]),
    autoscaling("UpdateAutoScalingGroup", **GROUP, MinSize=3),
    described(3),
    autoscaling("UpdateAutoScalingGroup", **GROUP, MinSize=0, DesiredCapacity=2),
    described(2),
    autoscaling("SetInstanceProtection", **GROUP, InstanceIds=["<instance>"], ProtectedFromScaleIn=True),
    autoscaling("UpdateAutoScalingGroup", **GROUP, DesiredCapacity=1),
    described(1),
    autoscaling("EnterStandby", **GROUP, InstanceIds=["<instance>"], ShouldDecrementDesiredCapacity=True),
    described(1, "Standby"),
    autoscaling("ExitStandby", **GROUP, InstanceIds=["<instance>"]),
    described(1),
    autoscaling("TerminateInstanceInAutoScalingGroup", InstanceId="<instance>", ShouldDecrementDesiredCapacity=True),
    autoscaling("DeleteAutoScalingGroup", **GROUP, ForceDelete=True),
    autoscaling("DescribeAutoScalingGroups", AutoScalingGroupNames=["<name>"],
                until=lambda answer: answer["AutoScalingGroups"] == []),
]

# What AWS refuses, asked of a group of its own: where one side does as it is told, the other's state stays as it was.
OTHER = {"AutoScalingGroupName": "<name>-other"}
REFUSED = [
    autoscaling("CreateAutoScalingGroup", **OTHER, MinSize=1, MaxSize=4, AvailabilityZones=ZONES,
                LaunchConfigurationName="<name>"),
    autoscaling("DescribeAutoScalingGroups", AutoScalingGroupNames=["<name>-other"],
                until=lambda answer: answer["AutoScalingGroups"][0]["Instances"][0]["LifecycleState"] == "InService",
                save={"instance": ["AutoScalingGroups", 0, "Instances", 0, "InstanceId"]}),
    autoscaling("CreateAutoScalingGroup", **GROUP, MinSize=1, MaxSize=4, AvailabilityZones=ZONES),
    autoscaling("CreateAutoScalingGroup", **GROUP, MinSize=1, MaxSize=4, AvailabilityZones=ZONES,
                LaunchConfigurationName="nobody"),
    autoscaling("UpdateAutoScalingGroup", AutoScalingGroupName="nobody", MinSize=1),
    autoscaling("UpdateAutoScalingGroup", **OTHER, LaunchConfigurationName="nobody"),
    autoscaling("UpdateAutoScalingGroup", **OTHER, MinSize=3, DesiredCapacity=1),
    autoscaling("UpdateAutoScalingGroup", **OTHER, MinSize=5, MaxSize=4),
    autoscaling("SetDesiredCapacity", **OTHER, DesiredCapacity=9),
    autoscaling("SetDesiredCapacity", **OTHER, DesiredCapacity=0),
    autoscaling("SetDesiredCapacity", AutoScalingGroupName="nobody", DesiredCapacity=0),
    autoscaling("SuspendProcesses", AutoScalingGroupName="nobody", ScalingProcesses=["AZRebalance"]),
    autoscaling("SuspendProcesses", **OTHER, ScalingProcesses=["Nonsense"]),
    autoscaling("CreateOrUpdateTags", Tags=[{**tag("a", "1"), "ResourceId": "nobody"}]),
    autoscaling("SetInstanceProtection", **OTHER, InstanceIds=["i-0123456789abcdef0"], ProtectedFromScaleIn=True),
    autoscaling("SetInstanceHealth", InstanceId="<instance>", HealthStatus="Unwell"),
    autoscaling("TerminateInstanceInAutoScalingGroup", InstanceId="i-0123456789abcdef0",
                ShouldDecrementDesiredCapacity=False),
    autoscaling("TerminateInstanceInAutoScalingGroup", InstanceId="<instance>", ShouldDecrementDesiredCapacity=True),
    autoscaling("DescribeAutoScalingGroups", NextToken="nonsense"),
    autoscaling("DescribeScalingActivities", AutoScalingGroupName="nobody"),
    autoscaling("DeleteLaunchConfiguration", LaunchConfigurationName="<name>"),
    autoscaling("CreateAutoScalingGroup", **OTHER, MinSize=1, MaxSize=4, AvailabilityZones=ZONES,
                LaunchConfigurationName="<name>"),
    autoscaling("DeleteAutoScalingGroup", **OTHER),
    autoscaling("DeleteAutoScalingGroup", AutoScalingGroupName="nobody"),
]

BALANCERS = [
    ec2("DescribeVpcs", save={"vpc": ["Vpcs", 0, "VpcId"]}),
    ec2("DescribeSubnets", save={"one": ["Subnets", 0, "SubnetId"], "two": ["Subnets", 1, "SubnetId"]},
        Filters=[{"Name": "vpc-id", "Values": ["<vpc>"]}]),
    ec2("DescribeAvailabilityZones"),
    elbv2("CreateTargetGroup", Name="<name>", Protocol="HTTP", Port=8080, VpcId="<vpc>", HealthCheckPath="/health",
          save={"target": ["TargetGroups", 0, "TargetGroupArn"]}),
    elbv2("CreateTargetGroup", Name="<name>", Protocol="HTTP", Port=9090, VpcId="<vpc>"),
    elbv2("DescribeTargetGroups", Names=["<name>"]),
    elbv2("DescribeTargetGroups", Names=["nobody"]),
    elbv2("ModifyTargetGroupAttributes", TargetGroupArn="<target>",
          Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}]),
    elbv2("DescribeTargetGroupAttributes", TargetGroupArn="<target>"),
    elbv2("DescribeTargetHealth", TargetGroupArn="<target>"),
    elbv2("CreateLoadBalancer", Name="<name>", Subnets=["<one>", "<two>"],
          save={"balancer": ["LoadBalancers", 0, "LoadBalancerArn"]}),
    elbv2("CreateListener", LoadBalancerArn="<balancer>", Protocol="HTTP", Port=80,
          DefaultActions=[{"Type": "forward", "TargetGroupArn": "<target>"}],
          save={"listener": ["Listeners", 0, "ListenerArn"]}),
    elbv2("DescribeListeners", LoadBalancerArn="<balancer>"),
    elbv2("DeleteTargetGroup", TargetGroupArn="<target>"),
    elbv2("DeleteListener", ListenerArn="<listener>"),
    elbv2("DeleteLoadBalancer", LoadBalancerArn="<balancer>"),
    elbv2("DeleteTargetGroup", TargetGroupArn="<target>"),
    elbv2("DescribeLoadBalancers", Names=["<name>"]),
    elb("CreateLoadBalancer", LoadBalancerName="<name>", AvailabilityZones=ZONES,
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080}]),
    elb("DescribeLoadBalancers", LoadBalancerNames=["<name>"]),
    elb("ModifyLoadBalancerAttributes", LoadBalancerName="<name>",
        LoadBalancerAttributes={"ConnectionDraining": {"Enabled": True, "Timeout": 60}}),
    elb("DescribeLoadBalancerAttributes", LoadBalancerName="<name>"),
    elb("DescribeInstanceHealth", LoadBalancerName="<name>"),
    elb("DescribeLoadBalancers", LoadBalancerNames=["nobody"]),
    elb("DeleteLoadBalancer", LoadBalancerName="<name>"),
    elb("DeleteLoadBalancer", LoadBalancerName="nobody"),
]


def stack(status):
    return cloudformation("DescribeStacks", **STACK, until=lambda answer: answer["Stacks"][0]["StackStatus"] == status)


def parameters(ami):
    return [{"ParameterKey": "AmiId", "ParameterValue": ami}, {"ParameterKey": "Secret", "ParameterValue": "hush"}]


STACKS = [
    cloudformation("ValidateTemplate", TemplateBody=TEMPLATE),
    cloudformation("ValidateTemplate", TemplateBody="{"),
    cloudformation("DescribeStacks", StackName="nobody"),
    cloudformation("CreateStack", **STACK, TemplateBody=TEMPLATE, Tags=[{"Key": "team", "Value": "web"}]),
    stack("CREATE_COMPLETE"),
    cloudformation("CreateStack", **STACK, TemplateBody=TEMPLATE),
    cloudformation("DescribeStackResource", **STACK, LogicalResourceId="Web"),
    cloudformation("DescribeStackResource", **STACK, LogicalResourceId="Nothing"),
    cloudformation("ListStackResources", **STACK),
    cloudformation("DescribeStackResources", **STACK),
    cloudformation("GetTemplate", **STACK),
    cloudformation("GetTemplateSummary", **STACK),
    cloudformation("UpdateStack", **STACK, UsePreviousTemplate=True, Parameters=parameters("ami-12c6146b")),
    cloudformation("CreateChangeSet", **STACK, ChangeSetName="c", TemplateBody=TEMPLATE,
                   Parameters=parameters("ami-03cf127a")),
    cloudformation("DescribeChangeSet", **STACK, ChangeSetName="c", 
                   until=lambda answer: answer["Status"] == "CREATE_COMPLETE"),
    cloudformation("ListChangeSets", **STACK),
    cloudformation("ExecuteChangeSet", **STACK, ChangeSetName="c"),
    stack("UPDATE_COMPLETE"),
    cloudformation("DescribeChangeSet", **STACK, ChangeSetName="nothing"),
    cloudformation("UpdateStack", StackName="nobody", UsePreviousTemplate=True),
    cloudformation("CancelUpdateStack", **STACK),
    cloudformation("CreateStack", StackName="<name>-role", TemplateBody=json.dumps(
        {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}}})),
    cloudformation("DeleteStack", **STACK),
    cloudformation("DeleteStack", StackName="nobody"),
]

PARAMETERS = [
    ssm("PutParameter", Name="/<name>", Value="ami-1", Type="String"),
    ssm("PutParameter", Name="/<name>", Value="ami-2", Type="String"),
    ssm("PutParameter", Name="/<name>", Value="ami-2", Overwrite=True),
    ssm("PutParameter", Name="/<name>-other", Value="x"),
    ssm("GetParameter", Name="/<name>"),
    ssm("GetParameters", Names=["/<name>", "/nobody"]),
    ssm("GetParameter", Name="/nobody"),
    ssm("DeleteParameter", Name="/<name>"),
    ssm("DeleteParameter", Name="/<name>"),
]

SCRIPT = LAUNCH + GROUPS + REFUSED + BALANCERS + STACKS + PARAMETERS
