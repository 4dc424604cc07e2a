import Hooks
import RolloutViews
import Terminal
import Timekeeping

/// `haupdate plugins list` and `plugins info`.
struct PluginViews: Sendable {
    var format: OutputFormat

    /// Gives the exit code: 4 when a plugin cannot be used.
    func list() async -> Int32 {
        do throws(HookError) {
            let listing = PluginListing(program: try HookSet(choice: HookChoice()).program, timekeeper: .live())
            let entries = try await listing.all(in: HookSet.pluginFolders)
            if entries.isEmpty, format == .text {
                Console.write("no plugin is in \(HookSet.pluginFolders.joined(separator: ", ").harmless)\n", to: .story)
            }
            for entry in entries { tell(entry, short: true) }
            return entries.allSatisfy(\.isUsable) ? 0 : 4
        } catch {
            HookSet(choice: HookChoice()).refuse(error, format)
            return 4
        }
    }

    /// Gives the exit code: 4 when there is no such plugin, or it cannot be used.
    func describe(_ name: String) async -> Int32 {
        do throws(HookError) {
            let listing = PluginListing(program: try HookSet(choice: HookChoice()).program, timekeeper: .live())
            let entry = await listing.entry(name, in: HookSet.pluginFolders)
            if case .failure(let error) = entry.found { throw error }
            tell(entry, short: false)
            return 0
        } catch {
            HookSet(choice: HookChoice()).refuse(error, format)
            return 4
        }
    }

    private func tell(_ entry: PluginListing.Entry, short: Bool) {
        switch (entry.found, format) {
        case (.success(let plugin), .json): write([plugin.json(entry).text])
        case (.success(let plugin), .text):
            write(short ? ["\(entry.name)  \(plugin.about)", "    \(entry.path.harmless)"] : plugin.lines(entry))
        case (.failure(let error), _): HookSet(choice: HookChoice()).refuse(error, format)
        }
    }

    private func write(_ lines: [String]) {
        Console.write(lines.map { $0 + "\n" }.joined(), to: .result)
    }
}

extension PluginListing.Entry {
    fileprivate var isUsable: Bool {
        if case .success = found { true } else { false }
    }
}

extension PluginDescription {
    fileprivate func lines(_ entry: PluginListing.Entry) -> [String] {
        var lines = ["\(entry.name): \(about)", "    \(entry.path.harmless)"]
        lines.append("asked in: \(entries.isEmpty ? "no phase" : entries.map(\.text).joined(separator: ", "))")
        if !functions.isEmpty {
            lines.append("functions for hooks: \(functions.map { "\($0.harmless)()" }.joined(separator: ", "))")
        }
        lines.append("may use: \(needs)")
        lines.append(options.isEmpty ? "options: none" : "options:")
        for option in options {
            let fallback = option.fallback.map { "\($0.shown)" } ?? "(needed)"
            lines.append("    \(option.name)  \(option.kind.rawValue), \(fallback)  \(option.about)")
        }
        return lines
    }

    fileprivate func json(_ entry: PluginListing.Entry) -> JSONValue {
        .object([
            .init("kind", .string("plugin")), .init("name", .string(entry.name)), .init("path", .string(entry.path)),
            .init("about", .string(about)), .init("phases", .array(entries.map { .string($0.phase.rawValue) })),
            .init("functions", .array(functions.map { .string($0) })), .init("needs", .string("\(needs)")),
            .init(
                "options",
                .array(
                    options.map { option in
                        .object([
                            .init("name", .string(option.name)), .init("type", .string(option.kind.rawValue)),
                            .init("about", .string(option.about)),
                            .init("default", option.fallback.map { .string($0.shown) } ?? .null),
                        ])
                    })),
        ])
    }
}

extension PluginDescription.Entry {
    fileprivate var text: String { when.map { "\(phase.rawValue) (with \($0))" } ?? phase.rawValue }
}

extension HookValue {
    /// A default, for people.
    fileprivate var shown: String {
        switch self {
        case .text(let text): text.isEmpty ? "empty" : text.harmless
        case .bool(let flag): "\(flag)"
        case .int(let number): "\(number)"
        case .number(let number): "\(number)"
        case .null, .list, .table: ""
        }
    }
}
