import AWSWire

extension QueryForm {
    /// The value of a field that must be there.
    func required(_ name: String) throws(APIError) -> String {
        guard let value = self[name], !value.isEmpty else {
            let member = name.prefix(1).lowercased() + name.dropFirst()
            throw .validation(
                "1 validation error detected: Value null at '\(member)' failed to satisfy constraint: Member must not "
                    + "be "
                    + "null")
        }
        return value
    }

    /// A whole number; `nil` when the field is not there.
    func number(_ name: String) throws(APIError) -> Int? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let number = Int(text) else {
            throw APIError("MalformedInput", "\(name) must be a whole number and is \"\(text)\"")
        }
        return number
    }

    func requiredNumber(_ name: String) throws(APIError) -> Int {
        _ = try required(name)
        return try number(name) ?? 0
    }

    /// `true` or `false`; `nil` when the field is not there.
    func flag(_ name: String) throws(APIError) -> Bool? {
        switch self[name]?.lowercased() {
        case nil, "": return nil
        case "true": return true
        case "false": return false
        case let text?: throw APIError("MalformedInput", "\(name) must be true or false and is \"\(text)\"")
        }
    }

    /// The entries of a list; `nil` when the form says nothing about it.
    func listIfGiven(_ name: String) -> [String]? { hasList(name) ? list(name) : nil }
}

/// One page of a listing, and how to get the next.
struct Page<Item> {
    let items: [Item]
    let nextToken: String?

    /// Cuts `all` at the token of the form.
    ///
    /// - Parameter usual: How many items a page has when the form does not say it.
    /// - Throws: `InvalidNextToken` for a token that no page of this listing gave, that is of another operation or of
    ///   the same one with other parameters; `ValidationError` for more items than a page can have.
    init(
        of all: [Item], _ form: QueryForm, token name: String = "NextToken", size: String = "MaxRecords", usual: Int,
        most: Int
    ) throws(APIError) {
        let count = try form.number(size) ?? usual
        guard count > 0, count <= most else { throw Self.wrongSize(count, size, most: most) }
        let family = "page-\(Self.fingerprint(of: form, without: [name, size]))-"
        var start = 0
        if let token = form[name], !token.isEmpty {
            guard token.hasPrefix(family), let offset = Int(token.dropFirst(family.count)), offset > 0 else {
                throw APIError("InvalidNextToken", "The token '\(token)' is invalid.")
            }
            start = min(offset, all.count)
        }
        let end = min(start + count, all.count)
        items = Array(all[start..<end])
        nextToken = end < all.count ? family + String(end) : nil
    }

    private static func wrongSize(_ count: Int, _ name: String, most: Int) -> APIError {
        let member = name.prefix(1).lowercased() + name.dropFirst()
        let bound = count > 0 ? "less than or equal to \(most)" : "greater than or equal to 1"
        return .validation(
            "1 validation error detected: Value '\(count)' at '\(member)' failed to satisfy constraint: Member must "
                + "have "
                + "value \(bound)")
    }

    /// What tells listings apart: FNV-1a over the request without its paging.
    private static func fingerprint(of form: QueryForm, without names: [String]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for field in form.fields where !names.contains(field.name) {
            for byte in "\(field.name)=\(field.value)&".utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        return String(hash, radix: 36)
    }
}
