import AWSWire

extension Scenario {
    /// Something that goes wrong between the program and the API, by a name under which it is counted.
    package struct Fault: Sendable, Hashable {
        package var name: String
        package var effect: Effect
        package var calls: CallSelection

        package init(_ effect: Effect, _ calls: CallSelection = CallSelection(), name: String? = nil) {
            self.name = name ?? effect.name
            self.effect = effect
            self.calls = calls
        }
    }
}

extension Scenario.Fault {
    /// What becomes of a change whose answer the caller does not get.
    package enum Change: Sendable, Hashable {
        case made
        case notMade
        /// This long after the caller has given up.
        case madeLater(TimeSpan)
    }

    /// Why no connection comes about.
    package enum Obstacle: String, Sendable, Hashable, CaseIterable {
        case refused, name, tls
    }

    /// What a fault does to a call.
    package enum Effect: Sendable, Hashable {
        /// The service's own throttling error; nothing is changed.
        case throttle
        /// This error; nothing is changed.
        case error(code: String, status: Int, message: String)
        /// Not allowed, in the service's own words.
        case accessDenied
        /// The caller's session is over, in the service's own words.
        case expiredToken
        /// No answer comes for as long as the caller waits.
        case timeOut(Change)
        /// The connection ends; the change was made or not.
        case reset(Change)
        /// Nobody takes the connection, for this reason.
        case refuse(Obstacle)
        /// The change is made, and the answer ends in the middle.
        case cutBody
        /// A proxy's page with status 502; nothing is changed.
        case htmlPage
        /// The request arrives twice; the caller sees the first answer.
        case duplicate
        /// A reading call is answered from the world of so long ago; each call draws its own age.
        case staleRead(TimeSpan)
        /// A reading call misses so many instances of each group.
        case missingInstances(Int)
        /// A reading call shows so many instances that have gone as if they were in service.
        case ghostInstances(Int)
        /// A reading call shows so many instances of each group twice.
        case repeatedInstances(Int)
        /// The token for the next page is not accepted.
        case expiredPage
        /// A tag write shows in reading calls only after this time.
        case lateTags(TimeSpan)
        /// Of a write of several tags every second one shows only after this time.
        case tornTags(TimeSpan)
        /// A change of a stack shows in its status only after this time.
        case lateStatus(TimeSpan)
        /// The service's clock is ahead of the caller's by so many seconds; negative: behind.
        case clockSkew(seconds: Int)

        /// The name that a scenario's text has for it.
        package var name: String {
            switch self {
            case .throttle: "throttle"
            case .error: "error"
            case .accessDenied: "access-denied"
            case .expiredToken: "expired-token"
            case .timeOut: "time-out"
            case .reset: "reset"
            case .refuse: "refuse"
            case .cutBody: "cut-body"
            case .htmlPage: "html-page"
            case .duplicate: "duplicate"
            case .staleRead: "stale-read"
            case .missingInstances: "missing-instance"
            case .ghostInstances: "ghost-instance"
            case .repeatedInstances: "repeated-instance"
            case .expiredPage: "expired-page"
            case .lateTags: "late-tags"
            case .tornTags: "torn-tags"
            case .lateStatus: "late-status"
            case .clockSkew: "clock-skew"
            }
        }
    }

    /// Every n-th call is answered with `Throttling`; 2 or more.
    package static func throttle(every: Int) -> Self { Self(.throttle, CallSelection(every: every)) }

    /// The n-th call is carried out, and no answer comes.
    package static func loseAnswer(call: Int) -> Self { Self(.timeOut(.made), CallSelection(call: call)) }

    /// The n-th call is not carried out, and answered with this error.
    package static func fail(call: Int, code: String, status: Int) -> Self {
        let message = "the scenario lets call \(call) end like this"
        return Self(.error(code: code, status: status, message: message), CallSelection(call: call))
    }
}

extension Scenario.Fault.Effect {
    /// Whether a call is of the kind that this can concern at all.
    func concerns(_ call: RequestInfo) -> Bool {
        switch self {
        case .staleRead, .missingInstances, .ghostInstances, .repeatedInstances:
            !call.isChanging && call.service.isCached
        case .expiredPage: ["NextToken", "Marker"].contains { call.form[$0]?.isEmpty == false }
        case .lateTags, .tornTags:
            call.service == .autoScaling && ["CreateOrUpdateTags", "DeleteTags"].contains(call.operation)
        case .lateStatus: call.service == .cloudFormation && call.isChanging && call.form["StackName"] != nil
        // It is looked at before the signature is verified.
        case .clockSkew: false
        default: true
        }
    }
}

extension Service {
    /// Whether its listings may lag behind.
    fileprivate var isCached: Bool {
        switch self {
        case .autoScaling, .cloudFormation, .ec2, .classicLoadBalancing, .loadBalancing, .cloudWatch: true
        case .sts, .ssm, .sns, .s3, .serviceQuotas: false
        }
    }
}
