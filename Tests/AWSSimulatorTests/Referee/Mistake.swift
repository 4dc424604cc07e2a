import AWSSimulator

/// Something that an updater must not do, and the promise that it breaks.
enum Mistake: String, CaseIterable, Sendable {
    case shrinksTooFar, resumesOverMarked
    case triples
    case leavesSuspended, leavesProtection, leavesJournal, leavesSizes
    case takesStandby, dropsNewcomerEarly
    case noJournal, suspendsWithoutJournal, noReadBack, wrongInverse, tornJournal
    case emptySuspension, emptyResumption, someSizesOnly, hugeBatch, movesToStandby, repeatsUncertainly
    case resumesTheUsers
    case commitsUnproven, removesBeforeTheCommit
    case halfAListing, healthUnread, noHealth
    case keepsAnOldOne, forgetsToCommit

    var broken: Invariant {
        switch self {
        case .shrinksTooFar, .resumesOverMarked: .capacity
        case .triples: .bound
        case .leavesSuspended, .leavesProtection, .leavesJournal, .leavesSizes, .forgetsToCommit: .restoration
        case .takesStandby, .dropsNewcomerEarly: .victims
        case .noJournal, .suspendsWithoutJournal, .noReadBack, .wrongInverse, .tornJournal: .writeAhead
        case .emptySuspension, .emptyResumption, .someSizesOnly, .hugeBatch, .movesToStandby, .repeatsUncertainly:
            .contract
        case .resumesTheUsers: .suspensions
        case .commitsUnproven, .removesBeforeTheCommit: .pointOfNoReturn
        case .halfAListing, .healthUnread, .noHealth: .partialInformation
        case .keepsAnOldOne: .agreement
        }
    }
}
