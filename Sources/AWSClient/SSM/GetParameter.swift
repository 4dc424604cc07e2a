internal import AWSWire

#if canImport(FoundationEssentials)
    private import FoundationEssentials
#else
    private import Foundation
#endif

extension Operation {
    static let getParameter = Operation(.ssm, "GetParameter", .read)
}

extension AWSClient {
    /// The value of a parameter
    /// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html).
    ///
    /// - Throws: ``AWSError/isAbsentParameter`` when there is none of that name.
    package func getParameter(name: String) async throws(AWSError) -> String {
        try await callJSON(.getParameter, [("Name", name)]) { (body) throws(XMLError) in
            // Why it cannot be read does not matter: the caller learns that it is not what was asked for.
            guard let answer = try? JSONDecoder().decode(ParameterAnswer.self, from: Data(body)) else {
                throw XMLError(.unexpected("no Parameter.Value"), at: 0)
            }
            return answer.Parameter.Value
        }
    }
}

private struct ParameterAnswer: Decodable {
    struct Parameter: Decodable {
        var Value: String
    }

    var Parameter: Parameter
}
