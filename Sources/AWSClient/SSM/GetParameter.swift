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
        try await storedParameter(name: name).value
    }

    /// A parameter with its type; the value of a `SecureString` comes encrypted.
    ///
    /// - Throws: ``AWSError/isAbsentParameter`` when there is none of that name.
    package func storedParameter(name: String) async throws(AWSError) -> StoredParameter {
        try await callJSON(.getParameter, [("Name", name)]) { (body) throws(XMLError) in
            // Why it cannot be read does not matter: the caller learns that it is not what was asked for.
            guard let answer = try? JSONDecoder().decode(ParameterAnswer.self, from: Data(body)) else {
                throw XMLError(.unexpected("no Parameter.Value"), at: 0)
            }
            let found = answer.Parameter
            return StoredParameter(
                name: found.Name ?? name, type: found.type ?? "", value: found.Value, version: found.Version)
        }
    }
}

/// A parameter of the parameter store
/// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html).
package struct StoredParameter: Sendable, Hashable {
    package var name: String
    /// `String`, `StringList` or `SecureString`; empty where the endpoint does not say it.
    package var type: String
    package var value: String
    package var version: Int?
}

private struct ParameterAnswer: Decodable {
    struct Parameter: Decodable {
        var Name: String?
        // JSON's own spelling; `Type` cannot be a member's name in Swift.
        var type: String?
        var Value: String
        var Version: Int?

        enum CodingKeys: String, CodingKey {
            case Name, Value, Version
            case type = "Type"
        }
    }

    var Parameter: Parameter
}
