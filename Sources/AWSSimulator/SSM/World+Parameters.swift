extension World {
    /// Writes a parameter.
    ///
    /// - Returns: Its new version.
    /// - Throws: `ParameterAlreadyExists` unless `overwrite` is on.
    @discardableResult
    package mutating func putParameter(
        name: String, value: String, type: String = "String", overwrite: Bool = false
    ) throws(APIError) -> Int {
        let before = parameters[name]
        guard before == nil || overwrite else {
            throw APIError(
                "ParameterAlreadyExists",
                "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
            )
        }
        let version = (before?.version ?? 0) + 1
        parameters.put(
            Parameter(name: name, value: value, type: before?.type ?? type, version: version, modified: now))
        return version
    }

    /// Deletes a parameter.
    ///
    /// - Throws: `ParameterNotFound`.
    package mutating func deleteParameter(name: String) throws(APIError) {
        guard parameters[name] != nil else { throw APIError("ParameterNotFound", "Parameter \(name) not found.") }
        parameters[name] = nil
    }
}
