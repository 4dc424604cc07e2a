/// How large an instance type is, as far as its name tells.
package enum InstanceSize {
    /// The least number of vCPUs that a type can have which counts towards the quota of standard On-Demand instances;
    /// `nil` for other families and for names that do not tell (`metal`).
    ///
    /// `xlarge` means 4 in each standard family, `Nxlarge` 4 N, `large` 2; below that a type has 1 or 2.
    /// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html
    package static func leastVCPUs(of type: String) -> Int? {
        let parts = type.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let first = parts[0].first, "acdhimrtz".contains(first) else { return nil }
        let family = String(parts[0])
        let isOther = ["inf", "trn", "dl", "hpc", "mac"].contains(where: family.hasPrefix)
        if isOther { return nil }
        switch parts[1] {
        case "nano", "micro", "small", "medium": return ["t3", "t3a", "t4g"].contains(family) ? 2 : 1
        case "large": return 2
        case "xlarge": return 4
        case let size where size.hasSuffix("xlarge"): return Int(size.dropLast("xlarge".count)).map { 4 * $0 }
        default: return nil
        }
    }
}
