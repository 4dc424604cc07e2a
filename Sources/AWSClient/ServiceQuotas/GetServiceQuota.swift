internal import AWSWire
internal import Transport

#if canImport(FoundationEssentials)
    private import FoundationEssentials
#else
    private import Foundation
#endif

extension Operation {
    static let getServiceQuota = Operation(.serviceQuotas, "GetServiceQuota", .read)
}

extension AWSClient {
    /// The value of an account's quota in this region, with increases applied.
    /// https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
    ///
    /// - Parameters:
    ///   - service: For example `ec2`.
    ///   - code: For example `L-1216C47A`.
    /// - Throws: A service failure with code `NoSuchResourceException` when there is none.
    package func getServiceQuota(service: String, code: String) async throws(AWSError) -> Double {
        let members = [("ServiceCode", service), ("QuotaCode", code)]
        return try await callJSON(.getServiceQuota, members) { (body) throws(XMLError) in
            // Why it cannot be read does not matter: the caller learns that it is not what was asked for.
            guard let answer = try? JSONDecoder().decode(QuotaAnswer.self, from: Data(body)) else {
                throw XMLError(.unexpected("no Quota.Value"), at: 0)
            }
            return answer.Quota.Value
        }
    }
}

private struct QuotaAnswer: Decodable {
    struct Quota: Decodable {
        var Value: Double
    }

    var Quota: Quota
}
