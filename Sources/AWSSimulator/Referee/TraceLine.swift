import AWSWire
import Timekeeping

/// One thing that happened, put into words only when somebody wants to read it.
enum TraceLine: Sendable, CustomStringConvertible {
    case event(WallTime, WorldEvent)
    case call(RequestInfo, actor: String)
    case answer(AnsweredCall)

    var description: String {
        switch self {
        case .event(let time, let event): return "\(time.iso8601Milliseconds) event \(event.traceText)"
        case .call(let call, let actor):
            let fields = call.form.fields.filter { $0.name != "Action" && $0.name != "Version" }
                .map { "\($0.name)=\($0.value.prefix(160))" }.joined(separator: " ")
            return "\(call.time.iso8601Milliseconds) \(actor) call \(call.number) \(call.operation) \(fields)"
        case .answer(let call):
            let answer = call.status == 0 ? "no answer" : "\(call.status) \(call.errorCode ?? "")"
            return "    call \(call.info.number): \(answer)"
        }
    }
}

extension WorldEvent {
    /// The event in words that are the same in every process.
    var traceText: String {
        switch self {
        case .reconcile(let group): "reconcile \(group)"
        case .booted(let instance): "booted \(instance)"
        case .drained(let instance): "drained \(instance)"
        case .terminated(let instance): "terminated \(instance)"
        case .forgotten(let instance): "forgotten \(instance)"
        case .targetChecked(let balancer, let instance): "target checked \(instance) at \(balancer.traceText)"
        case .targetDrained(let balancer, let instance): "target drained \(instance) at \(balancer.traceText)"
        case .groupHealthCheck(let instance): "group health check \(instance)"
        case .cloudFormation(.proceed(let stack, let serial)): "stack \(stack) proceeds in operation \(serial)"
        case .cloudFormation(.changeSet(let stack, let id)): "change set \(id) of \(stack)"
        case .cloudFormation(.start(let stack)): "update of \(stack) shows"
        case .cloudFormation(.timeOut(let stack, let serial)): "time of operation \(serial) of \(stack) is over"
        case .group(let event): "\(event)"
        case .command(let event): "command \(event.command) on \(event.instance): \(event.step)"
        case .condition(.death(let instance)): "death of \(instance)"
        case .condition(.flap(let condition, let instance)): "\(condition) of \(instance)"
        }
    }
}

extension Balancer {
    /// The name of a classic balancer, or the ARN of a target group.
    var traceText: String {
        switch self {
        case .classic(let name): name
        case .targetGroup(let arn): arn
        }
    }
}

extension WallTime {
    /// As ``iso8601``, with three digits of a second.
    var iso8601Milliseconds: String {
        let part = String(Int(millisecondsSince1970 % 1000))
        return String(iso8601.dropLast()) + "." + String(repeating: "0", count: 3 - part.count) + part + "Z"
    }
}
