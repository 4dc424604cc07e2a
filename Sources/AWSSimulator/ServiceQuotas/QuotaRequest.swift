import FoundationEssentials

/// A request about the account's quotas, in JSON 1.1.
struct QuotaRequest {
    private struct Members: Decodable {
        var ServiceCode: String?
        var QuotaCode: String?
    }

    private let operation: String
    private let body: [UInt8]

    init(_ operation: String, _ body: [UInt8]) {
        self.operation = operation
        self.body = body
    }

    func run(in world: World) throws(APIError) -> JSONValue {
        guard operation == "GetServiceQuota" else {
            throw APIError(
                "InvalidAction",
                "The action \(operation) is not valid for this web service: the built-in AWS does not have it.")
        }
        let members = try read()
        guard let service = members.ServiceCode, let code = members.QuotaCode, !service.isEmpty, !code.isEmpty else {
            throw APIError("IllegalArgumentException", "ServiceCode and QuotaCode are required")
        }
        guard service == "ec2", code == VCPUQuota.code else {
            throw APIError(
                "NoSuchResourceException",
                "The request failed because the specified service quota does not exist in the AWS Service Quotas: the "
                    + "built-in AWS has \(VCPUQuota.code) of ec2 only.")
        }
        return .object([("Quota", quota(in: world))])
    }

    private func quota(in world: World) -> JSONValue {
        .object([
            ("ServiceCode", .string("ec2")), ("ServiceName", .string("Amazon Elastic Compute Cloud (Amazon EC2)")),
            ("QuotaArn", .string(world.arn("servicequotas", "ec2/\(VCPUQuota.code)"))),
            ("QuotaCode", .string(VCPUQuota.code)),
            ("QuotaName", .string("Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances")),
            ("Value", .number(Double(VCPUQuota.value(in: world)))), ("Unit", .string("None")),
            ("Adjustable", .bool(true)), ("GlobalQuota", .bool(false)),
        ])
    }

    private func read() throws(APIError) -> Members {
        do {
            return try JSONDecoder().decode(Members.self, from: Data(body))
        } catch {
            throw APIError("SerializationException", "the body is not the JSON of \(operation)")
        }
    }
}

/// The account's quota of vCPUs for standard On-Demand instances.
enum VCPUQuota {
    static let code = "L-1216C47A"

    /// What the scenario sets; a number that nobody reaches where it sets none.
    static func value(in world: World) -> Int {
        let limit = world.rules.groupSwitches.limits.vCPUQuota
        return limit > 0 ? limit : 100_000
    }
}
