internal import AWSWire
internal import Timekeeping

#if canImport(FoundationEssentials)
    private import FoundationEssentials
#else
    private import Foundation
#endif

/// Gets credentials from a program that a profile names.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
struct CredentialProcess: Sendable {
    var profile: String
    var command: String
    var run: @Sendable ([String]) async -> SettingsSource.ProgramResult

    private struct Answer: Decodable {
        var Version: Int
        var AccessKeyId: String
        var SecretAccessKey: String
        var SessionToken: String?
        var Expiration: String?
    }

    func fetch() async throws(CredentialsError) -> ResolvedCredentials {
        guard let words = shellWords(command), !words.isEmpty else {
            throw failed("its command line has an open quote or no word")
        }
        let result = await run(words)
        guard let exitCode = result.exitCode else { throw failed("it could not be started, or was killed") }
        guard exitCode == 0 else { throw failed("it ended with exit code \(exitCode)") }
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: Data(result.output))
        } catch {
            // The decoder's own words could repeat a secret.
            throw failed("its output is not JSON with Version, AccessKeyId and SecretAccessKey")
        }
        guard answer.Version == 1 else { throw failed("its output has Version \(answer.Version) instead of 1") }
        var expires: WallTime?
        if let text = answer.Expiration {
            expires = WallTime(iso8601: text)
            guard expires != nil else { throw failed("its Expiration is not a time such as 2026-11-22T09:05:00Z") }
        }
        return ResolvedCredentials(
            credentials: Credentials(
                accessKeyID: answer.AccessKeyId, secretAccessKey: Secret(answer.SecretAccessKey),
                sessionToken: answer.SessionToken.map(Secret.init)),
            expires: expires, source: "credential_process of profile \"\(profile)\"")
    }

    private func failed(_ reason: String) -> CredentialsError {
        .processFailed(profile: profile, reason: reason)
    }
}

/// Splits a command line as a POSIX shell does (quotes and backslashes), and does nothing else that a shell does.
///
/// - Returns: `nil` for an open quote.
func shellWords(_ line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
        if isEscaped {
            if quote == "\"", !"\"\\$`".contains(character) { word = (word ?? "") + "\\" }
            word = (word ?? "") + String(character)
            isEscaped = false
        } else if character == "\\", quote != "'" {
            isEscaped = true
        } else if character == quote {
            quote = nil
        } else if quote == nil, character == "'" || character == "\"" {
            quote = character
            word = word ?? ""
        } else if quote == nil, character.isWhitespace {
            if let word { words.append(word) }
            word = nil
        } else {
            word = (word ?? "") + String(character)
        }
    }
    guard quote == nil, !isEscaped else { return nil }
    if let word { words.append(word) }
    return words
}
