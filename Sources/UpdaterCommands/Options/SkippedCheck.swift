import ArgumentParser
import Hooks
import RolloutCore

/// A check that `--skip-check` names.
struct SkippedCheck: ExpressibleByArgument, Hashable, Sendable {
    /// As it was written.
    var name: String
    /// `nil` for a name that no check has.
    var check: PreflightCheck? { PreflightCheck(rawValue: name) }

    init(argument: String) { name = argument }

    /// Refuses a name that no check has, with those that there are and the one that was probably meant.
    func validate() throws {
        if check != nil { return }
        if let needed = PreflightCheck.needed.first(where: { $0.name == name }) {
            throw ValidationError("--skip-check \(name): this cannot be left out: \(needed.reason)")
        }
        let names = PreflightCheck.allCases.map(\.rawValue)
        let hint = nearestName(to: name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
        throw ValidationError(
            "--skip-check \(name): there is no such check: \(hint)(there are \(names.joined(separator: ", ")))")
    }
}
