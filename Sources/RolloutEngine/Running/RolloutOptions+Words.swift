internal import RolloutCore
internal import Timekeeping

extension RolloutOptions {
    /// A command of this program that a report names, with what the operator gave and the command needs again.
    func repeating(in command: String?) -> String? {
        guard let command, command.contains("haupdate ") else { return command }
        var words = [command]
        let isUpdate = command.contains("haupdate update ")
        if isUpdate || command.contains("haupdate resume ") { words += patienceWords(bakes: isUpdate) }
        if isUpdate { words += strategyWords + (state.map { ["--state \(ShellWord.quoted("\($0)"))"] } ?? []) }
        if lock == .ssm { words.append("--lock ssm") }
        return words.joined(separator: " ")
    }

    private func patienceWords(bakes: Bool) -> [String] {
        (soak > .zero ? ["--soak \(Self.text(soak))"] : [])
            + (bakes && bake > .zero ? ["--bake \(Self.text(bake))"] : [])
            + alarms.map { "--alarm \(ShellWord.quoted($0))" }
    }

    private var strategyWords: [String] {
        let usual = RolloutOptions()
        if strategy == usual.strategy { return [] }
        return ["--strategy \(strategy.rawValue)"] + (batch == usual.batch ? [] : ["--batch \(batch.rawValue)"])
            + (surge.map { ["--surge \($0.rawValue)"] } ?? [])
    }

    /// As the command line takes it.
    private static func text(_ duration: Duration) -> String {
        let (seconds, rest) = duration.components
        if rest != 0 { return "\(duration.inSeconds)" }
        return seconds.isMultiple(of: 60) ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
