import AWSSimulator
import HTTPTypes
import Testing
import Timekeeping
import Transport

@Suite struct NetworkTests {
    @Test func anInstanceRefusesUntilBootedAndThenAnswersWithItsImage() throws {
        let (refused, reply, id) = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in
                try world.addGroup(desired: 1)
                world.pass(1)
            }
            let instance = client.aws.withWorld { $0.members()[0] }
            var refused: TransportError?
            do throws(TransportError) {
                _ = try await client.get("http://\(instance.privateAddress):8080/health")
            } catch { refused = error }
            try await client.timekeeper.sleep(for: .seconds(12))
            return (refused, try await client.get("http://\(instance.privateAddress):8080/health"), instance.id)
        }
        #expect(refused == .connectionRefused(host: "172.31.0.10"))
        #expect(reply.status == 200)
        #expect(reply.body == #"{"status":"ok","ami":"ami-1","instance":"\#(id)","zone":"eu-west-1a"}"#)
    }

    @Test func aBadImageAnswers503() throws {
        let reply = try simulate { client in
            let address = try client.aws.withWorld { world throws(APIError) in
                try world.addGroup(desired: 1, image: "ami-bad")
                world.pass(11)
                return world.members()[0].privateAddress
            }
            return try await client.get("http://\(address)/")
        }
        #expect(reply.status == 503)
    }

    @Test func aBalancerForwardsToWhoIsHealthy() throws {
        let replies = try simulate { client in
            let name = try client.aws.withWorld { world throws(APIError) in
                let name = try world.createClassicLoadBalancer(.inAllZones("front", of: world))
                try world.addGroup(desired: 3) { $0.classicLoadBalancers = ["front"] }
                world.pass(16)
                world.setAnswersWell(world.ids()[0], false)
                return name
            }
            var statuses: [Int] = []
            for _ in 1...10 { statuses.append(try await client.get("http://\(name)/").status) }
            return statuses
        }
        #expect(replies == Array(repeating: 200, count: 10))
    }

    @Test func anyOtherHostIsOutsideTheSimulation() throws {
        let error = try simulate { client in
            do throws(TransportError) {
                _ = try await client.get("http://example.com/")
                return TransportError?.none
            } catch { return error }
        }
        #expect(error == .outsideSimulation(host: "example.com"))
    }

    @Test(arguments: [
        "https://templates.s3.eu-west-1.amazonaws.com/web/a.yaml",
        "https://s3.eu-west-1.amazonaws.com/templates/web/a.yaml",
    ])
    func objectsAreFoundInBothStyles(_ url: String) throws {
        let reply = try simulate { client in
            client.aws.withWorld {
                $0.putObject(bucket: "templates", name: "web/a.yaml", body: Array("Resources: {}".utf8))
            }
            let parts = url.split(separator: "/", maxSplits: 2)
            let request = WireRequest(
                head: HTTPRequest(method: .get, scheme: "https", authority: String(parts[1]), path: "/" + parts[2]))
            return try await client.send(request, service: "s3")
        }
        #expect(reply.status == 200)
        #expect(reply.body == "Resources: {}")
    }

    @Test func anObjectIsPutIntoABucketThatIsThereAndNotOverAnotherOne() throws {
        let replies = try simulate { client in
            func put(_ path: String, _ body: String, onlyIfAbsent: Bool = true) async throws(TransportError) -> Int {
                var request = WireRequest(
                    head: HTTPRequest(
                        method: .put, scheme: "https", authority: "s3.eu-west-1.amazonaws.com", path: path),
                    body: Array(body.utf8))
                if onlyIfAbsent { request.head.headerFields[.ifNoneMatch] = "*" }
                return try await client.send(request, service: "s3").status
            }
            return [
                try await put("/team/a", "1"), try await put("/team", "", onlyIfAbsent: false),
                try await put("/team/a", "1"), try await put("/team/a", "2"),
                try await put("/team/a", "3", onlyIfAbsent: false),
            ]
        }
        #expect(replies == [404, 200, 200, 412, 200])
    }

    @Test func parametersAreReadInJSON() throws {
        let (found, missing) = try simulate { client in
            try client.aws.withWorld { world throws(APIError) in
                _ = try world.putParameter(name: "/ami/web", value: "ami-7")
            }
            func get(_ name: String) async throws(TransportError) -> SignedClient.Reply {
                var request = WireRequest(
                    head: HTTPRequest(
                        method: .post, scheme: "https", authority: "ssm.eu-west-1.amazonaws.com", path: "/"),
                    body: Array(#"{"Name":"\#(name)"}"#.utf8))
                request.head.headerFields[.contentType] = "application/x-amz-json-1.1"
                if let name = HTTPField.Name("X-Amz-Target") {
                    request.head.headerFields[name] = "AmazonSSM.GetParameter"
                }
                return try await client.send(request, service: "ssm")
            }
            return (try await get("/ami/web"), try await get("/nothing"))
        }
        #expect(found.status == 200)
        #expect(found.body.contains(#""Value":"ami-7""#))
        #expect(missing.status == 400)
        #expect(missing.body == #"{"__type":"ParameterNotFound","message":"Parameter /nothing not found."}"#)
    }
}
