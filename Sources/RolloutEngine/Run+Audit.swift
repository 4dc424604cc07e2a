internal import RolloutCore

extension Run {
    /// Writes down what the run is about to change and why, before it does so.
    func decide(_ verb: String, _ subject: String, what: String = "", because why: String) {
        updater.audit?(.decision(Decision(verb, subject, what: what, why: why)))
    }

    /// Writes down what the rollout has decided, before it is carried out.
    func decide(_ action: RolloutAction, _ rollout: Rollout) {
        guard let audit = updater.audit else { return }
        for decision in rollout.decisions(for: action) { audit(.decision(decision)) }
    }

    /// Writes down what a look has shown.
    func note(_ look: Look) {
        guard let audit = updater.audit else { return }
        audit(.look(AuditLook(look)))
    }
}
