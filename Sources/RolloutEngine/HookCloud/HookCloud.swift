package import AWSClient
package import Hooks
private import Synchronization
private import Timekeeping

/// Carries out what hooks ask with `aws.call`, through the client of the run: its credentials, retries, budget and audit.
///
/// Hooks are started before there is a client, and asked when there is one: ``connect(_:)``.
package final class HookCloud: Sendable {
    private let client = Mutex<AWSClient?>(nil)

    package init() {}

    package func connect(_ client: AWSClient) {
        self.client.withLock { $0 = client }
    }

    /// Performs a call that has been checked against the list, the grants and what is allowed.
    package func perform(_ request: CloudRequest) async -> Result<HookValue, CloudFailure> {
        guard let client = client.withLock({ $0 })?.noting("the hook \(request.hook)") else {
            return .failure(CloudFailure(.unreachable, "\(request.operation): the run has not begun"))
        }
        do throws(CloudFailure) {
            return .success(try await CloudAnswer(client: client, request: request).value())
        } catch {
            return .failure(error)
        }
    }
}

extension CloudFailure {
    /// What a hook is told of an error.
    init(_ error: AWSError, of operation: String) {
        let failure = error.serviceFailure
        let said = failure.map { "\($0.code): \($0.message)" } ?? "\(error)"
        let kind: Kind =
            if error.isAmbiguous {
                .unclear
            } else if error.isAccessDenied || error.isInvalidCredentials || error.isExpiredToken {
                .denied
            } else if failure == nil || error.isThrottling || (failure?.status ?? 0) >= 500 {
                .unreachable
            } else {
                .refused
            }
        let advice = error.isAccessDenied ? ": allow the action \(operation) to the identity that runs this" : ""
        self.init(kind, "\(operation): \(said)\(advice)")
    }
}
