"""Where moto and the built-in AWS answer differently, who is right, and how that is known.

`ways` are the places in an answer (moto_play.differences), `*` stands for anything; "outcome" is a refusal against a
success. The judge fails on a difference that is not here, and on an entry that no longer happens.
"""

import dataclasses

BUILT_IN, MOTO, NEITHER, BOTH = "built-in AWS", "moto", "neither", "open"


@dataclasses.dataclass(frozen=True)
class Difference:
    operations: tuple
    ways: tuple
    moto: str
    built_in: str
    right: str
    source: str


def differs(operations, ways, moto, built_in, right, source):
    return Difference(tuple(operations.split()), tuple(ways.split(" | ")), moto, built_in, right, source)


GROUPS = [
    differs("CreateLaunchConfiguration CreateAutoScalingGroup", "outcome | error.*",
            "takes a name twice, or breaks off with 500", "`AlreadyExists`", BUILT_IN,
            "API reference, errors of both operations"),
    differs("DescribeLaunchConfigurations", "*.UserData | *.KernelId | *.RamdiskId | *.KeyName | *.ClassicLinkVPC*",
            "left out", "there, empty where nothing was given", BUILT_IN,
            "AWS CLI, example of describe-launch-configurations"),
    differs("DescribeLaunchConfigurations", "*.InstanceMonitoring.Enabled", "off", "on", BUILT_IN,
            "API reference, InstanceMonitoring: on unless it is switched off"),
    differs("DescribeLaunchConfigurations", "*.AssociatePublicIpAddress", "false", "left out", BUILT_IN,
            "API reference: without it the subnet decides"),
    differs("DeleteLaunchConfiguration", "outcome", "deletes one that is unknown or in use",
            "`ValidationError`, `ResourceInUse`", BUILT_IN, "API reference; hashicorp/terraform-provider-aws#646"),
    differs("DescribeAutoScalingGroups", "*.CapacityRebalance", "false", "left out", BOTH,
            "no example shows a group that never had it"),
    differs("DescribeAutoScalingGroups", "*.HealthCheckGracePeriod", "300", "0", BUILT_IN,
            "API reference, CreateAutoScalingGroup: default 0 seconds"),
    differs("DescribeAutoScalingGroups", "*.TrafficSources[]*", "left out", "there, empty",
            BUILT_IN, "AWS CLI, example of describe-auto-scaling-groups"),
    differs("DescribeAutoScalingGroups", "*.VPCZoneIdentifier", "left out", "there, empty", BOTH,
            "for groups without subnets AWS's samples differ"),
    differs("DescribeAutoScalingGroups", "*.SuspensionReason", "empty", "`User suspended at` and the time", BUILT_IN,
            "User Guide, suspend and resume; semantics 3"),
    differs("DescribeAutoScalingInstances", "*.HealthStatus", "`Healthy`", "`HEALTHY`", BUILT_IN,
            "User Guide, samples of describe-auto-scaling-instances; semantics 1"),
    differs("DescribeAutoScalingGroups", "*.AvailabilityZoneDistribution.*", "left out", "the default", BUILT_IN,
            "API reference, AvailabilityZoneDistribution: balanced-best-effort unless it is said"),
    differs("EnterStandby ExitStandby TerminateInstanceInAutoScalingGroup", "*.AutoScalingGroupARN | *.Details",
            "left out", "there", BUILT_IN, "API reference, Activity"),
    differs("EnterStandby ExitStandby", "*.Cause | *.Description | *.EndTime", "`StandBy`; ends before it began",
            "`Standby`; in progress", BUILT_IN, "User Guide, samples of enter-standby and exit-standby"),
    differs("TerminateInstanceInAutoScalingGroup", "Activity.Cause | Activity.EndTime | Activity.Progress",
            "an activity that has ended before it began", "an activity in progress, with the choice of the instance",
            BUILT_IN, "User Guide, sample of terminate-instance-in-auto-scaling-group"),
    differs("UpdateAutoScalingGroup DeleteAutoScalingGroup", "error.text", "other words for an unknown group",
            "`no such group`", MOTO, "aws/aws-sdk-go#1151: `AutoScalingGroup name not found - null`"),
    differs("CreateAutoScalingGroup UpdateAutoScalingGroup SetDesiredCapacity SuspendProcesses CreateOrUpdateTags "
            "SetInstanceHealth TerminateInstanceInAutoScalingGroup DescribeAutoScalingGroups", "error.*",
            "breaks off with 500, no AWS error", "`ValidationError`, `InvalidNextToken`", BUILT_IN,
            "API reference, errors; semantics 5, 6"),
    differs("UpdateAutoScalingGroup SetDesiredCapacity", "outcome", "takes any sizes", "`ValidationError`", BUILT_IN,
            "API reference; semantics 4: minimum, desired and maximum are held in order"),
    differs("SuspendProcesses", "outcome", "takes any name", "`ValidationError`", BUILT_IN,
            "User Guide: nine processes; semantics 3"),
    differs("SetInstanceProtection", "outcome", "takes a stranger", "`ValidationError`", BUILT_IN,
            "API reference: instances of the group only; semantics 5"),
    differs("DeleteAutoScalingGroup", "outcome", "deletes a group with instances", "`ResourceInUse`", BUILT_IN,
            "API reference, ForceDelete"),
]

MACHINES = [
    differs("CreateLaunchTemplate CreateLaunchTemplateVersion DescribeLaunchTemplateVersions ModifyLaunchTemplate "
            "DescribeLaunchTemplates", "*.CreatedBy", "the account's root", "a user", BOTH, "whoever signed"),
    differs("CreateLaunchTemplateVersion DescribeLaunchTemplateVersions", "*.LaunchTemplateData.ImageId",
            "forgets what the source version has", "keeps it", BUILT_IN, "API reference, SourceVersion"),
    differs("DescribeLaunchTemplates", "error.text", "names no template", "names the template", BUILT_IN,
            "texts of EC2 as clients report them"),
    differs("DescribeInstances", "Reservations[].*", "network interfaces, disks, public addresses, and random values",
            "what a rollout looks at", BOTH, "the built-in AWS has no networks or disks of machines to tell of"),
    differs("DescribeVpcs DescribeSubnets DescribeAvailabilityZones", "Vpcs[].* | Subnets[].* | AvailabilityZones[].*",
            "address associations, DNS options, IDs of zones", "left out, or IDs of its own", BOTH,
            "the built-in AWS has one default network that nobody changes"),
]

BALANCERS = [
    differs("CreateTargetGroup DescribeTargetGroups", "*.IpAddressType | *.ProtocolVersion", "there", "left out", MOTO,
            "API reference, TargetGroup"),
    differs("CreateTargetGroup", "*.LoadBalancerArns[]*", "left out", "there, empty", BUILT_IN,
            "AWS CLI, example of create-target-group"),
    differs("CreateTargetGroup DeleteTargetGroup DescribeLoadBalancers", "error.text", "other words",
            "words of its own", BOTH, "the code is the same; texts of clients' reports"),
    differs("ModifyTargetGroupAttributes DescribeTargetGroupAttributes", "Attributes[]*",
            "changed ones only; all when described", "the three that a rollout looks at", NEITHER,
            "AWS CLI, examples of both: all attributes"),
    differs("CreateLoadBalancer", "*.CanonicalHostedZoneId | DNSName", "an example's", "the region's", BUILT_IN,
            "General Reference, endpoints of Elastic Load Balancing"),
    differs("CreateLoadBalancer", "*.Scheme", "left out when not given", "`internet-facing`", BUILT_IN,
            "API reference, Scheme: the default"),
    differs("CreateLoadBalancer", "*.State.Code", "`provisioning` first", "`active` at once", MOTO,
            "API reference, LoadBalancerState"),
    differs("CreateListener DescribeListeners", "*.AlpnPolicy[]* | *.SslPolicy", "on an HTTP listener too", "left out",
            BUILT_IN, "API reference, Listener: HTTPS and TLS only"),
    differs("DescribeLoadBalancers", "*.DNSName", "of another region", "of the region", BUILT_IN,
            "General Reference, endpoints of Elastic Load Balancing"),
    differs("DescribeLoadBalancers", "*.HealthCheck.*", "none before one is set", "TCP of the instance's port",
            BUILT_IN, "AWS CLI, example of create-load-balancer: the default check"),
    differs("DescribeLoadBalancers", "*.BackendServer* | *.CanonicalHostedZoneName | *.Policies.* | "
            "*.SecurityGroups[]* | *.SourceSecurityGroup.* | *.Subnets[]*", "there", "left out", MOTO,
            "API reference, LoadBalancerDescription"),
    differs("ModifyLoadBalancerAttributes DescribeLoadBalancerAttributes", "*.AdditionalAttributes[]*", "there",
            "left out", MOTO, "AWS CLI, example of describe-load-balancer-attributes"),
    differs("ModifyLoadBalancerAttributes DescribeLoadBalancerAttributes", "*.CrossZoneLoadBalancing.Enabled", "off",
            "on", MOTO, "User Guide, cross-zone load balancing: off by API and CLI"),
]

STACKS = [
    differs("ValidateTemplate", "outcome", "refuses launch configurations", "takes them", BUILT_IN,
            "User Guide, AWS::AutoScaling::LaunchConfiguration"),
    differs("ValidateTemplate DescribeChangeSet UpdateStack CreateStack CancelUpdateStack", "error.*",
            "texts of its own, or 500", "AWS's texts and codes", BUILT_IN, "API reference, errors; semantics 9.2"),
    differs("DescribeStacks DescribeStackResource ListStackResources DescribeStackResources", "*DriftInformation.*",
            "left out", "`NOT_CHECKED`", BUILT_IN, "API reference, samples of the answers"),
    differs("DescribeStacks DescribeChangeSet", "*Capabilities[]*", "left out", "there, empty", BUILT_IN,
            "AWS CLI, example of describe-stacks"),
    differs("DescribeStacks DescribeChangeSet", "*Parameters[].ParameterValue",
            "shows what is NoEcho; keeps the old value", "`****`; the new value", BUILT_IN,
            "User Guide, parameters, NoEcho; semantics 9.3"),
    differs("DescribeStacks", "*.ChangeSetId | *.LastUpdatedTime | *.StackStatus",
            "a change set that is executed changes no status", "`UPDATE_COMPLETE`", BUILT_IN,
            "User Guide, executing a change set"),
    differs("DescribeStacks", "*.LastOperations[]*", "left out", "there", BUILT_IN,
            "API reference, Stack: LastOperations; semantics 9.3"),
    differs("DescribeStackResource ListStackResources", "*.LastUpdatedTimestamp", "left out", "there", BUILT_IN,
            "API reference: required"),
    differs("GetTemplate", "StagesAvailable[]*", "left out", "both stages", BUILT_IN,
            "AWS CLI, example of get-template"),
    differs("GetTemplateSummary", "Capabilities[]* | DeclaredTransforms[]*", "left out", "there, empty", BOTH,
            "AWS CLI, example of get-template-summary has neither"),
    differs("GetTemplateSummary", "Parameters[].Description", "empty where there is none", "left out", BUILT_IN,
            "AWS CLI, example of get-template-summary"),
    differs("DescribeChangeSet", "Tags[]*", "none", "those that the stack keeps", BUILT_IN,
            "API reference: the tags that the stack will have; semantics 9.3"),
    differs("DescribeChangeSet", "Changes[].ResourceChange.*", "everything is added", "what is modified, and why",
            BUILT_IN, "API reference, ResourceChange; semantics 9.3"),
    differs("DescribeChangeSet ListChangeSets", "*IncludeNestedStacks", "left out", "there", BUILT_IN,
            "API reference, samples"),
    differs("CreateStack", "OperationId", "left out", "there", BUILT_IN,
            "botocore's model, CreateStackOutput; semantics 9.3"),
    differs("CreateStack", "outcome", "makes a role unasked", "`InsufficientCapabilitiesException`", BUILT_IN,
            "User Guide, acknowledging IAM resources; semantics 9.3"),
]

DIFFERENCES = GROUPS + MACHINES + BALANCERS + STACKS
