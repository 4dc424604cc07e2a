import AWSWire
import HTTPTypes
import Transport

/// A request for an object of a bucket, in path style or virtual host style.
struct ObjectRequest: Sendable {
    let method: String
    let bucket: String
    /// Without the leading slash; empty for the bucket itself.
    let name: String
    let body: [UInt8]
    let contentType: String?
    /// Whether it must not overwrite anything (`If-None-Match: *`).
    let isOnlyIfAbsent: Bool
    /// Whether something other than an object or a bucket as a whole is asked for, such as its policy.
    private let isAboutAPart: Bool

    init(_ request: WireRequest) {
        let path = PercentEncoding.decode(Array(request.pathOnly.utf8)[...], plusIsSpace: false) ?? request.pathOnly
        let rest = path.drop { $0 == "/" }
        let labels = request.hostName.split(separator: ".")
        let service = labels.firstIndex { $0 == "s3" || $0.hasPrefix("s3-") }
        if let service, service > 0 {
            bucket = labels[..<service].joined(separator: ".")
            name = String(rest)
        } else {
            bucket = String(rest.prefix { $0 != "/" })
            name = String(rest.drop { $0 != "/" }.dropFirst())
        }
        method = request.head.method.rawValue
        body = request.body
        contentType = request.head.headerFields[.contentType]
        isOnlyIfAbsent = request.head.headerFields[.ifNoneMatch] == "*"
        // S3 has no actions: a word in the query, or a source to copy from, makes another operation of the same path.
        let query = (request.head.path ?? "").drop { $0 != "?" }.dropFirst()
        isAboutAPart =
            request.head.headerFields.contains { $0.name.canonicalName == "x-amz-copy-source" }
            || query.split(separator: "&").contains { part in
                let name = part.prefix { $0 != "=" }.lowercased()
                return name != "x-id" && !name.hasPrefix("x-amz-") && !name.hasPrefix("response-")
            }
    }

    /// Whether the host is one of S3's.
    static func isForS3(_ request: WireRequest) -> Bool {
        let host = request.hostName
        return host.hasSuffix(".amazonaws.com")
            && host.split(separator: ".").contains { $0 == "s3" || $0.hasPrefix("s3-") }
    }

    var isChanging: Bool { method != "GET" && method != "HEAD" }

    var operationName: String {
        if isAboutAPart { return "\(method) of a part of a \(name.isEmpty ? "bucket" : "object")" }
        return switch (method, name.isEmpty) {
        case ("GET", false): "GetObject"
        case ("HEAD", false): "HeadObject"
        case ("PUT", false): "PutObject"
        case ("PUT", true): "CreateBucket"
        default: "\(method) \(name.isEmpty ? "bucket" : "object")"
        }
    }

    func run(in world: inout World, _ answer: Answer) throws(APIError) -> WireResponse {
        switch operationName {
        case "GetObject", "HeadObject":
            guard let object = world.object(bucket: bucket, name: name) else { throw notFound(in: world) }
            let body = method == "HEAD" ? [] : object.body
            var response = answer.response(status: 200, type: object.contentType, body: body)
            response.head.headerFields[.lastModified] = object.modified.httpDate
            response.head.headerFields[.contentLength] = String(object.body.count)
            return response
        case "PutObject":
            guard world.hasBucket(bucket) else { throw notFound(in: world) }
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
            if isOnlyIfAbsent, world.object(bucket: bucket, name: name) != nil {
                throw APIError(
                    "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", status: 412)
            }
            world.putObject(
                bucket: bucket, name: name, body: body, contentType: contentType ?? "binary/octet-stream")
            return answer.response(status: 200, type: "application/xml", body: [])
        case "CreateBucket":
            world.putBucket(bucket)
            return answer.response(status: 200, type: "application/xml", body: [])
        default: throw APIError("NotImplemented", "the built-in AWS does not have \(operationName)", status: 501)
        }
    }

    private func notFound(in world: World) -> APIError {
        world.hasBucket(bucket)
            ? APIError("NoSuchKey", "The specified key does not exist.", status: 404)
            : APIError("NoSuchBucket", "The specified bucket does not exist", status: 404)
    }
}
