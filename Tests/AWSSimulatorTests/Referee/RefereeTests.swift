import AWSSimulator
import Testing
import Timekeeping
import Transport

/// Each promise is broken on purpose, by an engine of raw API calls, and the referee says so.
@Suite struct RefereeTests {
    /// Two instances behind a classic load balancer, one in Standby, AlarmNotification suspended by the user; outdated.
    private func fleet() throws -> World {
        var world = World.quick()
        var balancer = ClassicLoadBalancerSpec(name: "front", listeners: [.init(port: 80, instancePort: 8080)])
        balancer.zones = world.network.zones
        _ = try world.createClassicLoadBalancer(balancer)
        try world.addGroup(min: 1, max: 4, desired: 3) { $0.classicLoadBalancers = ["front"] }
        try world.addGroup("other", desired: 0)
        world.pass(60)
        try world.enterStandby([world.ids()[2]], of: "web", decrement: true)
        try world.suspend(["AlarmNotification"], of: "web")
        try world.change(toImage: "ami-2")
        world.pass(10)
        return world
    }

    /// Lets `body` act under the referee's eyes.
    private func judged(
        _ terms: RefereeTerms = RefereeTerms(), isFrozen: Bool = false,
        _ body: @escaping @Sendable (SignedClient) async throws -> Int
    ) throws -> [Breach] {
        let time = SimulatedTime(startWallTime: noon + .seconds(70), limits: .init(time: .seconds(7200)))
        let aws = SimulatedAWS(
            world: try fleet(), timekeeper: time.timekeeper,
            secrets: ["AKIASIMULATEDEXAMPLE": "simulated", "AKIASECONDEXAMPLE000": "simulated"])
        aws.beginRefereeing(terms)
        let exitCode = try time.run { try await body(SignedClient(aws: aws, timekeeper: time.timekeeper)) }
        return aws.endRefereeing(exitCode: exitCode, isFrozen: isFrozen)
    }

    @Test func findsNothingInARolloutWithoutMistakes() throws {
        let breaches = try judged { try await RoughEngine(client: $0, mistakes: []).roll() }
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test(arguments: Mistake.allCases)
    func catches(_ mistake: Mistake) throws {
        let breaches = try judged { try await RoughEngine(client: $0, mistakes: [mistake]).roll() }
        #expect(breaches.contains { $0.invariant == mistake.broken }, "\(breaches)")
        #expect(breaches.allSatisfy { !$0.trace.isEmpty })
    }

    @Test func catchesSomebodyWhoGoesOnAfterReadingTheJournalOfAnother() throws {
        let breaches = try judged { client in
            try await RoughEngine(client: client, mistakes: []).write("prepared")
            var other = client
            other.accessKeyID = "AKIASECONDEXAMPLE000"
            let rival = RoughEngine(client: other, mistakes: [])
            try await rival.look()
            try await rival.suspend()
            return 5
        }
        #expect(breaches.map(\.invariant) == [.exclusion], "\(breaches)")
    }

    @Test func letsASuccessorTakeOver() throws {
        var terms = RefereeTerms()
        terms.successors = ["AKIASECONDEXAMPLE000"]
        let breaches = try judged(terms) { client in
            let first = RoughEngine(client: client, mistakes: [])
            try await first.look()
            try await first.write("prepared")
            try await first.look()
            try await first.suspend()
            var other = client
            other.accessKeyID = "AKIASECONDEXAMPLE000"
            let successor = RoughEngine(client: other, mistakes: [])
            try await successor.look()
            try await successor.write("rolling-back")
            try await successor.look()
            try await successor.call("ResumeProcesses", RoughEngine.list("ScalingProcesses", RoughEngine.ours))
            try await successor.deleteJournal()
            return 3
        }
        // What the group launches was not proven, and it is not frozen: that is the one thing to object to.
        #expect(breaches.map(\.invariant).filter { $0 != .agreement } == [], "\(breaches)")
    }

    @Test func catchesAStackUpdateUnderTheJournalOfAnother() throws {
        let breaches = try judged { client in
            let text = """
                Resources:
                  C: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {ImageId: ami-1, InstanceType: t3.micro}}
                  G:
                    Type: AWS::AutoScaling::AutoScalingGroup
                    Properties:
                      AutoScalingGroupName: web2
                      AvailabilityZones: !GetAZs ""
                      LaunchConfigurationName: !Ref C
                      MinSize: "1"
                      MaxSize: "2"
                """
            _ = try await client.call("cloudformation", "CreateStack", [("StackName", "s"), ("TemplateBody", text)])
            try await client.timekeeper.sleep(for: .seconds(120))
            client.aws.beginRefereeing(RefereeTerms())
            try await RoughEngine(client: client, mistakes: [], group: "web2").write("prepared")
            var other = client
            other.accessKeyID = "AKIASECONDEXAMPLE000"
            _ = try await other.call("cloudformation", "UpdateStack", [("StackName", "s"), ("TemplateBody", text)])
            return 5
        }
        #expect(breaches.map(\.invariant) == [.contract], "\(breaches)")
    }

    /// A call of somebody who was taken over arrives late; only who has read of that may not make it any more.
    @Test(arguments: [false, true])
    func catchesAStackUpdateOfWhoKnowsThatItWasTakenOver(looks: Bool) throws {
        var terms = RefereeTerms()
        terms.successors = ["AKIASECONDEXAMPLE000"]
        let text = """
            Resources:
              C: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {ImageId: ami-1, InstanceType: t3.micro}}
              G:
                Type: AWS::AutoScaling::AutoScalingGroup
                Properties:
                  AutoScalingGroupName: web2
                  AvailabilityZones: !GetAZs ""
                  LaunchConfigurationName: !Ref C
                  MinSize: "1"
                  MaxSize: "2"
            """
        let given = terms
        let breaches = try judged(given) { client in
            _ = try await client.call("cloudformation", "CreateStack", [("StackName", "s"), ("TemplateBody", text)])
            try await client.timekeeper.sleep(for: .seconds(120))
            client.aws.beginRefereeing(given)
            let first = RoughEngine(client: client, mistakes: [], group: "web2")
            try await first.write("prepared")
            try await first.look()
            var other = client
            other.accessKeyID = "AKIASECONDEXAMPLE000"
            let successor = RoughEngine(client: other, mistakes: [], group: "web2")
            try await successor.look()
            try await successor.write("rolling-back")
            if looks { try await first.look() }
            _ = try await client.call("cloudformation", "UpdateStack", [("StackName", "s"), ("TemplateBody", text)])
            return 5
        }
        #expect(breaches.map(\.invariant) == (looks ? [.contract] : []), "\(breaches)")
    }

    @Test func catchesRetriesWithoutPauses() throws {
        let breaches = try judged { client in
            client.aws.intercept { _, _ in .answer(APIError("Throttling", "Rate exceeded")) }
            for _ in 1...9 { try await RoughEngine(client: client, mistakes: []).look() }
            return 4
        }
        #expect(
            breaches.contains { $0.invariant == .contract && $0.finding.expected.contains("pauses") }, "\(breaches)")
    }

    @Test func doesNotBlameARunForWhatTheEnvironmentTakes() throws {
        let breaches = try judged { client in
            let ids = RoughEngine(client: client, mistakes: []).members()
            client.aws.withWorld { $0.kill(ids[0]) }
            try await client.timekeeper.sleep(for: .seconds(100))
            client.aws.withWorld { _ in }
            return 4
        }
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test func tellsWhatLedToABreach() throws {
        let breaches = try judged { client in
            try await RoughEngine(client: client, mistakes: [.emptyResumption]).roll()
        }
        let first = try #require(breaches.first)
        #expect(first.invariant == .contract)
        #expect(first.trace.last?.contains("ResumeProcesses") == true)
        #expect(first.description.contains("expected named processes"))
    }
}
