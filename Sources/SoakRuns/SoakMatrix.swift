package import AWSSimulator
import RolloutCore
package import Transport

/// Every boundary between two calls of a run of one group of four, with what may happen to its process there.
package struct SoakMatrix: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The process is killed: its last call is not applied, applied, or arrives when somebody has taken over.
        case crashes
        /// Whoever takes over is killed as well.
        case pairs
        /// Somebody starts the same once more.
        case rivals
        /// The process is stopped for an hour and woken, nobody or somebody having taken over.
        case stops
    }

    package enum Strategy: String, Sendable, CaseIterable {
        case double
        case canary
        /// One at a time, with a newcomer first.
        case rolling
        /// One at a time, the old one first.
        case inPlace = "in-place"

        fileprivate var choice: SoakStrategies.Choice {
            switch self {
            case .double: SoakStrategies.Choice()
            case .canary: SoakStrategies.Choice(kind: .canary)
            case .rolling: SoakStrategies.Choice(kind: .rolling)
            case .inPlace: SoakStrategies.Choice(kind: .rolling, surge: .units(0))
            }
        }
    }

    /// One run, told apart by its number.
    package struct Cell: Sendable {
        package let number: Int
        package var plan: SoakPlan
    }

    package let kind: Kind
    package let strategy: Strategy
    /// Always the same for the same build, in the same order.
    package private(set) var cells: [Cell] = []

    /// - Throws: `APIError` when the world of the matrix cannot be made.
    package init(_ kind: Kind, _ strategy: Strategy) throws {
        self.kind = kind
        self.strategy = strategy
        for command in SoakPlan.Command.allCases {
            for image in [ImageBehaviour.healthy, .unhealthy] {
                let base = SoakPlan(matrix: command, image, strategy.choice)
                let boundaries = try SoakRun(base).run().boundaries
                for plan in plans(base, boundaries) { cells.append(Cell(number: cells.count, plan: plan)) }
            }
        }
    }

    /// The cells of one of `count` parts, which are spread over the whole.
    package func part(_ number: Int, of count: Int) -> [Cell] {
        cells.filter { cell in
            // Neighbours differ in the same way again and again: a part that took every tenth would never see some.
            var mixed = UInt64(cell.number) &* 0x9e37_79b9_7f4a_7c15
            mixed = (mixed ^ (mixed >> 29)) &* 0xbf58_476d_1ce4_e5b9
            return Int((mixed ^ (mixed >> 32)) % UInt64(count)) == number
        }
    }

    /// Carries a cell out.
    ///
    /// - Parameter through: What the calls pass on their way to the built-in AWS.
    package func run(_ cell: Cell, through: (SimulatedAWS) -> any HTTPTransport = { $0 }) -> SoakResult {
        var result: SoakResult
        do {
            result = try SoakRun(cell.plan, through: through).run()
        } catch {
            result = SoakResult(seed: cell.plan.seed, plan: cell.plan.description)
            result.failure = "the world of this plan cannot be made: \(error)"
        }
        result.name = "cell \(cell.number)"
        result.options = " --matrix \(kind.rawValue) --strategy \(strategy.rawValue) --cell \(cell.number)"
        return result
    }

    private func plans(_ base: SoakPlan, _ boundaries: [Bool]) -> [SoakPlan] {
        let calls = boundaries.enumerated().map { (number: $0.offset + 1, isChanging: $0.element) }
        return switch kind {
        case .crashes: calls.flatMap { crashes(base, $0.number, isChanging: $0.isChanging) }
        case .pairs:
            calls.flatMap { call in
                crashes(base, call.number, isChanging: call.isChanging).flatMap { plan in
                    // Whoever takes over rarely makes more calls; a kill that is never reached is a run with one.
                    (1...40).flatMap { second in
                        SoakPlan.Kill.Moment.allCases.map { moment in
                            var copy = plan
                            copy.kills.append(SoakPlan.Kill(call: second, moment: moment, delay: 6))
                            return copy
                        }
                    }
                }
            }
        case .rivals:
            calls.map { call in
                var plan = base
                plan.rivalCall = call.number
                return plan
            }
        case .stops:
            calls.flatMap { call in
                [nil, SoakPlan.Successor.resume, .rollback].map { successor in
                    var plan = base
                    plan.stop = SoakPlan.Stop(call: call.number, isTakenOver: successor != nil)
                    plan.successor = successor
                    return plan
                }
            }
        }
    }

    /// A call that reads changes nothing, whether it arrives or not: it is one boundary, not three.
    private func crashes(_ base: SoakPlan, _ call: Int, isChanging: Bool) -> [SoakPlan] {
        let moments = isChanging ? SoakPlan.Kill.Moment.allCases : [.before]
        return moments.flatMap { moment in
            [SoakPlan.Successor.resume, .rollback].map { successor in
                var plan = base
                plan.kills = [SoakPlan.Kill(call: call, moment: moment, delay: 6)]
                plan.successor = successor
                plan.takeOverDelay = .seconds(2)
                return plan
            }
        }
    }
}

extension SoakPlan {
    /// One group of four in which nothing goes wrong but, perhaps, the image.
    fileprivate init(matrix command: Command, _ image: ImageBehaviour, _ choice: SoakStrategies.Choice) {
        self.init(quiet: 1, command, image)
        let isStack = command == .updateStack
        groups = groups.filter { $0.source == (isStack ? .launchConfiguration : .launchTemplate) }
        extras.strategies = SoakStrategies(whole: choice)
        isExact = true
    }
}
