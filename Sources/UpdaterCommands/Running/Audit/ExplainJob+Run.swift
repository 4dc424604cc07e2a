import RolloutViews
import Terminal

extension ExplainJob {
    /// A run of a day with thousands of instances stays far below.
    private static let limitBytes = 512 * 1024 * 1024

    /// Tells what stands in the file; gives the exit code: 4 when nothing can be told.
    func perform() -> Int32 {
        let explanation: Explanation
        do throws(FileError) {
            let bytes = try Surroundings.read(file, limitBytes: Self.limitBytes)
            do throws(AuditReadingError) {
                let reading = try AuditReading(bytes)
                explanation = Explanation(of: try reading.run(run), in: reading)
            } catch {
                throw FileError(file, reason: error.description)
            }
        } catch {
            return refuse(error)
        }
        switch output {
        case .json:
            let json = moment.map { explanation.json(at: $0) } ?? explanation.json
            Console.write(json.text + "\n", to: .result)
        case .text:
            let palette = Console.resultPalette
            let lines =
                moment.map { explanation.lines(at: $0, with: palette) }
                ?? explanation.lines(with: palette, columns: Console.resultColumns)
            Console.write(lines.map { $0 + "\n" }.joined(), to: .result)
        }
        return 0
    }

    private func refuse(_ error: FileError) -> Int32 {
        switch output {
        case .text: Console.write("\(error)".harmless + "\n", to: .story)
        case .json:
            let json = JSONValue.object([
                .init("kind", .string("explain_problem")), .init("file", .string(file)),
                .init("message", .string(error.description)),
            ])
            Console.write(json.text + "\n", to: .result)
        }
        return 4
    }
}
