package import Timekeeping

/// Plugins that can be found, with what they say about themselves.
package struct PluginListing: Sendable {
    /// A plugin, or why it cannot be used.
    package struct Entry: Sendable {
        package var name: String
        /// The path of its `plugin.lua`, or of its folder where that cannot be read.
        package var path: String
        package var found: Result<PluginDescription, HookError>
    }

    let program: String
    let timekeeper: Timekeeper

    /// - Parameter program: The path of `haupdate-hooks`.
    package init(program: String, timekeeper: Timekeeper) {
        self.program = program
        self.timekeeper = timekeeper
    }

    /// All plugins of the folders, by name; of two with one name the first folder's counts, as in a run.
    ///
    /// - Throws: ``HookError`` when a folder cannot be read.
    package func all(in folders: [String]) async throws(HookError) -> [Entry] {
        var names: [String] = []
        for path in folders where SafeFolder.exists(path) {
            do throws(HookProblem) {
                let entries = try SafeFolder(path: path).entries()
                names += entries.filter { $0.isFolder && PluginSetting.isName($0.name) }.map(\.name)
            } catch {
                throw .refused([error])
            }
        }
        var entries: [Entry] = []
        for name in Set(names).sorted() { entries.append(await entry(name, in: folders)) }
        return entries
    }

    /// One plugin.
    package func entry(_ name: String, in folders: [String]) async -> Entry {
        do throws(HookError) {
            let setting = try PluginSetting(name)
            let plugin = try HookPlugin.find([setting], in: folders)[0]
            do throws(HookError) {
                let loader = PluginLoader(program: program, timekeeper: timekeeper)
                return Entry(name: name, path: plugin.path, found: .success(try await loader.describe(plugin)))
            } catch {
                return Entry(name: name, path: plugin.path, found: .failure(error))
            }
        } catch {
            return Entry(name: name, path: name, found: .failure(error))
        }
    }
}
