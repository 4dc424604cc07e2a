import AWSWire
import Foundation
import HTTPTypes
import Testing
import Transport

/// AWS's own client library as a judge: the same request must get the same signature.
@Suite struct SigV4AgainstBotocoreTests {
    private struct Sample: Encodable {
        var method: String
        var url: String
        var headers: [String: String]
        var body: String
        var service: String
        var region: String
        var time: String
        var accessKeyID: String
        var secret: String
        var token: String?
    }

    @Test func signsRandomRequestsAsBotocoreDoes() throws {
        let seed = Dice.newSeed()
        var dice = Dice(seed: seed)
        let samples = (0..<300).map { _ in sample(&dice) }
        let theirs = try judge(samples)
        try #require(theirs.count == samples.count)
        let signer = SigV4()
        for (index, sample) in samples.enumerated() {
            let ours = authorization(sample, signer)
            #expect(ours == theirs[index], "seed \(seed), request \(index): \(sample.method) \(sample.url)")
        }
    }

    private func sample(_ dice: inout Dice) -> Sample {
        let service = ["autoscaling", "cloudformation", "ec2", "s3"][dice.number(0..<4)]
        let host = ["autoscaling.eu-west-1.amazonaws.com", "localhost:4566", "127.0.0.1:80"][dice.number(0..<3)]
        let scheme = host.hasPrefix("autoscaling") ? "https" : "http"
        var path = "/"
        for _ in 0..<dice.number(0..<3) {
            path += PercentEncoding.encode(dice.text("ab é+&=:~_.-%", 1..<6)) + (dice.chance(70) ? "/" : "")
        }
        if service != "s3", dice.chance(20) { path += ["./x", "../y", "/z"][dice.number(0..<3)] }
        let query = (0..<dice.number(0..<4)).map { _ in
            PercentEncoding.encode(dice.text("abÄ-.", 1..<3)) + "="
                + PercentEncoding.encode(dice.text("xy+/ ~é", 0..<4))
        }
        let url = "\(scheme)://\(host)\(path)" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        var headers = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "User-Agent": "x"]
        if dice.chance(50) { headers["X-Amz-Meta-Note"] = "a" + dice.text(" bc", 0..<6) + "d" }
        return Sample(
            method: dice.chance(70) ? "POST" : "GET", url: url, headers: headers,
            body: Data(dice.text("Action=&é%0", 0..<40).utf8).base64EncodedString(), service: service,
            region: ["eu-west-1", "us-gov-west-1"][dice.number(0..<2)],
            time: "2026\(10 + dice.number(0..<3))\(10 + dice.number(0..<18))T1\(dice.number(0..<10))0509Z",
            accessKeyID: "AKID" + dice.text("ABC123", 4..<8), secret: dice.text("abc/+=", 8..<40),
            token: dice.chance(40) ? dice.text("abc/+=", 4..<40) : nil)
    }

    private func authorization(_ sample: Sample, _ signer: SigV4) -> String? {
        let scheme = String(sample.url.prefix { $0 != ":" })
        let rest = sample.url.dropFirst(scheme.count + 3)
        let authority = String(rest.prefix { $0 != "/" })
        var head = HTTPRequest(
            method: .init(rawValue: sample.method) ?? .get, scheme: scheme, authority: authority,
            path: String(rest.dropFirst(authority.count)))
        for (name, value) in sample.headers {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        var request = WireRequest(head: head, body: Array(Data(base64Encoded: sample.body) ?? Data()))
        let credentials = Credentials(
            accessKeyID: sample.accessKeyID, secretAccessKey: Secret(sample.secret),
            sessionToken: sample.token.map(Secret.init))
        signer.sign(
            &request, credentials: credentials, region: sample.region, service: sample.service, at: sample.time)
        return request.head.headerFields[.authorization]
    }

    private func judge(_ samples: [Sample]) throws -> [String] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "judges/sigv4_cases.py")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [ProcessInfo.processInfo.environment["HAUPDATE_PYTHON"] ?? "python3", script.path]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(samples))
        try input.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
