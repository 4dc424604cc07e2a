package import AWSWire
package import Timekeeping

/// Credentials with what is known about them.
package struct ResolvedCredentials: Sendable, Hashable {
    package var credentials: Credentials
    /// When they run out; `nil` for those that do not, or do not say so.
    package var expires: WallTime?
    /// Where they come from, for example `the environment`.
    package var source: String

    package init(credentials: Credentials, expires: WallTime? = nil, source: String) {
        self.credentials = credentials
        self.expires = expires
        self.source = source
    }
}

/// Keeps credentials and gets new ones before they run out; one fetch serves all who wait.
package actor CredentialsProvider {
    /// New credentials are wanted when the old ones last no longer than this.
    static let margin = Duration.seconds(600)

    private let fetch: @Sendable () async throws(CredentialsError) -> ResolvedCredentials
    private var kept: ResolvedCredentials?
    private var isFetching = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter fetch: Gets credentials from their source; called again when they run out or AWS refuses them.
    package init(fetch: @escaping @Sendable () async throws(CredentialsError) -> ResolvedCredentials) {
        self.fetch = fetch
    }

    /// Credentials that never change.
    package init(_ credentials: Credentials, source: String = "the program") {
        self.init { () async throws(CredentialsError) in
            ResolvedCredentials(credentials: credentials, source: source)
        }
    }

    /// Credentials that are good at `now`.
    ///
    /// - Throws: ``CredentialsError`` when there are none. That a source fails while the old ones last is no error.
    package func current(at now: WallTime) async throws(CredentialsError) -> Credentials {
        while isFetching {
            await withCheckedContinuation { waiting.append($0) }
        }
        if let kept, (kept.expires.map { $0 > now + Self.margin }) ?? true { return kept.credentials }
        isFetching = true
        defer {
            isFetching = false
            let woken = waiting
            waiting = []
            for continuation in woken { continuation.resume() }
        }
        do throws(CredentialsError) {
            let fresh = try await fetch()
            guard (fresh.expires.map { $0 > now }) ?? true else { throw .expired(source: fresh.source) }
            kept = fresh
            return fresh.credentials
        } catch {
            if let kept, let expires = kept.expires, expires > now { return kept.credentials }
            throw error
        }
    }

    /// Forgets credentials that AWS refused, unless others have taken their place already.
    package func discard(_ used: Credentials) {
        if kept?.credentials == used { kept = nil }
    }
}
