package import AWSSimulator
import HTTPTypes
import Hummingbird
import Logging
private import NIOCore
import Transport

/// Serves a built-in AWS on a port of this machine that only this machine can reach.
package struct LoopbackServer: Sendable {
    private let aws: SimulatedAWS
    private let port: Int

    /// - Parameter port: 0 takes any free port.
    package init(serving aws: SimulatedAWS, port: Int) {
        self.aws = aws
        self.port = port
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter whenReady: Called once with the port, as soon as connections are taken.
    /// - Throws: ``LoopbackServerError`` when the port cannot be had; else what the system says.
    package func run(whenReady: @escaping @Sendable (Int) async -> Void) async throws {
        let port = port == 0 ? freeLoopbackPort() ?? 0 : port
        let application = Application(
            responder: CallbackResponder { (request, context: ConnectionContext) in
                await answer(request, on: context)
            },
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "haupdate"),
            onServerRunning: { _ in await whenReady(port) },
            // What a user sees is said by the command; the framework's own remarks are not for them.
            logger: Logger(label: "haupdate") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await application.run()
        } catch {
            throw LoopbackServerError(error, port: port) ?? error
        }
    }

    /// The largest request that is read: a stack's template in a form, with much room.
    private static let requestLimitBytes = 8 * 1024 * 1024

    /// Answers a request; where the simulated network gives no answer the connection breaks, as it does on AWS's side.
    private func answer(_ request: Request, on context: ConnectionContext) async -> Response {
        do {
            var request = request
            let body = try await request.collectBody(upTo: Self.requestLimitBytes)
            let wire = WireRequest(head: request.head, body: body.getBytes(at: 0, length: body.readableBytes) ?? [])
            let response = try await aws.send(wire)
            var fields = response.head.headerFields
            fields[.contentLength] = fields[.contentLength] ?? String(response.body.count)
            return Response(
                status: response.head.status, headers: fields,
                body: .init(byteBuffer: ByteBuffer(bytes: response.body)))
        } catch TransportError.outsideSimulation(let host) {
            // A mistake of whoever asks, and no accident of the network: it is said.
            let text = "\(host): outside the simulation\n"
            return Response(status: .badGateway, body: .init(byteBuffer: ByteBuffer(string: text)))
        } catch is TransportError {
            // Who has hung up already need not be hung up on.
            try? await context.channel.close()
            // Nobody receives it: the connection is closed.
            return Response(status: .badGateway)
        } catch {
            return Response(status: .badRequest)
        }
    }
}

/// What is known of a request besides its text: the connection on which it came.
private struct ConnectionContext: Hummingbird.RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
