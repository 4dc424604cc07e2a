import Timekeeping

extension World {
    /// A parameter that AWS itself publishes, such as the newest image of Amazon Linux; `nil` for any other name.
    ///
    /// Every name under `/aws/service/` that speaks of an image gives an image ID of its own, the same in every account.
    func publicParameter(_ name: String) -> Parameter? {
        guard name.hasPrefix("/aws/service/"), name.contains("ami") else { return nil }
        // FNV-1a: equal in every process, unlike Swift's own hashes.
        let hash = name.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        let image = "ami-0" + String(repeating: "0", count: 16 - digits.count) + digits
        let version = Parameter.Version(
            number: 1, value: image, modified: WallTime(secondsSince1970: 1_767_225_600), description: "")
        return Parameter(name: name, type: "String", versions: [version])
    }
}
