extension Evaluation {
    /// Evaluates the functions that only work on values.
    func compute(
        _ function: TemplateFunction, _ argument: TemplateValue, path: [String]
    ) throws(TemplateError) -> PropertyValue {
        switch function {
        case .join: return .string(try join(argument, path: path))
        case .select: return try select(argument, path: path)
        case .split: return try split(argument, path: path)
        case .base64: return .string(base64(Array(try text(argument, path: path).utf8)))
        case .cidr: return try cidr(argument, path: path)
        case .length:
            return .number(String(try list(argument, path: path, needs: "Fn::Length object requires a list").count))
        case .toJSONString: return .string(try required(argument, path: path).json)
        default: throw error(argument, path, "\(function.rawValue) is not computed from values")
        }
    }

    private func join(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> String {
        let needs =
            "Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be "
            + "joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined"
        guard let parts = argument.elements, parts.count == 2 else {
            throw error(argument, path, "Template error: every \(needs).")
        }
        let delimiter = try text(parts[0], path: path + ["0"])
        var texts: [String] = []
        for element in try list(parts[1], path: path + ["1"], needs: needs) {
            guard let text = element.text else { throw error(parts[1], path, "Template error: every \(needs).") }
            texts.append(text)
        }
        return texts.joined(separator: delimiter)
    }

    private func select(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue {
        let needs = "Fn::Select object requires two non-empty parameters, an integer index and a list of strings"
        guard let parts = argument.elements, parts.count == 2 else {
            throw error(argument, path, "Template error: every \(needs).")
        }
        guard let index = try required(parts[0], path: path + ["0"]).integer else {
            throw error(parts[0], path, "Template error: every \(needs).")
        }
        let elements = try list(parts[1], path: path + ["1"], needs: needs)
        guard elements.indices.contains(index) else {
            throw error(parts[0], path, "Template error: Fn::Select cannot select nonexistent value at index \(index)")
        }
        return elements[index]
    }

    private func split(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue {
        guard let parts = argument.elements, parts.count == 2 else {
            throw error(
                argument, path,
                "Template error: every Fn::Split object requires two parameters, (1) a string delimiter "
                    + "and (2) a string to be split or a function that returns a string to be split.")
        }
        let delimiter = try text(parts[0], path: path + ["0"])
        let source = try text(parts[1], path: path + ["1"])
        guard !delimiter.isEmpty else {
            throw error(parts[0], path, "Template error: the delimiter of Fn::Split is empty.")
        }
        return .list(source.split(separator: delimiter, omittingEmptySubsequences: false).map { .string(String($0)) })
    }

    private func cidr(_ argument: TemplateValue, path: [String]) throws(TemplateError) -> PropertyValue {
        guard let parts = argument.elements, (2...3).contains(parts.count) else {
            throw error(
                argument, path,
                "Template error: every Fn::Cidr object requires an ipBlock, a count and an optional "
                    + "number of cidrBits.")
        }
        let block = try text(parts[0], path: path + ["0"])
        let count = try required(parts[1], path: path + ["1"]).integer ?? 0
        let bits = parts.count == 3 ? try required(parts[2], path: path + ["2"]).integer ?? 0 : 8
        guard (1...256).contains(count), let network = AddressBlock(block),
            let blocks = network.divided(count: count, hostBits: bits)
        else {
            throw error(
                argument, path,
                "Template error: Fn::Cidr cannot take \(count) blocks with \(bits) host bits from \(block).")
        }
        return .list(blocks.map { .string($0) })
    }
}

/// Base64 with padding, RFC 4648.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var result = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
        for index in 0..<4 {
            result.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : "=")
        }
    }
    return result
}
