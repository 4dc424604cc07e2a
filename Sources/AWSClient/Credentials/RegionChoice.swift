/// The region to work in, and who chose it.
package struct RegionChoice: Sendable, Hashable {
    package var name: String
    /// For example `--region` or `AWS_REGION`; `nil` when nobody chose and the default is taken.
    package var source: String?

    package init(name: String, source: String?) {
        self.name = name
        self.source = source
    }

    /// Whether somebody chose the region.
    package var isChosen: Bool { source != nil }

    /// The region when nobody chose one, as the seeds had it.
    package static let fallback = RegionChoice(name: "eu-west-1", source: nil)

    /// Chooses: `--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's `region`, ``fallback``.
    ///
    /// - Throws: ``ConfigurationError/badRegion(_:from:)`` for something that cannot be part of a host's name.
    package init(
        flag: String?, environment: [String: String], profile: Profile?
    ) throws(ConfigurationError) {
        let candidates: [(String?, String)] = [
            (flag, "--region"), (environment["AWS_REGION"], "AWS_REGION"),
            (environment["AWS_DEFAULT_REGION"], "AWS_DEFAULT_REGION"),
            (profile?["region"], "profile \(profile?.name ?? "")"),
        ]
        for (name, source) in candidates {
            guard let name, !name.isEmpty else { continue }
            let isPlain = name.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
            }
            guard isPlain, name.utf8.first != UInt8(ascii: "-") else { throw .badRegion(name, from: source) }
            self.init(name: name, source: source)
            return
        }
        self = .fallback
    }
}
