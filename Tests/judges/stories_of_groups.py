"""Stories about groups and their machines; see builtin_aws_contracts.py."""

import pytest

from builtin_aws_boto3 import error_of, eventually, group, in_service, look, zones
from judged import client
from stories import SERVED, call, listener, needs, target_group


def test_a_group_with_all_its_properties(autoscaling, name):
    elb, elbv2 = client("elb"), client("elbv2")
    elb.create_load_balancer(LoadBalancerName=name, Listeners=listener(), AvailabilityZones=zones())
    target = target_group(elbv2, name)
    group(autoscaling, name, LoadBalancerNames=[name], TargetGroupARNs=[target], HealthCheckType="ELB",
          HealthCheckGracePeriod=60, DefaultCooldown=120, TerminationPolicies=["OldestInstance"],
          NewInstancesProtectedFromScaleIn=True,
          Tags=[{"Key": "Name", "Value": "wëb <&>", "PropagateAtLaunch": True}])
    ids = [each["InstanceId"] for each in in_service(autoscaling, name, 2)]
    autoscaling.describe_auto_scaling_groups(MaxRecords=1)
    autoscaling.describe_auto_scaling_instances()
    autoscaling.describe_launch_configurations()
    autoscaling.describe_load_balancers(AutoScalingGroupName=name)
    autoscaling.describe_load_balancer_target_groups(AutoScalingGroupName=name)
    autoscaling.describe_traffic_sources(AutoScalingGroupName=name)
    autoscaling.describe_tags(Filters=[{"Name": "key", "Values": ["Name"]}])
    autoscaling.create_or_update_tags(Tags=[tag(name, "a", "1")])
    autoscaling.delete_tags(Tags=[tag(name, "a", "1")])
    autoscaling.detach_load_balancers(AutoScalingGroupName=name, LoadBalancerNames=[name])
    autoscaling.detach_load_balancer_target_groups(AutoScalingGroupName=name, TargetGroupARNs=[target])
    autoscaling.attach_load_balancers(AutoScalingGroupName=name, LoadBalancerNames=[name])
    autoscaling.attach_load_balancer_target_groups(AutoScalingGroupName=name, TargetGroupARNs=[target])
    autoscaling.set_instance_protection(AutoScalingGroupName=name, InstanceIds=ids, ProtectedFromScaleIn=False)
    autoscaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["ReplaceUnhealthy"])
    autoscaling.set_instance_health(InstanceId=ids[0], HealthStatus="Unhealthy")
    autoscaling.describe_auto_scaling_instances(InstanceIds=ids)
    autoscaling.set_instance_health(InstanceId=ids[0], HealthStatus="Healthy")
    autoscaling.enter_standby(AutoScalingGroupName=name, InstanceIds=ids[:1], ShouldDecrementDesiredCapacity=True)
    eventually(lambda: "Standby" in [each["LifecycleState"] for each in look(autoscaling, name)["Instances"]])
    autoscaling.exit_standby(AutoScalingGroupName=name, InstanceIds=ids[:1])
    autoscaling.resume_processes(AutoScalingGroupName=name, ScalingProcesses=["ReplaceUnhealthy"])
    autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)
    in_service(autoscaling, name, 3)
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=1, MaxSize=5)
    autoscaling.terminate_instance_in_auto_scaling_group(InstanceId=ids[1], ShouldDecrementDesiredCapacity=False)
    autoscaling.describe_scaling_activities(AutoScalingGroupName=name)
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)
    look(autoscaling, name)
    autoscaling.describe_scaling_activities(MaxRecords=2)


def tag(group, key, value):
    return {"ResourceId": group, "ResourceType": "auto-scaling-group", "Key": key, "Value": value,
            "PropagateAtLaunch": False}


def test_launch_configurations_with_all_their_properties(autoscaling, name):
    autoscaling.create_launch_configuration(
        LaunchConfigurationName=name, ImageId="ami-1", InstanceType="t3.micro", KeyName="team", SecurityGroups=["sg-1"],
        UserData="#!/bin/sh", InstanceMonitoring={"Enabled": False}, EbsOptimized=False, AssociatePublicIpAddress=True,
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "VolumeType": "gp3"}}],
        MetadataOptions={"HttpTokens": "required"}, IamInstanceProfile="web")
    autoscaling.describe_launch_configurations(LaunchConfigurationNames=[name])
    autoscaling.delete_launch_configuration(LaunchConfigurationName=name)


def test_an_instance_refresh(autoscaling, name):
    group(autoscaling, name)
    in_service(autoscaling, name, 2)
    autoscaling.start_instance_refresh(AutoScalingGroupName=name, Preferences={"MinHealthyPercentage": 50})
    autoscaling.describe_instance_refreshes(AutoScalingGroupName=name)
    refused = error_of(autoscaling.start_instance_refresh, AutoScalingGroupName=name)
    assert refused["Code"] == "InstanceRefreshInProgress"
    autoscaling.cancel_instance_refresh(AutoScalingGroupName=name)
    autoscaling.describe_instance_refreshes(AutoScalingGroupName=name)


@needs("autoscaling", "RollbackInstanceRefresh")
def test_an_instance_refresh_that_is_rolled_back(autoscaling, name):
    ec2 = client("ec2")
    launch_template(ec2, name)
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=2, MaxSize=4, AvailabilityZones=zones(),
        LaunchTemplate={"LaunchTemplateName": name, "Version": "1"})
    in_service(autoscaling, name, 2)
    ec2.create_launch_template_version(
        LaunchTemplateName=name, LaunchTemplateData={"ImageId": "ami-2"}, SourceVersion="1")
    autoscaling.start_instance_refresh(
        AutoScalingGroupName=name, Preferences={"MinHealthyPercentage": 50, "SkipMatching": True},
        DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateName": name, "Version": "2"}})
    autoscaling.rollback_instance_refresh(AutoScalingGroupName=name)
    autoscaling.describe_instance_refreshes(AutoScalingGroupName=name)


@needs("autoscaling", "PutLifecycleHook", "CompleteLifecycleAction", "RecordLifecycleActionHeartbeat")
def test_lifecycle_hooks(autoscaling, name):
    group(autoscaling, name, DesiredCapacity=0)
    autoscaling.put_lifecycle_hook(
        AutoScalingGroupName=name, LifecycleHookName="boot", LifecycleTransition="autoscaling:EC2_INSTANCE_LAUNCHING",
        HeartbeatTimeout=600, DefaultResult="ABANDON", NotificationMetadata="web")
    autoscaling.describe_lifecycle_hooks(AutoScalingGroupName=name)
    autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=1)

    def waiting():
        found = look(autoscaling, name)["Instances"]
        return [each["InstanceId"] for each in found if each["LifecycleState"] == "Pending:Wait"]
    instance = eventually(waiting)[0]
    autoscaling.describe_scaling_activities(AutoScalingGroupName=name)
    action = {"AutoScalingGroupName": name, "LifecycleHookName": "boot", "InstanceId": instance}
    autoscaling.record_lifecycle_action_heartbeat(**action)
    autoscaling.complete_lifecycle_action(**action, LifecycleActionResult="CONTINUE")
    in_service(autoscaling, name, 1)
    error_of(autoscaling.complete_lifecycle_action, **action, LifecycleActionResult="CONTINUE")
    autoscaling.delete_lifecycle_hook(AutoScalingGroupName=name, LifecycleHookName="boot")


@pytest.mark.parametrize("operation", [
    "DescribeLifecycleHookTypes", "DescribeTerminationPolicyTypes", "DescribeScalingProcessTypes",
    "DescribeAdjustmentTypes", "DescribeAutoScalingNotificationTypes", "DescribeMetricCollectionTypes",
    "DescribeAccountLimits",
])
def test_lists_of_what_there_is(autoscaling, operation):
    if ("autoscaling", operation) not in SERVED:
        pytest.skip(f"the built-in AWS does not have {operation}")
    call(autoscaling, operation)


@needs("autoscaling", "DetachInstances", "AttachInstances")
def test_instances_leave_a_group_and_join_another(autoscaling, name):
    group(autoscaling, name)
    ids = [each["InstanceId"] for each in in_service(autoscaling, name, 2)]
    autoscaling.detach_instances(AutoScalingGroupName=name, InstanceIds=ids[:1], ShouldDecrementDesiredCapacity=True)
    eventually(lambda: len(look(autoscaling, name)["Instances"]) == 1)
    autoscaling.attach_instances(AutoScalingGroupName=name, InstanceIds=ids[:1])
    in_service(autoscaling, name, 2)


@needs("autoscaling", "AttachTrafficSources", "DetachTrafficSources")
def test_traffic_sources(autoscaling, name):
    group(autoscaling, name)
    source = {"Identifier": target_group(client("elbv2"), name), "Type": "elbv2"}
    autoscaling.attach_traffic_sources(AutoScalingGroupName=name, TrafficSources=[source])
    autoscaling.describe_traffic_sources(AutoScalingGroupName=name)
    autoscaling.detach_traffic_sources(AutoScalingGroupName=name, TrafficSources=[source])


@needs("autoscaling", "PutScheduledUpdateGroupAction", "DescribeScheduledActions", "DeleteScheduledAction")
def test_scheduled_actions(autoscaling, name):
    group(autoscaling, name, DesiredCapacity=0)
    autoscaling.put_scheduled_update_group_action(
        AutoScalingGroupName=name, ScheduledActionName="night", Recurrence="0 22 * * *", MinSize=0, DesiredCapacity=0)
    autoscaling.describe_scheduled_actions(AutoScalingGroupName=name)
    autoscaling.delete_scheduled_action(AutoScalingGroupName=name, ScheduledActionName="night")


@needs("autoscaling", "BatchPutScheduledUpdateGroupAction", "BatchDeleteScheduledAction")
def test_scheduled_actions_in_batches(autoscaling, name):
    group(autoscaling, name, DesiredCapacity=0)
    autoscaling.batch_put_scheduled_update_group_action(
        AutoScalingGroupName=name, ScheduledUpdateGroupActions=[
            {"ScheduledActionName": "day", "Recurrence": "0 6 * * *", "MinSize": 1},
            {"ScheduledActionName": "wrong", "Recurrence": "every day", "MinSize": 1}])
    autoscaling.batch_delete_scheduled_action(AutoScalingGroupName=name, ScheduledActionNames=["day", "nobody"])


@needs("autoscaling", "PutScalingPolicy", "ExecutePolicy")
def test_scaling_policies(autoscaling, name):
    group(autoscaling, name, DesiredCapacity=1)
    autoscaling.put_scaling_policy(
        AutoScalingGroupName=name, PolicyName="up", PolicyType="SimpleScaling", AdjustmentType="ChangeInCapacity",
        ScalingAdjustment=1)
    autoscaling.execute_policy(AutoScalingGroupName=name, PolicyName="up")
    pair = {"PredefinedMetricType": "ASGCPUUtilization"}
    autoscaling.put_scaling_policy(
        AutoScalingGroupName=name, PolicyName="ahead", PolicyType="PredictiveScaling",
        PredictiveScalingConfiguration={
            "Mode": "ForecastAndScale",
            "MetricSpecifications": [{"TargetValue": 50.0, "PredefinedMetricPairSpecification": pair}]})
    ahead = autoscaling.describe_policies(AutoScalingGroupName=name, PolicyTypes=["PredictiveScaling"])
    assert [each["PolicyName"] for each in ahead["ScalingPolicies"]] == ["ahead"]
    for operation, arguments in [("DescribePolicies", {}), ("DeletePolicy", {"PolicyName": "up"})]:
        if ("autoscaling", operation) in SERVED:
            call(autoscaling, operation, AutoScalingGroupName=name, **arguments)


@needs("autoscaling", "PutWarmPool", "DescribeWarmPool", "DeleteWarmPool")
def test_a_warm_pool(autoscaling, name):
    group(autoscaling, name, DesiredCapacity=1)
    autoscaling.put_warm_pool(AutoScalingGroupName=name, MinSize=1, PoolState="Stopped")
    eventually(lambda: autoscaling.describe_warm_pool(AutoScalingGroupName=name)["Instances"])
    look(autoscaling, name)
    autoscaling.delete_warm_pool(AutoScalingGroupName=name, ForceDelete=True)


def launch_template(ec2, name):
    return ec2.create_launch_template(
        LaunchTemplateName=name, VersionDescription="one",
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": [{"Key": "team", "Value": "web"}]}],
        LaunchTemplateData={
            "ImageId": "ami-1", "InstanceType": "t3.micro", "SecurityGroupIds": ["sg-1"], "KeyName": "team",
            "UserData": "IyEvYmluL3No", "IamInstanceProfile": {"Name": "web"}, "Monitoring": {"Enabled": True},
            "MetadataOptions": {"HttpTokens": "required"},
            "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}}],
            "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "web"}]}],
        })["LaunchTemplate"]["LaunchTemplateId"]


def test_launch_templates_with_all_their_properties(name):
    ec2 = client("ec2")
    made = launch_template(ec2, name)
    ec2.create_launch_template_version(
        LaunchTemplateId=made, SourceVersion="1", LaunchTemplateData={"ImageId": "ami-2"})
    ec2.describe_launch_template_versions(LaunchTemplateId=made)
    ec2.modify_launch_template(LaunchTemplateId=made, DefaultVersion="2")
    ec2.describe_launch_templates(LaunchTemplateIds=[made])
    ec2.delete_launch_template(LaunchTemplateId=made)


def test_a_group_with_mixed_instances(autoscaling, name):
    launch_template(client("ec2"), name)
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=2, MaxSize=4, AvailabilityZones=zones(), MixedInstancesPolicy={
            "LaunchTemplate": {
                "LaunchTemplateSpecification": {"LaunchTemplateName": name, "Version": "1"},
                "Overrides": [{"InstanceType": "t3.large"}, {"InstanceType": "t3a.large"}]},
            "InstancesDistribution": {
                "OnDemandBaseCapacity": 1, "OnDemandPercentageAboveBaseCapacity": 50,
                "SpotAllocationStrategy": "price-capacity-optimized"}})
    in_service(autoscaling, name, 2)
    autoscaling.describe_auto_scaling_instances()


def test_machines_and_their_network(autoscaling, name):
    ec2 = client("ec2")
    ec2.describe_availability_zones()
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    ec2.describe_images(ImageIds=["ami-1"])
    group(autoscaling, name)
    ids = [each["InstanceId"] for each in in_service(autoscaling, name, 2)]
    ec2.describe_instances(Filters=[{"Name": "instance-id", "Values": ids}])
    ec2.describe_instances(MaxResults=5)
    ec2.describe_instance_status(InstanceIds=ids)
    autoscaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["HealthCheck", "ReplaceUnhealthy"])
    for operation, state in [
        ("StopInstances", "stopped"), ("StartInstances", "running"), ("TerminateInstances", "terminated"),
    ]:
        if ("ec2", operation) in SERVED:
            call(ec2, operation, InstanceIds=ids[:1])
            eventually(lambda: state_of(ec2, ids[0]) == state)  # noqa: B023 (called at once)


def state_of(ec2, instance):
    return ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["State"]["Name"]
