import AWSWire
import Timekeeping

/// What the strategies promise besides the commit: a canary's first step, and batches.
extension Referee {
    mutating func judgeSteps(_ call: RequestInfo, _ world: World) {
        guard call.service == .autoScaling, let name = call.groupNames(in: world).first,
            let index = groups.firstIndex(where: { $0.name == name })
        else { return }
        if groups[index].passesFirstStep(call) { judgeCanary(call, world) }
        if groups[index].letsBatchGo(call, terms) { judgeBatch(index, call, world) }
    }

    /// Beyond its first newcomer a group grows when the first ones of all groups are proven.
    private mutating func judgeCanary(_ call: RequestInfo, _ world: World) {
        for group in groups where group.strategy == .canary && group.phase == "surging" {
            // Whoever has one outdated instance only, or none, has no first step.
            guard let surge = group.reading.journal?.surge, surge > 1 else { continue }
            if isProven(group.canaryProof, of: group, world.now) { continue }
            object(
                .pointOfNoReturn, group.name,
                expected: "a first newcomer serving for \(terms.looks) looks before more are launched",
                seen: "call \(call.number) \(call.operation): \(group.canaryProof.saying)")
        }
    }

    /// With batches old instances go when the newcomers so far are proven, and no more of them than a batch.
    private mutating func judgeBatch(_ index: Int, _ call: RequestInfo, _ world: World) {
        let group = groups[index]
        guard case .rolling(let batch, _) = group.strategy else { return }
        let subject = "call \(call.number) \(call.operation) on \(group.name)"
        // Where old ones go first, the first of them go for nobody; and whoever was proven for a batch may do for the next.
        let need = group.provenNeed(terms)
        if need > group.settledWeight, !isProven(group.proof, of: group, world.now) {
            object(
                .pointOfNoReturn, subject,
                expected:
                    "\(need) newcomers serving for \(terms.looks) looks before the next old ones go",
                seen: group.proof.saying)
        }
        let openOld = group.openOld(terms)
        let going = openOld.reduce(0) { $0 + $1.weight }
        if going > batch, openOld.count > 1, !group.hasForeignSizes {
            object(.pointOfNoReturn, subject, expected: "at most \(batch) to go at a time", seen: "\(going) may go")
        }
        groups[index].settle()
    }
}

extension Proof {
    /// For somebody who misses it.
    var saying: String { last == nil ? "they never were" : "they are no more, and no environment took them" }
}

extension WatchedGroup {
    /// Old instances that scaling in may take.
    func openOld(_ terms: RefereeTerms) -> [InstanceView] {
        views.filter {
            natives[$0.id] != nil && $0.counts && isToGo($0, terms) && !($0.isProtected && $0.lifecycle == .inService)
        }
    }

    /// Whether a call makes a canary's group grow by more than its first newcomer.
    func passesFirstStep(_ call: RequestInfo) -> Bool {
        guard strategy == .canary, phase == "surging", !hasForeignSizes, call.operation == "UpdateAutoScalingGroup",
            let desired = call.form["DesiredCapacity"].flatMap({ Int($0) })
        else { return false }
        let one = views.map(\.weight).max() ?? 1
        return desired > max(largestDesired, capacity) + one
            || desired > largestDesired + one && capacity > largestDesired
    }

    /// Whether a call lets old instances of a group with batches go.
    func letsBatchGo(_ call: RequestInfo, _ terms: RefereeTerms) -> Bool {
        guard strategy.isRolling, phase == "committing" else { return false }
        switch call.operation {
        case "UpdateAutoScalingGroup":
            let desired = call.form["DesiredCapacity"].flatMap { Int($0) } ?? capacity
            return desired < capacity && !openOld(terms).isEmpty
        case "TerminateInstanceInAutoScalingGroup":
            return view(call.form["InstanceId"] ?? "").map { natives[$0.id] != nil && isToGo($0, terms) } ?? false
        default: return false
        }
    }

    /// Weight of the newcomers that old ones have gone for already, and that still serve.
    var settledWeight: Int {
        views.reduce(0) { $0 + ($1.isServing && settled.contains($1.id) ? $1.weight : 0) }
    }

    /// The newcomers that serve now are what old instances go for.
    mutating func settle() {
        for view in views where natives[view.id] == nil && view.isServing && isOfTarget(view) {
            settled.insert(view.id)
        }
    }
}
