internal import AWSWire
internal import Timekeeping

extension AutoScalingGroup {
    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(name: "")
        try reader.children { (reader, name) throws(XMLError) in
            if try self.readSize(name, &reader) { return }
            if try self.readList(name, &reader) { return }
            try self.readRest(name, &reader)
        }
    }

    private mutating func readSize(_ name: String, _ reader: inout XMLPullReader) throws(XMLError) -> Bool {
        switch name {
        case "MinSize": minSize = try reader.number()
        case "MaxSize": maxSize = try reader.number()
        case "DesiredCapacity": desiredCapacity = try reader.number()
        case "HealthCheckGracePeriod": healthCheckGracePeriod = try reader.number()
        default: return false
        }
        return true
    }

    private mutating func readList(_ name: String, _ reader: inout XMLPullReader) throws(XMLError) -> Bool {
        switch name {
        case "Instances": instances = try reader.values { (r) throws(XMLError) in try Instance(&r) }
        case "SuspendedProcesses":
            suspendedProcesses = try reader.values { (r) throws(XMLError) in try SuspendedProcess(&r) }
        case "Tags": tags = try reader.values { (r) throws(XMLError) in try GroupTag(&r) }
        case "LoadBalancerNames": loadBalancerNames = try reader.texts()
        case "TargetGroupARNs": targetGroupARNs = try reader.texts()
        case "TrafficSources":
            trafficSources = try reader.values { (r) throws(XMLError) in try TrafficSource(&r) }
        case "AvailabilityZones": availabilityZones = try reader.texts()
        case "TerminationPolicies": terminationPolicies = try reader.texts()
        default: return false
        }
        return true
    }

    private mutating func readRest(_ name: String, _ reader: inout XMLPullReader) throws(XMLError) {
        switch name {
        case "AutoScalingGroupName": self.name = try reader.text()
        case "AutoScalingGroupARN": arn = try reader.text()
        case "LaunchConfigurationName": launchConfigurationName = try reader.textIfAny()
        case "LaunchTemplate": launchTemplate = try LaunchTemplateSpecification(&reader)
        case "MixedInstancesPolicy": mixedInstancesPolicy = try MixedInstancesPolicy(&reader)
        case "VPCZoneIdentifier": vpcZoneIdentifier = try reader.textIfAny()
        case "HealthCheckType": healthCheckType = try reader.text()
        case "NewInstancesProtectedFromScaleIn": newInstancesProtectedFromScaleIn = try reader.flag()
        case "Status": status = try reader.textIfAny()
        case "CreatedTime": createdTime = try reader.time()
        case "WarmPoolConfiguration": hasWarmPool = true
        default: break
        }
    }
}

extension AutoScalingGroup.Instance {
    init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(id: "", lifecycleState: "", healthStatus: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "InstanceId": self.id = try reader.text()
            case "AvailabilityZone": self.availabilityZone = try reader.text()
            case "LifecycleState": self.lifecycleState = try reader.text()
            case "HealthStatus": self.healthStatus = try reader.text()
            case "LaunchConfigurationName": self.launchConfigurationName = try reader.textIfAny()
            case "LaunchTemplate": self.launchTemplate = try LaunchTemplateSpecification(&reader)
            case "InstanceType": self.instanceType = try reader.textIfAny()
            // A string in AWS's model; empty where there is no weight.
            case "WeightedCapacity": self.weightedCapacity = Int(try reader.text())
            case "ProtectedFromScaleIn": self.protectedFromScaleIn = try reader.flag()
            default: break
            }
        }
    }
}

extension SuspendedProcess {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(name: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "ProcessName": self.name = try reader.text()
            case "SuspensionReason": self.reason = try reader.text()
            default: break
            }
        }
    }
}

extension GroupTag {
    fileprivate init(_ reader: inout XMLPullReader) throws(XMLError) {
        self.init(key: "", value: "")
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Key": self.key = try reader.text()
            case "Value": self.value = try reader.text()
            case "PropagateAtLaunch": self.propagateAtLaunch = try reader.flag()
            default: break
            }
        }
    }
}
