"""Every operation that the built-in AWS has, driven by boto3 with its answers held against botocore's models.

Which operations there are is asked of the endpoint itself (judged.served_operations), so that one which nobody drives
fails `test_every_operation_is_driven`. To add one, call it in a story below; a story about operations that the built-in
AWS does not have yet is marked with `needs`, and is skipped until they are there.

    HAUPDATE_ENDPOINT=http://127.0.0.1:4566 python3 -m pytest Tests/judges/builtin_aws_contracts.py
"""

import json

import pytest
from botocore.exceptions import ClientError

from builtin_aws_boto3 import error_of, eventually, group, in_service, launch_configuration, look, name, zones  # noqa: F401
from judged import client, driven, refused, served_operations

SERVED = served_operations()
# Operations that no story can bring to success at an endpoint, with the reason; their refusal is judged.
ONLY_REFUSED = {
    ("cloudformation", "ContinueUpdateRollback"): "a served account has no stack whose rollback failed",
    ("cloudformation", "RollbackStack"): "a served account has no stack that failed and was left so",
}
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


def needs(service, *operations):
    """Skips a story as long as the built-in AWS lacks one of its operations."""
    missing = [each for each in operations if (service, each) not in SERVED]
    return pytest.mark.skipif(bool(missing), reason=f"the built-in AWS does not have {', '.join(missing)}")


@pytest.fixture
def autoscaling():
    return client("autoscaling")


@pytest.fixture
def cloudformation():
    return client("cloudformation")


def listener():
    return [{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080}]


def target_group(elbv2, name):
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    return elbv2.create_target_group(
        Name=name, Protocol="HTTP", Port=8080, VpcId=vpc, HealthCheckPath="/health")["TargetGroups"][0]["TargetGroupArn"]


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
    look(autoscaling, name)
    autoscaling.exit_standby(AutoScalingGroupName=name, InstanceIds=ids[:1])
    autoscaling.resume_processes(AutoScalingGroupName=name, ScalingProcesses=["ReplaceUnhealthy"])
    autoscaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)
    in_service(autoscaling, name, 3)
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=1, DesiredCapacity=1)
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
    assert error_of(autoscaling.start_instance_refresh, AutoScalingGroupName=name)["Code"] == "InstanceRefreshInProgress"
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
    ec2.create_launch_template_version(LaunchTemplateName=name, LaunchTemplateData={"ImageId": "ami-2"}, SourceVersion="1")
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


def call(made, operation, **arguments):
    """Calls an operation by the name that AWS gives it."""
    return made._make_api_call(operation, arguments)


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


@needs("autoscaling", "PutScalingPolicy", "ExecutePolicy")
def test_scaling_policies(autoscaling, name):
    group(autoscaling, name, DesiredCapacity=1)
    autoscaling.put_scaling_policy(
        AutoScalingGroupName=name, PolicyName="up", PolicyType="SimpleScaling", AdjustmentType="ChangeInCapacity",
        ScalingAdjustment=1)
    autoscaling.execute_policy(AutoScalingGroupName=name, PolicyName="up")
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
    for operation in ["StopInstances", "TerminateInstances"]:
        if ("ec2", operation) in SERVED:
            call(ec2, operation, InstanceIds=ids[:1])


def test_a_classic_load_balancer_with_all_its_properties(autoscaling, name):
    elb = client("elb")
    elb.create_load_balancer(
        LoadBalancerName=name, Listeners=listener(), AvailabilityZones=zones(), Scheme="internal",
        SecurityGroups=["sg-1"], Tags=[{"Key": "team", "Value": "web"}])
    elb.configure_health_check(LoadBalancerName=name, HealthCheck={
        "Target": "HTTP:8080/health", "Interval": 10, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 2})
    elb.modify_load_balancer_attributes(LoadBalancerName=name, LoadBalancerAttributes={
        "ConnectionDraining": {"Enabled": True, "Timeout": 60}, "CrossZoneLoadBalancing": {"Enabled": True}})
    elb.describe_load_balancer_attributes(LoadBalancerName=name)
    group(autoscaling, name)
    instances = [{"InstanceId": each["InstanceId"]} for each in in_service(autoscaling, name, 2)]
    elb.register_instances_with_load_balancer(LoadBalancerName=name, Instances=instances)
    elb.describe_load_balancers(LoadBalancerNames=[name])
    elb.describe_instance_health(LoadBalancerName=name)
    elb.deregister_instances_from_load_balancer(LoadBalancerName=name, Instances=instances[:1])
    elb.describe_instance_health(LoadBalancerName=name)
    elb.delete_load_balancer(LoadBalancerName=name)


def test_a_load_balancer_with_all_its_properties(autoscaling, name):
    ec2, elbv2 = client("ec2"), client("elbv2")
    subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"][:2]]
    target = target_group(elbv2, name)
    balancer = elbv2.create_load_balancer(
        Name=name, Subnets=subnets, SecurityGroups=["sg-1"], Tags=[{"Key": "team", "Value": "web"}],
    )["LoadBalancers"][0]["LoadBalancerArn"]
    forward = [{"Type": "forward", "TargetGroupArn": target}]
    made = elbv2.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)["Listeners"][0]["ListenerArn"]
    elbv2.modify_listener(ListenerArn=made, Port=81, DefaultActions=forward)
    elbv2.describe_load_balancers(Names=[name])
    elbv2.describe_listeners(LoadBalancerArn=balancer)
    elbv2.modify_target_group(TargetGroupArn=target, HealthCheckIntervalSeconds=10, Matcher={"HttpCode": "200-299"})
    elbv2.modify_target_group_attributes(
        TargetGroupArn=target, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}])
    elbv2.describe_target_group_attributes(TargetGroupArn=target)
    elbv2.describe_target_groups(TargetGroupArns=[target])
    group(autoscaling, name)
    targets = [{"Id": each["InstanceId"], "Port": 8080} for each in in_service(autoscaling, name, 2)]
    elbv2.register_targets(TargetGroupArn=target, Targets=targets)
    elbv2.describe_target_health(TargetGroupArn=target)
    elbv2.deregister_targets(TargetGroupArn=target, Targets=targets[:1])
    elbv2.describe_target_health(TargetGroupArn=target)
    elbv2.delete_listener(ListenerArn=made)
    elbv2.delete_load_balancer(LoadBalancerArn=balancer)
    elbv2.delete_target_group(TargetGroupArn=target)


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
    cloudformation.update_stack(StackName=name, UsePreviousTemplate=True, Parameters=[
        {"ParameterKey": "AmiId", "ParameterValue": "ami-3"}])
    cloudformation.cancel_update_stack(StackName=name)
    ends(cloudformation, name, "UPDATE_ROLLBACK_COMPLETE")
    error_of(cloudformation.continue_update_rollback, StackName=name)
    cloudformation.describe_stack_events(StackName=name)
    cloudformation.delete_stack(StackName=name)
    ends(cloudformation, stack, "DELETE_COMPLETE")
    cloudformation.list_stacks()


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


@needs("cloudformation", "RollbackStack")
def test_a_stack_that_is_well_is_not_rolled_back(cloudformation, name):
    made(cloudformation, name)
    error_of(cloudformation.rollback_stack, StackName=name)


def test_parameters_of_the_store(name):
    ssm = client("ssm")
    ssm.put_parameter(Name=f"/{name}", Value="ami-1", Type="String", Description="image")
    ssm.put_parameter(Name=f"/{name}", Value="ami-2", Overwrite=True)
    ssm.get_parameter(Name=f"/{name}", WithDecryption=True)
    ssm.get_parameters(Names=[f"/{name}", "/nothing"])
    for operation, arguments in [
        ("GetParametersByPath", {"Path": "/"}), ("DescribeParameters", {}), ("GetParameterHistory", {"Name": f"/{name}"}),
        ("AddTagsToResource", {"ResourceType": "Parameter", "ResourceId": f"/{name}", "Tags": [{"Key": "a", "Value": "b"}]}),
        ("DeleteParameters", {"Names": ["/nothing"]}),
    ]:
        if ("ssm", operation) in SERVED:
            call(ssm, operation, **arguments)
    ssm.delete_parameter(Name=f"/{name}")


@needs("cloudwatch", "PutMetricAlarm", "DescribeAlarms")
def test_alarms(name):
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=name, Namespace="AWS/EC2", MetricName="CPUUtilization", Statistic="Average", Period=60, Threshold=80,
        EvaluationPeriods=2, ComparisonOperator="GreaterThanThreshold", AlarmDescription="busy",
        Dimensions=[{"Name": "AutoScalingGroupName", "Value": name}])
    cloudwatch.describe_alarms(AlarmNames=[name])
    for operation, arguments in [
        ("SetAlarmState", {"AlarmName": name, "StateValue": "ALARM", "StateReason": "a test"}),
        ("DescribeAlarms", {"StateValue": "ALARM"}), ("DescribeAlarmHistory", {"AlarmName": name}),
        ("DisableAlarmActions", {"AlarmNames": [name]}), ("EnableAlarmActions", {"AlarmNames": [name]}),
        ("PutMetricData", {"Namespace": "web", "MetricData": [{"MetricName": "calls", "Value": 1}]}),
        ("DeleteAlarms", {"AlarmNames": [name]}),
    ]:
        if ("cloudwatch", operation) in SERVED:
            call(cloudwatch, operation, **arguments)


def test_buckets_and_objects(name):
    s3 = client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket=name, Key="a.yaml", Body=b"Resources: {}", ContentType="text/yaml")
    s3.head_object(Bucket=name, Key="a.yaml")
    assert s3.get_object(Bucket=name, Key="a.yaml")["Body"].read() == b"Resources: {}"


def test_who_calls():
    client("sts").get_caller_identity()


# One bad request for each operation that can be asked in vain: the error's shape, code and status are judged, and that
# AWS's own rule about the request is kept.
BAD_REQUESTS = [
    ("autoscaling", "UpdateAutoScalingGroup", {"AutoScalingGroupName": "nobody", "MinSize": 1}, "ValidationError"),
    ("autoscaling", "DeleteAutoScalingGroup", {"AutoScalingGroupName": "nobody"}, "ValidationError"),
    ("autoscaling", "SetDesiredCapacity", {"AutoScalingGroupName": "nobody", "DesiredCapacity": 1}, "ValidationError"),
    ("autoscaling", "SuspendProcesses", {"AutoScalingGroupName": "nobody"}, "ValidationError"),
    ("autoscaling", "ResumeProcesses", {"AutoScalingGroupName": "nobody"}, "ValidationError"),
    ("autoscaling", "SetInstanceHealth", {"InstanceId": "i-0", "HealthStatus": "Unhealthy"}, "ValidationError"),
    ("autoscaling", "TerminateInstanceInAutoScalingGroup",
     {"InstanceId": "i-0123456789abcdef0", "ShouldDecrementDesiredCapacity": True}, "ValidationError"),
    ("autoscaling", "DeleteLaunchConfiguration", {"LaunchConfigurationName": "nobody"}, "ValidationError"),
    ("autoscaling", "DescribeAutoScalingGroups", {"NextToken": "nonsense"}, "InvalidNextToken"),
    ("autoscaling", "CancelInstanceRefresh", {"AutoScalingGroupName": "nobody"}, None),
    ("autoscaling", "CreateAutoScalingGroup",
     {"AutoScalingGroupName": "g", "MinSize": 1, "MaxSize": 1, "AvailabilityZones": ["eu-west-1a"]}, "ValidationError"),
    ("cloudformation", "DescribeStacks", {"StackName": "nobody"}, "ValidationError"),
    ("cloudformation", "DescribeStackEvents", {"StackName": "nobody"}, "ValidationError"),
    ("cloudformation", "DescribeStackResource", {"StackName": "nobody", "LogicalResourceId": "x"}, "ValidationError"),
    ("cloudformation", "ListStackResources", {"StackName": "nobody"}, "ValidationError"),
    ("cloudformation", "UpdateStack", {"StackName": "nobody", "UsePreviousTemplate": True}, "ValidationError"),
    ("cloudformation", "CancelUpdateStack", {"StackName": "nobody"}, "ValidationError"),
    ("cloudformation", "DescribeChangeSet", {"StackName": "nobody", "ChangeSetName": "x"}, None),
    ("cloudformation", "ExecuteChangeSet", {"StackName": "nobody", "ChangeSetName": "x"}, None),
    ("cloudformation", "GetTemplate", {"StackName": "nobody"}, "ValidationError"),
    ("cloudformation", "ValidateTemplate", {"TemplateBody": "{"}, "ValidationError"),
    ("ec2", "DescribeInstances", {"InstanceIds": ["i-0123456789abcdef0"]}, "InvalidInstanceID.NotFound"),
    ("ec2", "DescribeInstanceStatus", {"InstanceIds": ["i-0123456789abcdef0"]}, "InvalidInstanceID.NotFound"),
    ("ec2", "DescribeInstances", {"Filters": [{"Name": "nonsense", "Values": ["x"]}]}, "InvalidParameterValue"),
    ("ec2", "DescribeLaunchTemplates", {"LaunchTemplateNames": ["nobody"]}, "InvalidLaunchTemplateName.NotFoundException"),
    ("ec2", "DescribeLaunchTemplates", {"LaunchTemplateIds": ["lt-0123456789abcdef0"]}, "InvalidLaunchTemplateId.NotFound"),
    ("ec2", "DeleteLaunchTemplate", {"LaunchTemplateName": "nobody"}, "InvalidLaunchTemplateName.NotFoundException"),
    ("ec2", "DescribeSubnets", {"SubnetIds": ["subnet-0123456789abcdef0"]}, "InvalidSubnetID.NotFound"),
    ("ec2", "DescribeVpcs", {"VpcIds": ["vpc-0123456789abcdef0"]}, "InvalidVpcID.NotFound"),
    ("elb", "DescribeLoadBalancers", {"LoadBalancerNames": ["nobody"]}, "LoadBalancerNotFound"),
    ("elb", "DescribeInstanceHealth", {"LoadBalancerName": "nobody"}, "LoadBalancerNotFound"),
    ("elbv2", "DescribeLoadBalancers", {"Names": ["nobody"]}, "LoadBalancerNotFound"),
    ("elbv2", "DescribeTargetGroups", {"Names": ["nobody"]}, "TargetGroupNotFound"),
    ("elbv2", "DescribeTargetHealth",
     {"TargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/nobody/0123456789abcdef"},
     "TargetGroupNotFound"),
    ("ssm", "GetParameter", {"Name": "/nobody"}, "ParameterNotFound"),
    ("ssm", "DeleteParameter", {"Name": "/nobody"}, "ParameterNotFound"),
    ("ssm", "PutParameter", {"Name": "/new", "Value": "x"}, "ValidationException"),
    ("s3", "GetObject", {"Bucket": "nobody-has-this", "Key": "x"}, "NoSuchBucket"),
]


@pytest.mark.parametrize("service, operation, arguments, code", BAD_REQUESTS, ids=lambda each: str(each)[:60])
def test_a_bad_request_has_awss_error(service, operation, arguments, code):
    with pytest.raises(ClientError) as caught:
        call(client(service), operation, **arguments)
    assert code in (None, caught.value.response["Error"]["Code"])


def test_every_operation_is_driven():
    undriven = sorted(SERVED - driven - set(ONLY_REFUSED))
    assert not undriven, f"no story drives {undriven} to a success: call them in a story of this file"
    stale = sorted(each for each in ONLY_REFUSED if each in driven or (each in SERVED and each not in refused))
    assert not stale, f"{stale} stand in ONLY_REFUSED and are driven, or not even refused"
