import AWSClient
import AWSWire
import Synchronization
import Testing
import Timekeeping

@Suite struct CredentialsTests {
    /// Settings of a machine: environment, files by path, and what programs print.
    private func settings(
        _ environment: [String: String], config: String? = nil, credentials: String? = nil,
        profile: String? = nil, process: SettingsSource.ProgramResult? = nil
    ) throws -> AWSSettings {
        var environment = environment
        environment["HOME"] = "/home/me"
        let files = ["/home/me/.aws/config": config, "/home/me/.aws/credentials": credentials]
        let source = SettingsSource(
            environment: environment,
            readFile: { (path) throws(ConfigurationError) in files[path] ?? nil },
            run: { words in
                #expect(words == ["/bin/get keys", "--for", "a b"])
                return process ?? SettingsSource.ProgramResult(exitCode: nil, output: [])
            })
        return try AWSSettings(source: source, profileFlag: profile, regionFlag: nil, endpointFlag: nil)
    }

    private func key(_ settings: AWSSettings) async throws -> String {
        try await settings.credentials.current(at: WallTime(secondsSince1970: 1_800_000_000)).accessKeyID
    }

    private static let environment = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"]
    private static let credentialsFile =
        "\u{FEFF}# mine\r\n[default]\r\naws_access_key_id = FILE\r\naws_secret_access_key=s=1\r\n"
        + "[other]\naws_access_key_id : OTHER\nAWS_SECRET_ACCESS_KEY : s ; not a comment\n"
    private static let configFile =
        "[default]\nregion = eu-central-1\n[profile \"with process\"]\n"
        + "credential_process = \"/bin/get keys\" --for 'a b'\n"
        + "[profile role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\n"
        + "[profile half]\naws_access_key_id = HALF\n"
        + "[profile own]\naws_access_key_id = OWN\naws_secret_access_key = s\n"

    @Test(arguments: [
        (environment, nil as String?, "ENV"), ([:], nil, "FILE"), (environment, "other", "OTHER"),
        (environment.merging(["AWS_PROFILE": "other"]) { $1 }, nil, "ENV"), (["AWS_PROFILE": "other"], nil, "OTHER"),
        (["AWS_DEFAULT_PROFILE": "own"], nil, "OWN"),
    ])
    func looksInAWSsOrder(_ environment: [String: String], _ profile: String?, _ expected: String) async throws {
        let found = try settings(
            environment, config: Self.configFile, credentials: Self.credentialsFile, profile: profile)
        #expect(try await key(found) == expected)
    }

    @Test func asksTheProgramOfAProfileWithoutAShell() async throws {
        let json =
            "{\"Version\": 1, \"AccessKeyId\": \"PROC\", \"SecretAccessKey\": \"s\", "
            + "\"SessionToken\": \"t\", \"Expiration\": \"2030-01-01T00:00:00Z\"}"
        let found = try settings(
            [:], config: Self.configFile, profile: "with process",
            process: .init(exitCode: 0, output: Array(json.utf8)))
        #expect(try await key(found) == "PROC")
    }

    private static let poorAnswers: [(Int32?, String)] = [
        (nil, ""), (1, ""), (0, "not JSON with secret-canary"),
        (0, "{\"Version\": 2, \"AccessKeyId\": \"x\", \"SecretAccessKey\": \"secret-canary\"}"),
        (0, "{\"Version\": 1, \"AccessKeyId\": \"x\", \"SecretAccessKey\": \"canary\", \"Expiration\": \"soon\"}"),
    ]

    @Test(arguments: poorAnswers)
    func refusesWhatAProgramGivesWithoutShowingIt(_ exitCode: Int32?, _ output: String) async throws {
        let found = try settings(
            [:], config: Self.configFile, profile: "with process",
            process: .init(exitCode: exitCode, output: Array(output.utf8)))
        do throws(CredentialsError) {
            _ = try await found.credentials.current(at: WallTime(secondsSince1970: 0))
            Issue.record("these are no credentials")
        } catch {
            #expect("\(error)".contains("with process") && !"\(error)".contains("canary"))
        }
    }

    @Test func listsWhereItLookedAndWhatToDo() async throws {
        let found = try settings([:])
        do throws(CredentialsError) {
            _ = try await found.credentials.current(at: WallTime(secondsSince1970: 0))
            Issue.record("there are no credentials")
        } catch {
            for part in ["AWS_ACCESS_KEY_ID", "/home/me/.aws/credentials", "/home/me/.aws/config", "--profile"] {
                #expect("\(error)".contains(part))
            }
        }
    }

    @Test(arguments: [("role", "role_arn"), ("half", "aws_secret_access_key")])
    func namesWhatItCannotUse(_ profile: String, _ part: String) async throws {
        let found = try settings([:], config: Self.configFile, profile: profile)
        await #expect {
            _ = try await found.credentials.current(at: WallTime(secondsSince1970: 0))
        } throws: {
            "\($0)".contains(part)
        }
    }

    @Test func refusesAProfileThatNoFileHas() {
        #expect(throws: ConfigurationError.self) { try settings([:], profile: "nope") }
        #expect(throws: ConfigurationError.self) { try settings(["AWS_PROFILE": "nope"]) }
    }

    @Test(arguments: [("x = 1\n", 1), ("[default]\nnonsense\n", 2), ("[default\n", 1), ("[a] b\n", 1)])
    func namesTheLineThatIsBroken(_ text: String, _ line: Int) {
        #expect(throws: ConfigurationError.badLine(file: "/home/me/.aws/config", line: line)) {
            try settings([:], config: text)
        }
    }

    @Test func getsNewCredentialsBeforeTheOldRunOutAndKeepsThemWhileTheSourceIsDown() async throws {
        let start = WallTime(secondsSince1970: 1_000_000)
        let calls = Mutex(0)
        let provider = CredentialsProvider { () async throws(CredentialsError) in
            let number = calls.withLock { count in
                count += 1
                return count
            }
            if number > 1 { throw .processFailed(profile: "p", reason: "down") }
            return ResolvedCredentials(
                credentials: Credentials(accessKeyID: "K\(number)", secretAccessKey: Secret("s")),
                expires: start + .seconds(3600), source: "test")
        }
        #expect(try await provider.current(at: start).accessKeyID == "K1")
        #expect(try await provider.current(at: start + .seconds(2000)).accessKeyID == "K1")
        #expect(calls.withLock { $0 } == 1)
        #expect(try await provider.current(at: start + .seconds(3500)).accessKeyID == "K1")
        #expect(calls.withLock { $0 } == 2)
        await #expect(throws: CredentialsError.self) { try await provider.current(at: start + .seconds(3700)) }
    }

    // MARK: Region and endpoints

    @Test func choosesTheRegionInOrderAndRemembersWhetherAnybodyDid() throws {
        let environment = ["AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-2"]
        let flag = try RegionChoice(flag: "eu-west-3", environment: environment, profile: nil)
        #expect(flag == RegionChoice(name: "eu-west-3", source: "--region"))
        #expect(try RegionChoice(flag: nil, environment: environment, profile: nil).name == "us-east-1")
        let second = ["AWS_REGION": "", "AWS_DEFAULT_REGION": "us-east-2"]
        #expect(try RegionChoice(flag: nil, environment: second, profile: nil).name == "us-east-2")
        #expect(try settings([:], config: Self.configFile).region.name == "eu-central-1")
        let fallback = try RegionChoice(flag: nil, environment: [:], profile: nil)
        #expect(fallback.name == "eu-west-1" && !fallback.isChosen)
        #expect(throws: ConfigurationError.self) {
            try RegionChoice(flag: "evil.example.com/", environment: [:], profile: nil)
        }
    }

    @Test(arguments: [
        ("eu-west-1", Service.autoScaling, "https://autoscaling.eu-west-1.amazonaws.com"),
        ("cn-north-1", .ec2, "https://ec2.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", .sts, "https://sts.us-gov-west-1.amazonaws.com"),
        ("us-isob-east-1", .cloudFormation, "https://cloudformation.us-isob-east-1.sc2s.sgov.gov"),
        ("eu-west-1", .elasticLoadBalancingV2, "https://elasticloadbalancing.eu-west-1.amazonaws.com"),
    ])
    func knowsAWSsOwnEndpoints(_ region: String, _ service: Service, _ url: String) {
        #expect(Endpoints().endpoint(for: service, region: region).description == url)
    }

    @Test func choosesEndpointsInOrder() throws {
        let config =
            "[default]\nendpoint_url = http://profile\nservices = mine\n"
            + "[services mine]\nelastic_load_balancing_v2 =\n  endpoint_url = http://section\n"
        let environment = ["AWS_ENDPOINT_URL_EC2": "http://ec2:1/p/"]
        let endpoints = try settings(environment, config: config).endpoints
        let hosts = [Service.ec2, .elasticLoadBalancingV2, .sts].map {
            endpoints.endpoint(for: $0, region: "r").description
        }
        #expect(hosts == ["http://ec2:1/p", "http://section", "http://profile"])
        let general = try Endpoints(
            flag: nil, environment: ["AWS_ENDPOINT_URL": "http://all", "AWS_ENDPOINT_URL_S3": "http://s3"],
            profile: nil)
        #expect(general.endpoint(for: .s3, region: "r").authority == "s3")
        #expect(general.endpoint(for: .sts, region: "r").authority == "all")
        let ignoring = ["AWS_ENDPOINT_URL": "http://all", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]
        #expect(try !Endpoints(flag: nil, environment: ignoring, profile: nil).isCustom)
        let flagged = try Endpoints(flag: "https://flag", environment: environment, profile: nil)
        #expect(flagged.endpoint(for: .ec2, region: "r").authority == "flag")
    }

    @Test(arguments: ["localhost:4566", "ftp://x", "http://", "http://:80", "http://a b", "http://a/?q", "http://u@h"])
    func refusesWhatIsNoEndpoint(_ url: String) {
        #expect(Endpoint(url: url) == nil)
    }
}
