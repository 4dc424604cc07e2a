import ArgumentParser

/// Where a run is written down.
struct AuditArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The audit file, to which the run is added: every call, look, verdict and decision, for haupdate explain; else "
                + "a new one under haupdate/ in the user's state folder.",
            valueName: "file"))
    var journal: String?

    func validate() throws {
        if journal == "" { throw ValidationError("--journal needs the name of a file") }
    }
}
