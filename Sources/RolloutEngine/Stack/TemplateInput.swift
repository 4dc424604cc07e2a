internal import AWSClient
internal import CloudFormationTemplate
internal import RolloutCore
internal import Timekeeping

/// A template on its way to CloudFormation.
struct TemplateInput: Sendable {
    /// What to call it in messages.
    var name: String
    var source: AWSClientTemplateSource
    /// The text, where this program has it.
    var text: String?
    /// The capabilities that it needs, where AWS has said so.
    var capabilities: [String] = []
}

typealias AWSClientTemplateSource = TemplateSource

extension Run {
    /// The largest template that a request may carry inline:
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    static let inlineLimitBytes = 51_200
    /// The largest template that CloudFormation reads from S3.
    static let templateLimitBytes = 1_048_576

    /// Reads what the operator gave, checks that it parses, and lets CloudFormation validate it.
    func template(_ given: UpdateStackRequest.TemplateSource) async throws(RunError) -> TemplateInput {
        var input = try await read(given)
        if let text = input.text { try check(text, name: input.name) }
        do {
            let source = input.source
            let summary = try await patiently("validating the template") { (client) async throws(AWSError) in
                try await client.validateTemplate(source)
            }
            input.capabilities = summary.capabilities
        } catch {
            if isRefusal(error) {
                throw .declined("\(input.name): CloudFormation refuses the template: \(message(of: error)): mend it")
            }
            guard error.isOperationMissing else { throw .aws(error, purpose: "validating the template") }
            emit(.note("the endpoint does not have ValidateTemplate: the template was only parsed here"))
        }
        return input
    }

    private func read(_ given: UpdateStackRequest.TemplateSource) async throws(RunError) -> TemplateInput {
        switch given {
        case .file(let path, let contents):
            let text = String(decoding: contents, as: UTF8.self)
            if contents.count <= Run.inlineLimitBytes {
                return TemplateInput(name: path, source: .body(text), text: text)
            }
            return TemplateInput(name: path, source: try await byAddress(contents, path), text: text)
        case .url(let url) where url.hasPrefix("s3://"):
            let parts = url.dropFirst(5).split(separator: "/", maxSplits: 1)
            guard parts.count == 2 else { throw .declined("\(url) names no object: it needs s3://bucket/key") }
            let (bucket, key) = (String(parts[0]), String(parts[1]))
            let object = try await calling("reading \(url)") { (client) async throws(AWSError) in
                try await client.getLocatedObject(bucket: bucket, key: key)
            }
            let text = String(decoding: object.contents, as: UTF8.self)
            let isInline = object.contents.count <= Run.inlineLimitBytes
            return TemplateInput(name: url, source: isInline ? .body(text) : .url(object.url), text: text)
        case .url(let url): return TemplateInput(name: url, source: .url(url), text: nil)
        }
    }

    /// A file that no request can carry goes to where `--state` keeps things, if that is in S3.
    private func byAddress(_ contents: [UInt8], _ path: String) async throws(RunError) -> AWSClientTemplateSource {
        let size = "\(path) has \(contents.count) bytes"
        guard contents.count <= Run.templateLimitBytes else {
            throw .declined(
                "\(size) and CloudFormation takes \(Run.templateLimitBytes): move parts of it into nested stacks")
        }
        guard let place = options.state, case .bucket = place else {
            throw .declined(
                "\(size) and a request can carry \(Run.inlineLimitBytes): put it into S3 and use --template "
                    + "s3://bucket/key, or name a bucket with --state s3://BUCKET/PREFIX, where the run puts it itself")
        }
        do throws(StateFailure) {
            return .url(try await keepTemplate(contents, of: path, in: place))
        } catch {
            throw .declined("--state: \(size) and cannot be put where CloudFormation reads it: \(error): mend that")
        }
    }

    private func check(_ text: String, name: String) throws(RunError) {
        do {
            _ = try Template.parse(text, name: name)
        } catch {
            throw .declined("\(error)")
        }
    }

    /// Whether AWS has judged what it was asked, and not only been busy, out of order, or closed to this identity.
    func isRefusal(_ error: AWSError) -> Bool {
        error.serviceFailure != nil && !isPassing(error) && !error.isThrottling && !error.isAccessDenied
            && !error.isExpiredToken && !error.isInvalidCredentials
    }

    /// AWS's own words where it answered, else ours.
    func message(of error: AWSError) -> String { error.serviceFailure?.message ?? "\(error)" }
}
