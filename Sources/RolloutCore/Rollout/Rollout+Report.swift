extension Rollout {
    /// What became of each group, in order.
    package var groupReports: [GroupReport] {
        courses.map { course in
            let newcomers = course.newcomerIDs.map { id in
                course.reports[id] ?? unproven(id, in: course)
            }
            return GroupReport(
                name: course.name, target: (course.snapshot?.target ?? course.target)?.description,
                sizes: course.snapshot?.sizes ?? course.baseline.sizes, removed: course.removed, newcomers: newcomers,
                note: course.isFrozen ? "frozen: \(suspendedText(course)) stay suspended" : course.note)
        }
    }

    private func suspendedText(_ course: GroupCourse) -> String {
        (course.snapshot?.suspended ?? []).map(\.name).joined(separator: ", ")
    }

    private func unproven(_ id: String, in course: GroupCourse) -> NewcomerReport {
        let instance = course.snapshot?.instances.first { $0.id == id }
        if course.inheritedIDs.contains(id), instance != nil {
            var report = NewcomerReport(id: id, zone: instance?.zone ?? "", provenAfter: nil, proof: [])
            report.provenEarlierBy = runID
            return report
        }
        if hasCommitted, let instance, instance.obstacle == nil {
            let words = "launched after the proof of the others; InService and Healthy"
            return NewcomerReport(id: id, zone: instance.zone, provenAfter: nil, proof: [words])
        }
        let obstacle = course.lastObstacles[id] ?? instance.flatMap(\.obstacle) ?? "gone"
        return NewcomerReport(id: id, zone: instance?.zone ?? "", provenAfter: nil, proof: [obstacle])
    }
}
