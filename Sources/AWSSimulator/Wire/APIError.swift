/// An error as AWS answers it.
package struct APIError: Error, Hashable, Sendable {
    /// AWS's name of the error, for example `ValidationError`.
    package var code: String
    package var message: String
    /// The HTTP status: 400 to 599.
    package var status: Int

    package init(_ code: String, _ message: String, status: Int = 400) {
        self.code = code
        self.message = message
        self.status = status
    }

    /// A request that contradicts itself or the state of the account.
    package static func validation(_ message: String) -> APIError { APIError("ValidationError", message) }
}
