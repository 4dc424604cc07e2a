package import AWSWire
package import Timekeeping
package import Transport

/// A request that the built-in AWS is about to answer.
package struct RequestInfo: Sendable, Hashable {
    /// 1 for the first call of this ``SimulatedAWS``.
    package let number: Int
    package let service: Service
    /// As AWS names it, for example `DescribeAutoScalingGroups`.
    package let operation: String
    /// Whether the operation can change something.
    package let isChanging: Bool
    /// The request's fields; empty for services without forms.
    package let form: QueryForm
    package let time: WallTime
}

/// A request that the built-in AWS has answered.
package struct RecordedCall: Sendable, Hashable {
    package let request: RequestInfo
    /// AWS's code of the error that was answered; `nil` after success.
    package var errorCode: String?
    /// Whether the caller got the answer; without it the change may have been made all the same.
    package var wasAnswered = true

    package var operation: String { request.operation }
    package var isChanging: Bool { request.isChanging }

    /// The Auto Scaling groups that the request names.
    package var groups: [String] {
        guard request.service == .autoScaling else { return [] }
        let form = request.form
        return [form["AutoScalingGroupName"]].compactMap { $0 } + form.list("AutoScalingGroupNames")
            + form.structures("Tags").compactMap { $0["ResourceId"] }.uniqued()
    }

    /// The instances that the request names.
    package var instances: [String] {
        [request.form["InstanceId"]].compactMap { $0 } + request.form.list("InstanceIds")
    }
}

/// What becomes of a request.
package enum Interception: Sendable {
    case goOn
    /// It is not carried out; this is the answer.
    case answer(APIError)
    /// It is not carried out; this is the answer, byte for byte.
    case respond(WireResponse)
    /// It is carried out, and the caller waits for the answer until its time is over.
    case applyThenLose
    /// It is carried out, and this comes in the answer's place.
    case applyThenFail(TransportError)
    /// It is carried out, and only this part of the answer's body arrives: 0 to 1.
    case applyThenCut(keeping: Double)
    /// It is carried out twice, as two deliveries of one request are; the first answer arrives.
    case applyTwice
    /// It is not carried out, and the caller waits for the answer until its time is over.
    case lose
    /// The caller waits until its time is over; so long after that it is carried out.
    case loseThenApply(after: Duration)
    /// It is not carried out, and no answer comes.
    case fail(TransportError)
}
