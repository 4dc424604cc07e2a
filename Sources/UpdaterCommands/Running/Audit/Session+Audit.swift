import AWSClient
import RolloutCore
import RolloutEngine
import RolloutViews
import Terminal
import Timekeeping

extension Session {
    /// Opens the run's audit file and writes its first line.
    ///
    /// - Returns: `nil` where the usual file cannot be opened, which is said.
    /// - Throws: ``StartRefusal`` when the file that somebody named cannot be opened.
    func openAuditFile(
        _ runID: String, in cloud: Cloud, _ narrator: Narrator
    ) throws(StartRefusal) -> AuditBook? {
        let file: AuditFile
        do throws(FileError) {
            file = try AuditFile(
                path: run.auditFile ?? usualAuditFile(runID, in: cloud), makesFolder: run.auditFile == nil)
        } catch {
            if run.auditFile != nil { throw StartRefusal("nothing was changed: --journal \(error)") }
            narrator.say("warning: the run is not written down: audit file \(error)", .careful)
            return nil
        }
        let secrets = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].compactMap { Surroundings.variable($0) }
        let trail = AuditTrail(
            run: runID, begun: cloud.timekeeper.now, secrets: secrets, given: parameters,
            names: [stack ?? "", cloud.region.name] + groups)
        let book = AuditBook(file, trail: trail, timekeeper: cloud.timekeeper) {
            narrator.say("warning: \($0)", .careful)
        }
        book.note(
            .begun(
                AuditHeader(
                    program: Program.version, commandLine: CommandWords(CommandLine.arguments).text,
                    owner: Surroundings.owner, region: cloud.region.name, isSimulated: cloud.simulation != nil)))
        return book
    }

    /// A file of this run's own; those of runs on the built-in AWS stand apart.
    private func usualAuditFile(_ runID: String, in cloud: Cloud) -> String {
        let subject = (stack ?? groups.first ?? "run").split(separator: "/").last.map(String.init) ?? "run"
        // A group's name may hold anything.
        let word = subject.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }
        let name = "\(String(word.prefix(80)))-\(cloud.timekeeper.wallTime.iso8601Basic)-\(runID).jsonl"
        let folder = cloud.simulation == nil ? "haupdate" : "haupdate/simulated"
        return "\(Surroundings.stateFolder)/\(folder)/\(name)"
    }
}
