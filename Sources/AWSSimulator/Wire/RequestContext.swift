/// What a handler may know of a request besides its form.
package struct RequestContext: Sendable {
    package let requestID: String
    /// The access key ID that signed the request.
    package let accessKeyID: String
    /// The host that was asked, without a port.
    package let host: String

    package init(requestID: String, accessKeyID: String, host: String) {
        self.requestID = requestID
        self.accessKeyID = accessKeyID
        self.host = host
    }
}
