import Timekeeping

extension World {
    /// Lets a machine die by itself, as broken hardware does, in whatever state of its life it is.
    ///
    /// Before it was in service its launch has come to nothing and the group launches another; in service its group
    /// marks and replaces it; in standby nobody looks until it comes back; on its way out nothing else changes; in a
    /// warm pool it is replaced. An unknown or dead machine changes nothing.
    package mutating func kill(_ id: String) {
        guard let instance = instances[id], instance.state != .terminated else { return }
        instances[id]?.state = .terminated
        notifyBalancers(of: id)
        let lifecycle = instance.lifecycle
        if lifecycle.isPending {
            abandon(
                id,
                because:
                    "Instance became unhealthy while waiting for instance to be in InService state. Termination "
                    + "Reason: "
                    + (instance.isSpot
                        ? "Server.SpotInstanceTermination: Spot instance termination"
                        : "Server.InternalError: Server error on launch"))
        } else if lifecycle.isWarm || lifecycle.isWarming {
            terminate(id, because: "an instance was taken out of service in response to an EC2 health check")
        } else {
            judgeByBalancers(id)
        }
    }

    /// Changes how the program of an instance answers from now on; its balancers notice after their check time.
    package mutating func setAnswersWell(_ id: String, _ isWell: Bool) {
        guard instances[id] != nil else { return }
        instances[id]?.answersWell = isWell
        for balancer in balancers(holding: id) {
            schedule(.targetChecked(at: balancer, instance: id), after: checkTime(of: balancer, isWell: isWell))
        }
    }

    /// Takes back the Spot capacity that an instance runs on, two minutes after the notice.
    ///
    /// - Throws: `UnsupportedOperation` for an instance that does not run on Spot capacity.
    package mutating func interruptSpot(_ id: String, notice: Duration = .seconds(120)) throws(APIError) {
        guard let instance = instances[id], instance.isSpot else {
            throw APIError("UnsupportedOperation", "The instance \(id) does not run on Spot capacity.")
        }
        schedule(.interrupted(instance: instance.id), after: notice)
    }

    /// Ends machines as EC2's TerminateInstances does: their group learns of it from EC2.
    ///
    /// - Throws: `InvalidInstanceID.NotFound`; then nothing has happened.
    package mutating func terminateMachines(_ ids: [String]) throws(APIError) {
        try checkMachines(ids)
        for id in ids where instances[id]?.state != .terminated {
            if instances[id]?.group.isEmpty == true || instances[id]?.lifecycle == .detached {
                deregisterEverywhere(id)
                instances[id]?.state = .shuttingDown
                instances[id]?.lifecycle = .detached
                schedule(.terminated(instance: id), after: draw(rules.times.shutdown))
            } else {
                kill(id)
            }
        }
    }

    /// Stops machines; a group takes one that does not run for unhealthy.
    ///
    /// - Throws: `InvalidInstanceID.NotFound`; `IncorrectInstanceState` for one that is no longer there.
    package mutating func stopMachines(_ ids: [String]) throws(APIError) {
        try checkMachines(ids)
        for id in ids {
            guard let state = instances[id]?.state, state == .running || state == .stopping || state == .stopped else {
                throw APIError(
                    "IncorrectInstanceState", "The instance '\(id)' is not in a state from which it can be stopped.")
            }
            guard state == .running else { continue }
            instances[id]?.state = .stopping
            notifyBalancers(of: id)
            judgeByBalancers(id)
            schedule(.stopped(instance: id), after: draw(rules.times.shutdown))
        }
    }

    /// Starts machines that were stopped.
    package mutating func startMachines(_ ids: [String]) throws(APIError) {
        try checkMachines(ids)
        for id in ids {
            guard let state = instances[id]?.state, state != .terminated, state != .shuttingDown, state != .stopping
            else {
                throw APIError(
                    "IncorrectInstanceState", "The instance '\(id)' is not in a state from which it can be started.")
            }
            guard state == .stopped else { continue }
            instances[id]?.state = .pending
            schedule(.started(instance: id), after: draw(rules.times.boot))
        }
    }

    mutating func finishStopping(of id: String) {
        if instances[id]?.state == .stopping { instances[id]?.state = .stopped }
    }

    mutating func finishStarting(of id: String) {
        guard instances[id]?.state == .pending else { return }
        instances[id]?.state = .running
        notifyBalancers(of: id)
    }

    private func checkMachines(_ ids: [String]) throws(APIError) {
        guard !ids.isEmpty else {
            throw APIError("MissingParameter", "The request must contain the parameter InstanceId")
        }
        for id in ids where instances[id] == nil {
            throw APIError("InvalidInstanceID.NotFound", "The instance ID '\(id)' does not exist")
        }
    }

    private mutating func notifyBalancers(of id: String) {
        for balancer in balancers(holding: id) { schedule(.targetChecked(at: balancer, instance: id), after: .zero) }
    }
}
