extension World {
    /// Writes a parameter.
    ///
    /// - Parameter type: Needed for a new one; later ones keep theirs.
    /// - Returns: Its new version.
    /// - Throws: `ParameterAlreadyExists` unless `overwrite` is on; `ValidationException` for names, types and values
    ///   that cannot be.
    @discardableResult
    package mutating func putParameter(
        name: String, value: String, type: String = "String", overwrite: Bool = false, description: String = ""
    ) throws(APIError) -> Int {
        try Self.checkParameter(name, value, type)
        let before = parameters[name]
        guard before == nil || overwrite else {
            throw APIError(
                "ParameterAlreadyExists",
                "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
            )
        }
        var parameter = before ?? Parameter(name: name, type: type, versions: [])
        let next = Parameter.Version(
            number: parameter.version + 1, value: value, modified: now, description: description)
        parameter.versions = Array((parameter.versions + [next]).suffix(100))
        parameters.put(parameter)
        return next.number
    }

    /// Deletes a parameter with all its versions.
    ///
    /// - Throws: `ParameterNotFound`.
    package mutating func deleteParameter(name: String) throws(APIError) {
        guard parameters[name] != nil else { throw unknownParameter(name) }
        parameters[name] = nil
    }

    /// The parameter and the version that a name, or `name:version`, means.
    ///
    /// - Throws: `ParameterNotFound`, `ParameterVersionNotFound`.
    func parameter(
        _ text: String
    ) throws(APIError) -> (parameter: Parameter, version: Parameter.Version, selector: String?) {
        // An ARN has colons of its own, and the name after the fifth.
        let prefix = arn("ssm", "parameter")
        var name = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        if text.hasPrefix(prefix), parameters[name] == nil { name.removeFirst(name.hasPrefix("/") ? 1 : 0) }
        var selector: String?
        if let colon = name.lastIndex(of: ":") {
            selector = String(name[colon...])
            name = String(name[..<colon])
        }
        guard let parameter = parameters[name] ?? publicParameter(name), let last = parameter.versions.last else {
            throw unknownParameter(text)
        }
        guard let selector else { return (parameter, last, nil) }
        guard let version = parameter.versions.first(where: { ":\($0.number)" == selector }) else {
            throw APIError(
                "ParameterVersionNotFound",
                "Systems Manager could not find version \(selector.dropFirst()) of \(name). Verify the version and try "
                    + "again.")
        }
        return (parameter, version, selector)
    }

    func unknownParameter(_ name: String) -> APIError {
        APIError("ParameterNotFound", "Parameter \(name) not found.")
    }

    private static func checkParameter(_ name: String, _ value: String, _ type: String) throws(APIError) {
        guard name.wholeMatch(of: /[a-zA-Z0-9_.\/-]{1,1011}/) != nil else {
            throw APIError(
                "ValidationException",
                "Parameter name: can't be prefixed with \"ssm\" (case-insensitive) and can only contain letters, "
                    + "numbers, and the symbols .-_/")
        }
        let first = name.split(separator: "/").first?.lowercased() ?? ""
        guard !first.hasPrefix("aws"), !first.hasPrefix("ssm") else {
            throw APIError("AccessDeniedException", "No access to reserved parameter name: \(name).")
        }
        guard ["String", "StringList", "SecureString"].contains(type) else {
            throw APIError(
                "ValidationException",
                "1 validation error detected: Value '\(type)' at 'type' failed to satisfy constraint: Member must "
                    + "satisfy enum value set: [SecureString, StringList, String]")
        }
        guard !value.isEmpty, value.utf8.count <= 8192 else {
            throw APIError(
                "ValidationException",
                "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length "
                    + "between 1 and 8192")
        }
    }
}
