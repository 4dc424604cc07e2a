import Timekeeping

extension World {
    /// Sends a document to instances whose agent runs: it does from the moment the instance has booted.
    ///
    /// - Returns: The command's ID.
    /// - Throws: `InvalidInstanceId`, `InvalidDocument`, `ValidationException`.
    mutating func sendCommand(
        document: String, instances ids: [String], parameters: [String: [String]], timeout: Int?, comment: String
    ) throws(APIError) -> String {
        guard !ids.isEmpty, ids.count <= 50 else {
            throw APIError("ValidationException", "InstanceIds must have 1 to 50 entries")
        }
        guard (timeout ?? 3600) >= 30, (timeout ?? 3600) <= 2_592_000 else {
            throw APIError(
                "ValidationException",
                "1 validation error detected: Value '\(timeout ?? 0)' at 'timeoutSeconds' failed to satisfy constraint: "
                    + "Member must have value between 30 and 2592000")
        }
        guard comment.count <= 100 else {
            throw APIError(
                "ValidationException",
                "1 validation error detected: Value at 'comment' failed to satisfy constraint: Member must have length "
                    + "less than or equal to 100")
        }
        // What the account's own documents do is not known here: they end well.
        let isShell = document == "AWS-RunShellScript"
        if document.hasPrefix("AWS-"), !isShell, document != "AWS-RunPowerShellScript" {
            throw APIError("InvalidDocument", "Document with name \(document) does not exist.")
        }
        guard !isShell || parameters["commands"]?.isEmpty == false else {
            throw APIError("InvalidParameters", "The parameter commands is required by \(document).")
        }
        for id in ids where instances[id]?.isAnswering != true {
            throw APIError("InvalidInstanceId", "Instances [[\(id)]] not in a valid state for account \(account)")
        }
        let command = makeUUID()
        for id in ids {
            commands.put(
                CommandInvocation(
                    command: command, instance: id, document: document, comment: comment, requested: now,
                    script: CommandScript(lines: isShell ? parameters["commands"] ?? [] : []),
                    executionTimeout: max(1, parameters["executionTimeout"]?.first.flatMap { Int($0) } ?? 3600)))
            schedule(.command(CommandEvent(command: command, instance: id, step: .begin)), after: .seconds(1))
            schedule(
                .command(CommandEvent(command: command, instance: id, step: .deliveryTimeout)),
                after: .seconds(timeout ?? 3600))
        }
        return command
    }

    mutating func handle(_ event: CommandEvent) {
        let key = CommandInvocation.key(event.command, event.instance)
        guard var invocation = commands[key], !invocation.status.isFinal else { return }
        let machine = instances[event.instance]
        let outcome = invocation.script.outcome(programAnswers: machine?.answersWell ?? false)
        switch event.step {
        case .begin:
            guard machine?.isAnswering == true else { return }
            invocation.status = .inProgress
            invocation.details = CommandInvocation.Status.inProgress.rawValue
            let isTooLong = outcome.seconds > invocation.executionTimeout
            schedule(
                .command(
                    CommandEvent(
                        command: event.command, instance: event.instance, step: isTooLong ? .executionTimeout : .end)),
                after: .seconds(isTooLong ? invocation.executionTimeout : outcome.seconds + 1))
        case .end:
            // A machine that has gone reports nothing: the delivery's time-out ends it.
            guard machine?.isAnswering == true else { return }
            invocation.status = outcome.exitCode == 0 ? .success : .failed
            invocation.details = invocation.status.rawValue
            invocation.exitCode = outcome.exitCode
            invocation.output = outcome.output
            invocation.errorOutput = outcome.errorOutput
        case .executionTimeout:
            guard machine?.isAnswering == true else { return }
            invocation.status = .timedOut
            invocation.details = "ExecutionTimedOut"
            invocation.exitCode = 137
        case .deliveryTimeout:
            // What runs is bounded by the document's own time-out.
            guard invocation.status == .pending || machine?.isAnswering != true else { return }
            invocation.status = .timedOut
            invocation.details = "DeliveryTimedOut"
        }
        commands.put(invocation)
    }

    /// - Throws: `InvocationDoesNotExist`.
    func commandInvocation(_ command: String, _ instance: String) throws(APIError) -> CommandInvocation {
        guard let found = commands[CommandInvocation.key(command, instance)] else {
            throw APIError("InvocationDoesNotExist", "")
        }
        return found
    }
}
