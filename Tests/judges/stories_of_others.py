"""Stories about load balancers, parameters, alarms, objects and callers; see builtin_aws_contracts.py."""

import datetime

from builtin_aws_boto3 import eventually, group, in_service, zones
from judged import client
from stories import SERVED, call, listener, needs, target_group


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
    elb.describe_tags(LoadBalancerNames=[name])
    elb.disable_availability_zones_for_load_balancer(LoadBalancerName=name, AvailabilityZones=zones()[:1])
    elb.enable_availability_zones_for_load_balancer(LoadBalancerName=name, AvailabilityZones=zones()[:1])
    elb.describe_instance_health(LoadBalancerName=name)
    elb.deregister_instances_from_load_balancer(LoadBalancerName=name, Instances=instances[:1])
    elb.describe_instance_health(LoadBalancerName=name)
    elb.delete_load_balancer(LoadBalancerName=name)


def test_the_quota_of_vcpus():
    quotas = client("service-quotas")
    quota = quotas.get_service_quota(ServiceCode="ec2", QuotaCode="L-1216C47A")["Quota"]
    assert quota["Value"] > 0 and quota["ServiceCode"] == "ec2"


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
    elbv2.add_tags(ResourceArns=[balancer, target], Tags=[{"Key": "stage", "Value": "test"}])
    elbv2.describe_tags(ResourceArns=[balancer, target])
    elbv2.remove_tags(ResourceArns=[target], TagKeys=["stage"])
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


def test_parameters_of_the_store(name):
    ssm = client("ssm")
    ssm.put_parameter(Name=f"/{name}", Value="ami-1", Type="String", Description="image")
    ssm.put_parameter(Name=f"/{name}", Value="ami-2", Overwrite=True)
    ssm.get_parameter(Name=f"/{name}", WithDecryption=True)
    ssm.get_parameters(Names=[f"/{name}", "/nothing"])
    for operation, arguments in [
        ("GetParametersByPath", {"Path": "/"}), ("DescribeParameters", {}),
        ("GetParameterHistory", {"Name": f"/{name}"}),
        ("AddTagsToResource", {
            "ResourceType": "Parameter", "ResourceId": f"/{name}", "Tags": [{"Key": "a", "Value": "b"}]}),
        ("DeleteParameters", {"Names": ["/nothing"]}),
    ]:
        if ("ssm", operation) in SERVED:
            call(ssm, operation, **arguments)
    ssm.delete_parameter(Name=f"/{name}")


@needs("ssm", "SendCommand", "GetCommandInvocation", "ListCommandInvocations")
def test_commands_on_machines(autoscaling, name):
    ssm = client("ssm")
    group(autoscaling, name)
    machine = in_service(autoscaling, name, 2)[0]["InstanceId"]
    for lines, status, code in [(["echo well", "exit 0"], "Success", 0), (["echo badly", "exit 3"], "Failed", 3)]:
        command = ssm.send_command(
            DocumentName="AWS-RunShellScript", InstanceIds=[machine], Parameters={"commands": lines}, TimeoutSeconds=30,
            Comment=name)["Command"]["CommandId"]
        eventually(lambda: ssm.get_command_invocation(
            CommandId=command, InstanceId=machine)["Status"] == status)  # noqa: B023 (called at once)
        ended = ssm.get_command_invocation(CommandId=command, InstanceId=machine)
        assert ended["ResponseCode"] == code and ended["StandardOutputContent"] == lines[0][5:] + "\n"
    found = ssm.list_command_invocations(InstanceId=machine)["CommandInvocations"]
    assert [each["Status"] for each in found] == ["Failed", "Success"] and found[0]["Comment"] == name


@needs("sns", "CreateTopic", "Publish", "DeleteTopic")
def test_topics(name):
    sns = client("sns")
    topic = sns.create_topic(Name=name)["TopicArn"]
    assert sns.publish(TopicArn=topic, Message="gone", Subject="web")["MessageId"]
    sns.delete_topic(TopicArn=topic)


@needs("cloudwatch", "PutMetricData", "GetMetricData")
def test_metrics(name):
    cloudwatch = client("cloudwatch")
    dimensions = [{"Name": "InstanceId", "Value": name}]
    now = datetime.datetime.now(datetime.timezone.utc)
    cloudwatch.put_metric_data(Namespace="web", MetricData=[
        {"MetricName": "errors", "Dimensions": dimensions, "Value": value, "Timestamp": now} for value in (1, 2.5)])
    metric = {"Namespace": "web", "MetricName": "errors", "Dimensions": dimensions}
    hour = datetime.timedelta(hours=1)
    found = cloudwatch.get_metric_data(
        StartTime=now - hour, EndTime=now + hour,
        MetricDataQueries=[{"Id": "a", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}])
    assert found["MetricDataResults"][0]["Values"] == [3.5]


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
