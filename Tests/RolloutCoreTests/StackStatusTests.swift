import RolloutCore
import Testing

struct StackStatusTests {
    typealias Row = (status: String, meaning: StackStatus.Meaning, isUpdatable: Bool)

    static let rows: [Row] = [
        ("CREATE_COMPLETE", .succeeded, true), ("UPDATE_COMPLETE", .succeeded, true),
        ("IMPORT_COMPLETE", .succeeded, true), ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", .succeeded, false),
        ("UPDATE_ROLLBACK_COMPLETE", .undone, true), ("IMPORT_ROLLBACK_COMPLETE", .undone, true),
        ("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", .undone, false), ("CREATE_FAILED", .failed, false),
        ("UPDATE_FAILED", .failed, false), ("ROLLBACK_COMPLETE", .failed, false), ("ROLLBACK_FAILED", .failed, false),
        ("UPDATE_ROLLBACK_FAILED", .failed, false), ("IMPORT_ROLLBACK_FAILED", .failed, false),
        ("DELETE_FAILED", .failed, false), ("CREATE_IN_PROGRESS", .inProgress, false),
        ("UPDATE_IN_PROGRESS", .inProgress, false), ("IMPORT_IN_PROGRESS", .inProgress, false),
        ("DELETE_IN_PROGRESS", .inProgress, false), ("ROLLBACK_IN_PROGRESS", .undoing, false),
        ("UPDATE_ROLLBACK_IN_PROGRESS", .undoing, false), ("IMPORT_ROLLBACK_IN_PROGRESS", .undoing, false),
        ("REVIEW_IN_PROGRESS", .shell, false), ("DELETE_COMPLETE", .gone, false), ("NEVER_HEARD_OF", .unknown, false),
    ]

    @Test(arguments: rows)
    func meansWhatAWSMeans(_ row: Row) {
        #expect(StackStatus.meaning(of: row.status) == row.meaning)
    }

    @Test(arguments: rows)
    func saysWhyAStackCannotBeUpdatedAndWhatToDo(_ row: Row) {
        let obstacle = StackStatus.obstacle(toUpdating: "web", status: row.status)
        #expect((obstacle == nil) == row.isUpdatable)
        if let obstacle {
            #expect(obstacle.hasPrefix("stack web is in \(row.status): "))
        }
    }

    @Test(arguments: [
        ("ROLLBACK_COMPLETE", "aws cloudformation delete-stack --stack-name web"),
        ("UPDATE_ROLLBACK_FAILED", "aws cloudformation continue-update-rollback --stack-name web"),
        ("UPDATE_IN_PROGRESS", "wait until that has ended"), ("REVIEW_IN_PROGRESS", "execute or delete"),
    ])
    func theMendFitsTheStatus(_ status: String, _ mend: String) {
        #expect(StackStatus.obstacle(toUpdating: "web", status: status)?.contains(mend) == true)
    }
}
