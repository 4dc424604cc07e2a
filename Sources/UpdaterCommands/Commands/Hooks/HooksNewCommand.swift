import ArgumentParser
import Hooks
import Terminal

/// `haupdate hooks new`
struct HooksNewCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a commented hook to begin with, and its test; an existing file is never touched.")

    @Argument(help: ArgumentHelp("When it is asked: \(Self.phases).", valueName: "phase"))
    var phase: String

    @Argument(help: ArgumentHelp("Its name, without .lua: letters, digits, - and _.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("The folder with hooks; it is made when it is not there.", valueName: "folder"))
    var folder = "hooks"

    private static let phases = HookPhase.allCases.map(\.rawValue).joined(separator: ", ")

    func invocation() throws -> Invocation {
        guard let phase = HookPhase.allCases.first(where: { $0.rawValue == phase }) else {
            let near = nearestName(to: self.phase, among: HookPhase.allCases.map(\.rawValue))
            let hint = near.map { "did you mean \($0)?" } ?? "they are \(Self.phases)"
            throw ValidationError("\"\(self.phase.harmless)\" is no phase that is asked: \(hint)")
        }
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        guard !name.isEmpty, isPlain, !name.hasPrefix("-") else {
            throw ValidationError("the name of a hook has letters, digits, - and _ only: for example smoke")
        }
        guard !name.hasSuffix("_test") else {
            throw ValidationError("a name that ends in _test is for the test of a hook: for example smoke")
        }
        guard !folder.isEmpty else { throw ValidationError("--folder needs the name of a folder") }
        return .newHook(NewHookJob(phase: phase.rawValue, name: name, folder: folder))
    }
}
