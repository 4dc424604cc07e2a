import AWSSimulator
import Foundation
import Testing
import Timekeeping

@Suite struct StateFileTests {
    private func withPath(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("haupdate-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent("deep/state.json").path)
    }

    private func busyWorld() throws -> World {
        var world = World.quick(seed: .max)
        _ = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
        try world.addGroup(desired: 3) { $0.classicLoadBalancers = ["front"] }
        world.putObject(bucket: "b", name: "n", body: [0, 255])
        _ = try world.putParameter(name: "p", value: "v")
        world.pass(12)
        return world
    }

    @Test func theNextCommandGoesOnExactlyWhereTheLastOneEnded() throws {
        try withPath { path in
            var world = try busyWorld()
            try SimulationStateFile(path: path).write(world)
            var read = try #require(try SimulationStateFile(path: path).storedWorld)
            #expect(read.now == world.now)
            for step in 0..<2 {
                if step == 1 {
                    try world.resize(desired: 1)
                    try read.resize(desired: 1)
                }
                world.pass(30)
                read.pass(30)
                #expect(read.ids() == world.ids())
                #expect(read.activities == world.activities)
                #expect(
                    read.classicLoadBalancers["front"]?.registrations
                        == world.classicLoadBalancers["front"]?.registrations)
            }
        }
    }

    @Test func equalWorldsAreEqualFilesWhateverConditionsHaveSeen() throws {
        func bytes() throws -> Data {
            var world = World.quick()
            let yaml = "faults: [{ fault: death, chance: 0 }, { fault: flapping, chance: 0 }]"
            world.rules.conditions = try Scenario(yaml: yaml, source: "test.yaml").rules.conditions
            world.begin()
            try world.addGroup(desired: 9)
            world.pass(60)
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try encoder.encode(world)
        }
        #expect(try bytes() == bytes())
        let world = try JSONDecoder().decode(World.self, from: bytes())
        #expect(world.faultCounts.map(\.count) == [0, 0])
    }

    @Test func aSecondCommandIsToldWhoHasTheFile() throws {
        try withPath { path in
            let first = try SimulationStateFile(path: path)
            let error = #expect(throws: SimulationStateError.self) { _ = try SimulationStateFile(path: path) }
            #expect(error == .locked(path: path, processID: ProcessInfo.processInfo.processIdentifier))
            try first.write(busyWorld())
        }
    }

    @Test func aFileThatCannotBeUsedIsLeftAsItIs() throws {
        try withPath { path in
            try SimulationStateFile(path: path).write(busyWorld())
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            let text = String(decoding: whole, as: UTF8.self)
            let cases: [(Data, SimulationStateError)] = [
                (whole.prefix(whole.count / 2), .unreadable(path: path, reason: "cut short or changed by hand")),
                (Data(), .unreadable(path: path, reason: "cut short or changed by hand")),
                (
                    Data(text.replacingOccurrences(of: #""version":3,"world""#, with: #""version":1,"world""#).utf8),
                    .otherVersion(path: path, found: 1, expected: 3)
                ),
                (Data(#"{"format":"other","version":1}"#.utf8), .unreadable(path: path, reason: "another format")),
            ]
            for (bytes, expected) in cases {
                try bytes.write(to: URL(fileURLWithPath: path))
                let error = #expect(throws: SimulationStateError.self) { _ = try SimulationStateFile(path: path) }
                #expect(error == expected)
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
            }
        }
    }

    @Test func everyChangingCallIsWrittenDownAndEveryReadingOneIsNot() throws {
        try withPath { path in
            let time = SimulatedTime(startWallTime: noon)
            let timekeeper = time.timekeeper
            let file = try SimulationStateFile(path: path)
            let aws = SimulatedAWS(
                world: .quick(), timekeeper: timekeeper,
                persist: { world throws(SimulationStateError) in try file.write(world) })
            let client = SignedClient(aws: aws, timekeeper: timekeeper)
            try time.run {
                _ = try await client.call("autoscaling", "DescribeAutoScalingGroups")
                #expect(!FileManager.default.fileExists(atPath: path))
                _ = try await client.call(
                    "autoscaling", "CreateLaunchConfiguration",
                    [("LaunchConfigurationName", "a"), ("ImageId", "ami-1"), ("InstanceType", "t3.micro")])
                let text = try String(contentsOfFile: path, encoding: .utf8)
                #expect(text.contains("ami-1"))
            }
        }
    }
}
