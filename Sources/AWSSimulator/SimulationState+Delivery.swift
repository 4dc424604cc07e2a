import AWSWire
import Timekeeping
import Transport

/// How a request is carried out, and what of the answer arrives.
extension SimulationState {
    /// Does with a call what `interception` says; `seen` is what a reading call sees instead of the world.
    mutating func deliver(
        _ call: APICall, _ answer: Answer, _ interception: Interception, _ seen: World?, _ position: Int
    ) -> Outcome {
        switch interception {
        case .goOn: return handle(call, answer, seen, position)
        case .answer(let error):
            calls[position].errorCode = error.code
            return .answer(answer.failure(error))
        case .respond(let response): return .answer(response)
        case .applyTwice:
            let outcome = handle(call, answer, seen, position)
            let again = self.answer(to: call, at: answer.time)
            calls.append(RecordedCall(request: calls[position].request, wasAnswered: false))
            _ = handle(call, again, nil, calls.count - 1)
            return outcome
        case .applyThenCut(let part):
            guard case .answer(var response) = handle(call, answer, seen, position) else { return .silence }
            response.body.removeLast(response.body.count - Int(Double(response.body.count) * part))
            calls[position].wasAnswered = false
            return .answer(response)
        case .applyThenLose:
            _ = handle(call, answer, nil, position)
            return unanswered(position, .silence)
        case .applyThenFail(let error):
            _ = handle(call, answer, nil, position)
            return unanswered(position, .failure(error))
        case .fail(let error): return unanswered(position, .failure(error))
        case .lose: return unanswered(position, .silence)
        case .loseThenApply(let delay):
            let due = calls[position].request.time + call.request.timeout + delay
            let place = late.firstIndex { $0.time > due } ?? late.endIndex
            late.insert(LateDelivery(time: due, call: call), at: place)
            return unanswered(position, .silence)
        }
    }

    mutating func answer(to call: APICall, at time: WallTime) -> Answer {
        Answer(service: call.service, requestID: random.uuid(), time: time, usesJSON: call.usesJSON)
    }

    private mutating func unanswered(_ position: Int, _ outcome: Outcome) -> Outcome {
        calls[position].wasAnswered = false
        return outcome
    }

    /// Lets a write that the scenario delays show later in reading calls.
    mutating func hideWrites(of call: RequestInfo, _ effects: [Scenario.Fault.Effect], at time: WallTime) {
        for effect in effects {
            switch effect {
            case .lateTags(let span): hideTags(of: call, each: 1, until: time + faults.draw(span))
            case .tornTags(let span): hideTags(of: call, each: 2, until: time + faults.draw(span))
            case .lateStatus(let span):
                view.hideStatus(of: call.form["StackName"] ?? "", in: world, until: time + faults.draw(span))
            default: continue
            }
        }
    }

    private mutating func hideTags(of call: RequestInfo, each step: Int, until moment: WallTime) {
        let tags = call.form.structures("Tags")
        for group in tags.compactMap({ $0["ResourceId"] }).uniqued() {
            let keys = tags.filter { $0["ResourceId"] == group }.compactMap { $0["Key"] }
            let hidden = keys.enumerated().filter { ($0.offset + 1) % step == 0 }.map(\.element)
            view.hideTags(hidden, of: group, in: world, until: moment)
        }
    }

    /// Runs a call on the world, or on what a reading call `seen` of it; `position` is that of its record.
    mutating func handle(
        _ call: APICall, _ answer: Answer, _ seen: World? = nil, _ position: Int? = nil
    ) -> Outcome {
        let before = world
        do throws(APIError) {
            if var seen { return .answer(try call.handle(in: &seen, answer)) }
            let response = try call.handle(in: &world, answer)
            if call.isChanging { try writeDown() }
            return .answer(response)
        } catch {
            world = before
            if let position { calls[position].errorCode = error.code }
            return .answer(answer.failure(error))
        }
    }

    private func writeDown() throws(APIError) {
        do throws(SimulationStateError) {
            try save()
        } catch {
            throw APIError("InternalFailure", "the built-in AWS cannot keep its state: \(error)", status: 500)
        }
    }
}

/// A request that arrives after its caller has given up.
struct LateDelivery: Sendable {
    let time: WallTime
    let call: APICall
}
