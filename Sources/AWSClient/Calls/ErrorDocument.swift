internal import AWSWire

/// AWS's error in XML, in each of its shapes.
///
/// Query services: `<ErrorResponse><Error><Code/><Message/></Error><RequestId/></ErrorResponse>`; EC2:
/// `<Response><Errors><Error>...</Error></Errors><RequestID/></Response>`; S3: `<Error><Code/>...</Error>`.
struct ErrorDocument {
    private(set) var code = ""
    private(set) var message = ""
    private(set) var requestID: String?

    /// - Throws: `XMLError` for what is not XML, and for XML without an error code (an XHTML page).
    init(_ body: [UInt8]) throws(XMLError) {
        var reader = try XMLPullReader(body)
        _ = try reader.enterRoot()
        try read(&reader)
        try reader.finish()
        if code.isEmpty { throw XMLError(.unexpected("no error code"), at: 0) }
    }

    init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    private mutating func read(_ reader: inout XMLPullReader) throws(XMLError) {
        try reader.children { (reader, name) throws(XMLError) in
            switch name {
            case "Error", "Errors": try self.read(&reader)
            case "Code": self.code = try reader.text()
            case "Message": self.message = try reader.text()
            case "RequestId", "RequestID": self.requestID = try reader.text()
            default: break
            }
        }
    }
}
