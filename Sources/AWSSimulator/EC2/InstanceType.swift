/// What must be known of an instance type: how large it is.
struct InstanceType {
    let name: String
    let memoryMiB: Int

    /// From the size in the name: `nano` to `large` have 2 vCPUs, `xlarge` 4, `2xlarge` 8 and so on; that is right for
    /// all present families but the oldest.
    static func vCPUs(of type: String) -> Int {
        let size = type.split(separator: ".").last.map { String($0) } ?? ""
        guard size.hasSuffix("xlarge") else { return 2 }
        return 4 * (Int(size.dropLast("xlarge".count)) ?? 1)
    }

    /// The types that the built-in AWS chooses from where a group names attributes instead of types, smallest first.
    private static let all = [
        InstanceType(name: "t3.nano", memoryMiB: 512), InstanceType(name: "t3.micro", memoryMiB: 1024),
        InstanceType(name: "t3.small", memoryMiB: 2048), InstanceType(name: "t3.medium", memoryMiB: 4096),
        InstanceType(name: "m6i.large", memoryMiB: 8192), InstanceType(name: "r6i.large", memoryMiB: 16_384),
        InstanceType(name: "c6i.xlarge", memoryMiB: 8192), InstanceType(name: "m6i.xlarge", memoryMiB: 16_384),
        InstanceType(name: "r6i.xlarge", memoryMiB: 32_768), InstanceType(name: "c6i.2xlarge", memoryMiB: 16_384),
        InstanceType(name: "m6i.2xlarge", memoryMiB: 32_768), InstanceType(name: "r6i.2xlarge", memoryMiB: 65_536),
        InstanceType(name: "c6i.4xlarge", memoryMiB: 32_768), InstanceType(name: "m6i.4xlarge", memoryMiB: 65_536),
        InstanceType(name: "m6i.8xlarge", memoryMiB: 131_072), InstanceType(name: "m6i.16xlarge", memoryMiB: 262_144),
    ]

    /// The names of the types that have what is asked for.
    static func fitting(_ requirements: InstanceRequirements) -> [String] {
        all.filter { type in
            let count = vCPUs(of: type.name)
            return count >= requirements.minimumCPUs && count <= requirements.maximumCPUs ?? .max
                && type.memoryMiB >= requirements.minimumMemoryMiB
                && type.memoryMiB <= requirements.maximumMemoryMiB ?? .max
        }.map(\.name)
    }
}
