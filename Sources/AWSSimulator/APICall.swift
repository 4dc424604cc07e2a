import AWSWire
import HTTPTypes
import Timekeeping
import Transport

/// An API request, as far as it can be told what is asked.
struct APICall: Sendable {
    enum Content: Sendable {
        case form(QueryForm)
        /// A service that is not simulated.
        case unknownService(String)
        /// The query form could not be read.
        case brokenForm(String)
        /// JSON 1.1: the body stays as it is.
        case json(operation: String)
        case object(ObjectRequest)
    }

    let service: Service
    let content: Content
    let request: WireRequest
    let region: String?
    let accessKeyID: String
    /// The signature, where there is one that can be read.
    let authorization: AuthorizationHeader?
    /// Whether the answer is JSON.
    private(set) var usesJSON = false

    /// Reads a request; `nil` when it is no API request at all.
    init?(_ request: WireRequest) {
        self.request = request
        authorization = AuthorizationHeader(of: request)
        let scope = authorization?.scope
        region = scope?.region
        accessKeyID = scope?.accessKeyID ?? ""
        if scope?.service == "s3" || (scope == nil && ObjectRequest.isForS3(request)) {
            service = .s3
            content = .object(ObjectRequest(request))
            return
        }
        if let target = request.head.headerFields[.amzTarget] {
            guard let dot = target.lastIndex(of: ".") else { return nil }
            usesJSON = true
            let name = String(target[..<dot])
            (service, content) = Self.json(name, String(target[target.index(after: dot)...]), request.body)
            return
        }
        let body =
            request.body.isEmpty ? Array((request.head.path ?? "").drop { $0 != "?" }.dropFirst().utf8) : request.body
        do throws(QueryFormError) {
            let form = try QueryForm(decoding: body)
            guard scope != nil || !form.action.isEmpty else { return nil }
            let name = scope?.service ?? "sts"
            let found = Service(signingName: name, version: form.version)
            service = found ?? .sts
            content = found == nil ? .unknownService(name) : .form(form)
        } catch {
            guard scope != nil else { return nil }
            service = .sts
            content = .brokenForm("\(error)")
        }
    }

    /// What is asked of a service in JSON; `target` is the service's name in the header of the request.
    private static func json(_ target: String, _ operation: String, _ body: [UInt8]) -> (Service, Content) {
        switch target {
        case "AmazonSSM": return (.ssm, .json(operation: operation))
        case "ServiceQuotasV20190624": return (.serviceQuotas, .json(operation: operation))
        case "GraniteServiceVersion20100801":
            let form = JSONForm.form(action: operation, version: "2010-08-01", body)
            return (.cloudWatch, form.map { .form($0) } ?? .brokenForm("the body is not the JSON of \(operation)"))
        default: return (.ssm, .unknownService(target))
        }
    }

    var operationName: String {
        switch content {
        case .form(let form): form.action
        case .brokenForm, .unknownService: ""
        case .json(let operation): operation
        case .object(let object): object.operationName
        }
    }

    var isChanging: Bool {
        switch content {
        case .form(let form): service.operation(form.action)?.isChanging ?? false
        case .brokenForm, .unknownService: false
        case .json(let operation): ["Put", "Delete", "Send"].contains { operation.hasPrefix($0) }
        case .object(let object): object.isChanging
        }
    }

    func info(number: Int, time: WallTime) -> RequestInfo {
        var form = QueryForm()
        if case .form(let own) = content { form = own }
        return RequestInfo(
            number: number, service: service, operation: operationName, isChanging: isChanging, form: form, time: time)
    }

    /// Answers the call from `world`; one for another region finds an empty account there.
    func handle(in world: inout World, _ answer: Answer) throws(APIError) -> WireResponse {
        guard let region, region != world.region, service != .s3, service != .sts else {
            return try run(in: &world, answer)
        }
        guard !isChanging else {
            throw APIError(
                "OptInRequired",
                "this simulated account is in the region \(world.region) only: nothing can be changed in \(region)",
                status: 403)
        }
        var elsewhere = World(region: region, account: world.account, now: world.now, rules: world.rules)
        return try run(in: &elsewhere, answer)
    }

    private func run(in world: inout World, _ answer: Answer) throws(APIError) -> WireResponse {
        switch content {
        case .form(let form): try run(form, in: &world, answer)
        case .brokenForm(let reason): throw APIError("MalformedQueryString", reason)
        case .unknownService(let name):
            throw APIError("InvalidAction", "the built-in AWS does not have the service \(name)")
        case .json(let operation) where service == .serviceQuotas:
            try answer.json(QuotaRequest(operation, request.body).run(in: world))
        case .json(let operation) where CommandJSONRequest.operations.contains(operation):
            try answer.json(CommandJSONRequest(operation: operation, body: request.body).run(in: &world))
        case .json(let operation): try answer.json(ParameterRequest(operation, request.body).run(in: &world))
        case .object(let object): try object.run(in: &world, answer)
        }
    }

    private func run(_ form: QueryForm, in world: inout World, _ answer: Answer) throws(APIError) -> WireResponse {
        guard !form.action.isEmpty else {
            throw APIError("MissingAction", "The request must contain the parameter Action")
        }
        guard let operation = service.operation(form.action) else {
            throw APIError(
                "InvalidAction",
                "The action \(form.action) is not valid for this web service: the built-in AWS does not have it.")
        }
        let context = RequestContext(
            requestID: answer.requestID, accessKeyID: accessKeyID, host: request.hostName)
        let nodes = try operation.handler(&world, form, context)
        return usesJSON ? answer.json(JSONForm.answer(nodes)) : answer.success(form.action, nodes)
    }
}

extension HTTPField.Name {
    fileprivate static let amzTarget = literal("x-amz-target")
}
