import AWSWire
import CloudFormationTemplate

extension World {
    /// Everything that a request makes a stack from: template, parameters, tags; checked as AWS does before it starts.
    ///
    /// - Parameter previous: What the stack is made from now; `nil` for a new one.
    /// - Throws: `ValidationError` in AWS's words; `InsufficientCapabilitiesException`.
    func configuration(
        for request: StackRequest, previous: StackConfiguration?, isChangeSet: Bool = false
    ) throws(APIError) -> StackConfiguration {
        let stored: StoredTemplate
        if request.source == .previous {
            guard let previous else { throw .validation("Stack has no previous template: give a template") }
            stored = previous.template
        } else {
            stored = try storedTemplate(try templateText(request.source))
        }
        let template = stored.template
        try checkCapabilities(template, granted: request.capabilities, isChangeSet: isChangeSet)
        try checkTemplate(template)
        let parameters = try parameterValues(request.parameters, for: template, previous: previous)
        return StackConfiguration(
            template: stored, parameters: parameters, tags: request.tags ?? previous?.tags ?? [],
            capabilities: request.capabilities,
            notificationARNs: request.notificationARNs ?? previous?.notificationARNs ?? [],
            roleARN: request.roleARN ?? previous?.roleARN)
    }

    /// The text of a template that is given as a body or as an object's address.
    ///
    /// - Throws: `ValidationError` for a body over 51,200 bytes and for an object that is not there.
    func templateText(_ source: StackRequest.Source?) throws(APIError) -> String {
        switch source {
        case .body(let text):
            guard text.utf8.count <= 51_200 else {
                throw .validation(
                    "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must "
                        + "have length less than or equal to 51200")
            }
            return text
        case .url(let address): return try templateText(at: address)
        case .previous, nil: throw .validation("Either Template URL or Template Body must be specified.")
        }
    }

    private func templateText(at address: String) throws(APIError) -> String {
        guard let (bucket, name) = Self.objectName(in: address) else {
            throw .validation("TemplateURL must be a supported URL.")
        }
        guard let object = object(bucket: bucket, name: name) else {
            throw .validation(
                "S3 error: The specified key does not exist.\nFor more information check "
                    + "http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html")
        }
        guard let text = String(validating: object.body, as: UTF8.self) else {
            throw .validation("Template format error: the template is not UTF-8 text.")
        }
        return text
    }

    /// Bucket and key of an address in path style or virtual host style; `nil` for one that is not S3's.
    static func objectName(in address: String) -> (bucket: String, name: String)? {
        guard address.hasPrefix("https://") || address.hasPrefix("http://"),
            let start = address.firstRange(of: "://")?.upperBound
        else { return nil }
        let rest = address[start...].prefix { $0 != "?" }
        let host = rest.prefix { $0 != "/" }
        let encoded = rest.dropFirst(host.count).drop { $0 == "/" }
        let path = (PercentEncoding.decode(Array(encoded.utf8)[...], plusIsSpace: false) ?? String(encoded))[...]
        let labels = host.split(separator: ".")
        if let service = labels.firstIndex(where: { $0 == "s3" || $0.hasPrefix("s3-") }), service > 0 {
            return (labels[..<service].joined(separator: "."), String(path))
        }
        let bucket = path.prefix { $0 != "/" }
        let name = path.dropFirst(bucket.count).drop { $0 == "/" }
        return bucket.isEmpty || name.isEmpty ? nil : (String(bucket), String(name))
    }

    /// Reads a template.
    ///
    /// - Throws: `ValidationError` with CloudFormation's words.
    func storedTemplate(_ text: String) throws(APIError) -> StoredTemplate {
        do throws(TemplateError) {
            return try StoredTemplate(text)
        } catch {
            throw .validation(error.message)
        }
    }

    /// Refuses what refers to nothing and what needs a macro that is not here.
    func checkTemplate(_ template: Template) throws(APIError) {
        if let macro = template.transforms.first(where: { $0 != "AWS::LanguageExtensions" }) {
            throw .validation(
                "No transform named \(macro) found: the built-in AWS does not expand macros: give the processed template."
            )
        }
        guard template.loops.isEmpty else {
            throw .validation("The built-in AWS does not expand Fn::ForEach: write the resources out.")
        }
        do throws(TemplateError) {
            try template.checkReferences()
        } catch {
            throw .validation(error.message)
        }
    }

    private func parameterValues(
        _ given: [StackRequest.Parameter], for template: Template, previous: StackConfiguration?
    ) throws(APIError) -> [ResolvedParameter] {
        var values: [(name: String, value: String)] = []
        for parameter in given {
            if let value = parameter.value {
                values.append((parameter.key, value))
                continue
            }
            guard template.parameter(parameter.key) != nil else {
                throw .validation("Parameters: [\(parameter.key)] do not exist in the template")
            }
            guard let old = previous?.parameters.first(where: { $0.name == parameter.key }) else {
                throw .validation(
                    "Invalid input for parameter key \(parameter.key). Cannot specify usePreviousValue as true for a "
                        + "parameter key not in the previous template")
            }
            values.append((parameter.key, old.given))
        }
        do throws(TemplateError) {
            return try template.parameterValues(
                given: values, isKnown: { !$0.contains(ChangeKind.mark) },
                storedValue: { name in (self.parameters[name] ?? self.publicParameter(name))?.value })
        } catch {
            throw .validation(error.message)
        }
    }
}
