import AWSClient
import LiveTransport
import Timekeeping
import Transport

extension Cloud {
    private static let settingsLimitBytes = 1024 * 1024

    /// Runs `body` with the AWS that options, environment and profiles name.
    ///
    /// - Throws: ``StartRefusal`` when the settings cannot be used; missing credentials show with the first call.
    static func live<Value: Sendable>(
        region: String?, profile: String?, endpointURL: String?, _ body: @Sendable (Cloud) async -> Value
    ) async throws(StartRefusal) -> Value {
        let settings: AWSSettings
        do {
            settings = try AWSSettings(
                source: source, profileFlag: profile, regionFlag: region, endpointFlag: endpointURL)
        } catch {
            throw StartRefusal(error.description)
        }
        let transport: LiveTransport
        do {
            transport = try LiveTransport(certificates: Surroundings.variable("AWS_CA_BUNDLE"), logger: logger)
        } catch {
            throw StartRefusal("AWS_CA_BUNDLE: \(error): name a file with certificates in PEM, or unset it")
        }
        let value = await body(
            Cloud(
                transport: transport, timekeeper: .live(), credentials: settings.credentials, region: settings.region,
                endpoints: settings.endpoints, random: RandomSource(seed: nil), simulation: nil))
        await transport.close()
        return value
    }

    private static var source: SettingsSource {
        SettingsSource(
            environment: Surroundings.variables,
            readFile: { path throws(ConfigurationError) in
                do throws(FileError) {
                    return String(decoding: try Surroundings.read(path, limitBytes: settingsLimitBytes), as: UTF8.self)
                } catch {
                    if error.isAbsent { return nil }
                    throw .unreadable(file: path, reason: error.reason)
                }
            }, run: { await ProgramRunner.run($0) })
    }
}
