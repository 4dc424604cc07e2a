// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is built with; dependencies keep their own settings.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A target of ours. Its `dependencies` are all that it may import: `scripts/check-imports` compares the two.
func own(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

let package = Package(
    name: "haupdate",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "haupdate", targets: ["haupdate"]),
        .executable(name: "haupdate-hooks", targets: ["haupdate-hooks"]),
        .executable(name: "haupdate-soak", targets: ["haupdate-soak"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        // The hooks' child process.
        .systemLibrary(name: "CLua54", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"]), .brew(["lua@5.4"])]),
        .target(name: "CHookShim", dependencies: ["CLua54"]),
        own("LuaMachine", ["CHookShim"]),
        // Static, so that a child starts in a few milliseconds and its address space can be bounded.
        .executableTarget(
            name: "haupdate-hooks", dependencies: ["LuaMachine", "CHookShim"], swiftSettings: house,
            linkerSettings: [.unsafeFlags(["-static-stdlib"], .when(platforms: [.linux]))]),

        // Random scripts and spoilt frames for that machine.
        .executableTarget(name: "haupdate-fuzz", dependencies: ["LuaMachine"], swiftSettings: house),

        // Values and seams.
        own("Timekeeping"),
        own("Transport", [httpTypes]),
        own("Terminal"),
        own("CloudFormationTemplate", [yams]),
        own("RolloutCore", ["Timekeeping"]),

        // AWS, real and built in.
        own("AWSWire", ["Transport", crypto, httpTypes]),
        own("AWSClient", ["AWSWire", "Transport", "Timekeeping", logging, httpTypes]),
        own(
            "AWSSimulator", ["AWSWire", "Transport", "Timekeeping", "CloudFormationTemplate", httpTypes, yams]),
        own("LiveTransport", ["Transport", asyncHTTPClient, logging, httpTypes]),
        own("LoopbackServer", ["AWSSimulator", "Transport", hummingbird, logging, httpTypes]),

        // The program.
        own("Hooks", ["LuaMachine", "Transport", "Timekeeping", yams, subprocess, httpTypes, crypto]),
        own("RolloutEngine", ["RolloutCore", "AWSClient", "Hooks", "CloudFormationTemplate", "Timekeeping"]),
        own("RolloutViews", ["RolloutCore", "Terminal", "Timekeeping"]),
        own(
            "UpdaterCommands",
            [
                "AWSClient", "AWSSimulator", "AWSWire", "CloudFormationTemplate", "Hooks", "LiveTransport",
                "LoopbackServer", "RolloutCore", "RolloutEngine", "RolloutViews", "Terminal", "Timekeeping",
                "Transport", argumentParser, logging,
            ]),
        .executableTarget(name: "haupdate", dependencies: ["UpdaterCommands"], swiftSettings: house),

        // Random rollouts under a referee's eyes; no networking is linked.
        own(
            "SoakRuns",
            [
                "AWSClient", "AWSSimulator", "AWSWire", "RolloutCore", "RolloutEngine", "Timekeeping", "Transport",
            ]),
        .executableTarget(name: "haupdate-soak", dependencies: ["SoakRuns"], swiftSettings: house),

        // Tests, one target for each target above that decides something.
        tests("TimekeepingTests", ["Timekeeping"]),
        tests("CloudFormationTemplateTests", ["CloudFormationTemplate"]),
        tests("RolloutCoreTests", ["RolloutCore", "Timekeeping"]),
        tests("AWSWireTests", ["AWSWire", "Transport", httpTypes]),
        tests("AWSClientTests", ["AWSClient", "AWSWire", "LiveTransport", "Timekeeping", "Transport", httpTypes]),
        tests("AWSSimulatorTests", ["AWSSimulator", "AWSWire", "Timekeeping", "Transport", httpTypes]),
        tests("LuaMachineTests", ["LuaMachine"]),
        tests("HooksTests", ["Hooks", "LuaMachine", "Timekeeping", "Transport", httpTypes]),
        tests(
            "RolloutEngineTests",
            [
                "RolloutEngine", "RolloutCore", "AWSClient", "AWSSimulator", "AWSWire", "Hooks", "Timekeeping",
                "Transport", httpTypes, logging,
            ]),
        tests("RolloutViewsTests", ["RolloutViews", "RolloutCore", "Terminal", "Timekeeping"]),
        tests("SoakRunsTests", ["SoakRuns", "AWSSimulator", "AWSWire", "Transport", subprocess, httpTypes]),
        tests("UpdaterCommandsTests", ["UpdaterCommands", "RolloutCore", subprocess]),
    ],
    swiftLanguageModes: [.v6]
)
