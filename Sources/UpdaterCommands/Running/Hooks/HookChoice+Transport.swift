import Hooks
import LiveTransport
import Terminal
import Transport

extension HookChoice {
    /// A network of the hooks' own, for authorities that only they trust; `nil` when none are named.
    ///
    /// - Throws: `HookError` when the file of authorities cannot be used.
    var ownTransport: LiveTransport? {
        get throws(HookError) {
            guard let file = httpCA else { return nil }
            do throws(TransportError) {
                return try LiveTransport(certificates: Surroundings.variable("AWS_CA_BUNDLE"), additional: file)
            } catch {
                throw .refused([
                    HookProblem("--http-ca \(file.harmless)", "\(error): name a file with certificates in PEM")
                ])
            }
        }
    }
}
