internal import AWSWire

/// One page of a listing.
struct Page<Item> {
    var items: [Item] = []
    /// The token of the next page; `nil` or empty on the last one.
    var next: String?
}

extension AWSClient {
    /// How often a listing may begin anew because a token was not taken.
    private static let restartLimit = 3

    /// Lists all pages, or up to the first item that `continues` refuses; never a part because of an error.
    ///
    /// A token that is not taken any more restarts the listing; a token that comes a second time is an error.
    ///
    /// - Parameters:
    ///   - tokenName: The name of the token in the request.
    ///   - read: Reads one page from within the result's element.
    func pages<Item>(
        _ operation: Operation, _ form: QueryForm, tokenName: String = "NextToken",
        while continues: (Item) -> Bool = { _ in true },
        read: (inout XMLPullReader) throws(XMLError) -> Page<Item>
    ) async throws(AWSError) -> [Item] {
        var restarts = 0
        while true {
            do throws(AWSError) {
                return try await listOnce(operation, form, tokenName, continues, read)
            } catch {
                guard error.isInvalidNextToken, restarts < Self.restartLimit else { throw error }
                restarts += 1
            }
        }
    }

    private func listOnce<Item>(
        _ operation: Operation, _ form: QueryForm, _ tokenName: String, _ continues: (Item) -> Bool,
        _ read: (inout XMLPullReader) throws(XMLError) -> Page<Item>
    ) async throws(AWSError) -> [Item] {
        var items: [Item] = []
        var seen: Set<String> = []
        var token: String?
        while true {
            var request = form
            request.set(tokenName, token)
            let page = try await call(operation, request, read: read)
            for item in page.items {
                guard continues(item) else { return items }
                items.append(item)
            }
            guard let next = page.next, !next.isEmpty else { return items }
            guard seen.insert(next).inserted else { throw .repeatedPage(operation) }
            token = next
        }
    }
}
