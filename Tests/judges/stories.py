"""What the stories of builtin_aws_contracts.py share: what is served, and small things to tell them with."""

import pytest

from judged import client, served_operations

SERVED = served_operations()


def needs(service, *operations):
    """Skips a story as long as the built-in AWS lacks one of its operations."""
    missing = [each for each in operations if (service, each) not in SERVED]
    return pytest.mark.skipif(bool(missing), reason=f"the built-in AWS does not have {', '.join(missing)}")


def call(made, operation, **arguments):
    """Calls an operation by the name that AWS gives it."""
    return made._make_api_call(operation, arguments)


def listener():
    return [{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8080}]


def target_group(elbv2, name):
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    made = elbv2.create_target_group(Name=name, Protocol="HTTP", Port=8080, VpcId=vpc, HealthCheckPath="/health")
    return made["TargetGroups"][0]["TargetGroupArn"]
