import AWSSimulator
import AWSWire
import Synchronization
import Timekeeping
import Transport

/// A rollout of raw API calls on one group behind a classic load balancer: right, but for the mistakes that it is told to
/// make. It shares nothing with the real engine.
struct RoughEngine: Sendable {
    let client: SignedClient
    let mistakes: Set<Mistake>
    var group = "web"

    func isMaking(_ mistake: Mistake) -> Bool { mistakes.contains(mistake) }

    /// Rolls the group, and returns the exit code that it would claim.
    func roll() async throws -> Int {
        if isMaking(.emptySuspension) { try await call("SuspendProcesses", [("ScalingProcesses", "")]) }
        if isMaking(.emptyResumption) { try await call("ResumeProcesses", [("ScalingProcesses", "")]) }
        try await prepare()
        try await surge()
        if isMaking(.forgetsToCommit) { return 0 }
        if !isMaking(.commitsUnproven) { try await prove() }
        try await commit()
        try await putBack()
        return 0
    }

    private func prepare() async throws {
        try await look()
        if isMaking(.suspendsWithoutJournal) { try await suspend() }
        if !isMaking(.noJournal) { try await write("prepared") }
        if !isMaking(.noReadBack) { try await look() }
        try await protect(members(), true)
        if isMaking(.hugeBatch) { try await protect((0..<51).map { "i-\($0)" }, true) }
        if isMaking(.takesStandby),
            let id = client.aws.withWorld({ $0.members().first { $0.lifecycle == .standby }?.id })
        {
            try await terminate(id, decrement: false)
        }
        if isMaking(.movesToStandby), let first = members().last {
            try await call(
                "EnterStandby", [("InstanceIds.member.1", first), ("ShouldDecrementDesiredCapacity", "true")])
        }
        try await suspend()
        if isMaking(.resumesTheUsers) {
            try await call("ResumeProcesses", [("ScalingProcesses.member.1", "AlarmNotification")])
        }
    }

    private func surge() async throws {
        try await write("surging", surge: 2)
        try await look()
        if isMaking(.someSizesOnly) { try await call("UpdateAutoScalingGroup", [("MaxSize", "8")]) }
        try await resize(isMaking(.triples) ? (5, 6, 8) : (3, 4, 6))
        if isMaking(.removesBeforeTheCommit) { try await terminate(members()[0], decrement: false) }
        try await pass(1)
        if isMaking(.dropsNewcomerEarly) {
            try await pass(20)
            try await look()
            try await terminate(members(ofImage: "ami-2")[0], decrement: false)
        }
        if isMaking(.repeatsUncertainly) {
            try await pass(20)
            try await repeatTermination()
        }
    }

    private func prove() async throws {
        try await pass(40)
        for _ in 1...3 {
            try await pass(3)
            try await look(pageSize: isMaking(.halfAListing) ? "1" : nil)
            if !isMaking(.noHealth) { try await health() }
        }
        if isMaking(.healthUnread) {
            client.aws.intercept { info, _ in
                info.operation == "DescribeInstanceHealth"
                    ? .answer(APIError("InternalFailure", "no", status: 500)) : .goOn
            }
            try await health()
            client.aws.intercept(nil)
        }
    }

    private func commit() async throws {
        try await write("committing", surge: 2)
        if !isMaking(.halfAListing) { try await look() }
        let old = members(ofImage: "ami-1")
        try await protect(members(ofImage: "ami-2"), true)
        try await protect(isMaking(.keepsAnOldOne) ? Array(old.dropFirst()) : old, false)
        if isMaking(.keepsAnOldOne) { try await protect(Array(members(ofImage: "ami-2").prefix(1)), false) }
        if isMaking(.shrinksTooFar) {
            try await protect(members(ofImage: "ami-2"), false)
            try await resize((1, 1, 4))
        } else {
            try await resize((1, 2, 4))
        }
        try await pass(60)
    }

    private func putBack() async throws {
        try await look()
        if isMaking(.shrinksTooFar) { try await resize((1, 2, 4)) }
        if !isMaking(.leavesProtection) { try await protect(members(), false) }
        if isMaking(.leavesSizes) { try await resize((1, 2, 6)) }
        if isMaking(.resumesOverMarked) {
            let id = members()[0]
            try client.aws.withWorld { (world) throws(APIError) in
                try world.setHealth(of: id, healthy: false, respectGracePeriod: false)
            }
            try await look()
        }
        if !isMaking(.leavesSuspended) { try await call("ResumeProcesses", Self.list("ScalingProcesses", Self.ours)) }
        if !isMaking(.leavesJournal) { try await deleteJournal() }
    }
}

// MARK: Its calls

extension RoughEngine {
    static let ours = ["AZRebalance", "ScheduledActions", "ReplaceUnhealthy", "InstanceRefresh"]

    static func list(_ name: String, _ values: [String]) -> [(String, String)] {
        values.enumerated().map { ("\(name).member.\($0 + 1)", $1) }
    }

    func look(pageSize: String? = nil) async throws {
        var names = [group, "other"]
        if pageSize == nil { names = [group] }
        let page = pageSize.map { [("MaxRecords", $0)] } ?? []
        _ = try await client.call(
            "autoscaling", "DescribeAutoScalingGroups", Self.list("AutoScalingGroupNames", names) + page)
    }

    func health() async throws {
        _ = try await client.call("elb", "DescribeInstanceHealth", [("LoadBalancerName", "front")])
    }

    func protect(_ ids: [String], _ isProtected: Bool) async throws {
        try await call(
            "SetInstanceProtection", Self.list("InstanceIds", ids) + [("ProtectedFromScaleIn", "\(isProtected)")])
    }

    func suspend() async throws { try await call("SuspendProcesses", Self.list("ScalingProcesses", Self.ours)) }

    /// Minimum, desired, maximum.
    func resize(_ sizes: (Int, Int, Int)) async throws {
        try await call(
            "UpdateAutoScalingGroup",
            [("MinSize", "\(sizes.0)"), ("DesiredCapacity", "\(sizes.1)"), ("MaxSize", "\(sizes.2)")])
    }

    func terminate(_ id: String, decrement: Bool) async throws {
        _ = try await client.call(
            "autoscaling", "TerminateInstanceInAutoScalingGroup",
            [("InstanceId", id), ("ShouldDecrementDesiredCapacity", "\(decrement)")])
    }

    /// Loses the answer of a decrementing termination and asks again without a look.
    private func repeatTermination() async throws {
        let id = members(ofImage: "ami-1")[0]
        client.aws.intercept { info, _ in
            info.operation == "TerminateInstanceInAutoScalingGroup" ? .applyThenLose : .goOn
        }
        // The answer is lost: that is the point.
        try? await terminate(id, decrement: true)
        client.aws.intercept(nil)
        try await terminate(id, decrement: true)
    }

    func call(_ operation: String, _ parameters: [(String, String)]) async throws {
        _ = try await client.call("autoscaling", operation, [("AutoScalingGroupName", group)] + parameters)
    }

    func write(_ phase: String, surge: Int? = nil, desired: Int = 2) async throws {
        if isMaking(.noJournal) { return }
        let minimum = isMaking(.wrongInverse) ? 0 : 1
        var tags = [
            ("haupdate:run", "v=1 run=rough phase=\(phase) since=2026-11-22T12:00:00Z by=me@here"),
            (
                "haupdate:was",
                "v=1 run=rough min=\(minimum) desired=\(desired) max=4 suspended=\(Self.ours.joined(separator: "+")) "
                    + "new-protected=no protected=0 kept=0"
            ),
        ]
        if let surge {
            tags.append(("haupdate:to", "v=1 run=rough target=x surge=\(surge) min=1 desired=2 max=4 old=-"))
        }
        var parameters: [(String, String)] = []
        for (index, tag) in tags.enumerated() {
            let sum = isMaking(.tornJournal) && tag.0 == "haupdate:was" ? "00000000" : Self.checksum(tag.1)
            let key = "Tags.member.\(index + 1)"
            parameters += [
                ("\(key).ResourceId", group), ("\(key).ResourceType", "auto-scaling-group"), ("\(key).Key", tag.0),
                ("\(key).Value", "\(tag.1) crc=\(sum)"), ("\(key).PropagateAtLaunch", "false"),
            ]
        }
        _ = try await client.call("autoscaling", "CreateOrUpdateTags", parameters)
    }

    func deleteJournal() async throws {
        var parameters: [(String, String)] = []
        for (index, key) in ["haupdate:run", "haupdate:was", "haupdate:to"].enumerated() {
            parameters += [
                ("Tags.member.\(index + 1).ResourceId", group),
                ("Tags.member.\(index + 1).ResourceType", "auto-scaling-group"), ("Tags.member.\(index + 1).Key", key),
            ]
        }
        _ = try await client.call("autoscaling", "DeleteTags", parameters)
    }

    func members(ofImage image: String? = nil) -> [String] {
        client.aws.withWorld { world in
            world.members(group).filter { $0.lifecycle == .inService && (image == nil || $0.image == image) }.map(\.id)
        }
    }

    func pass(_ seconds: Int64) async throws {
        try await client.timekeeper.sleep(for: .seconds(seconds))
        client.aws.withWorld { _ in }
    }

    /// CRC-32 (IEEE 802.3).
    static func checksum(_ text: String) -> String {
        var crc: UInt32 = .max
        for byte in text.utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        let digits = String(~crc, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
