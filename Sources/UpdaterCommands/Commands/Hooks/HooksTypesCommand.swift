import ArgumentParser
import Hooks

/// `haupdate hooks types`
struct HooksTypesCommand: InvocationCommand {
    static let configuration = CommandConfiguration(
        commandName: "types", abstract: "Print what hooks find, as definitions for lua-language-server.",
        discussion: """
            Write it beside the hooks' folder, and editors complete and check hooks:
            haupdate hooks types > haupdate.d.lua
            """)

    func invocation() throws -> Invocation { .hookTypes }
}
