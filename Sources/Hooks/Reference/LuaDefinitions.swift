/// The definition file for lua-language-server: editors complete and check hooks with it.
/// https://luals.github.io/wiki/definition-files/
package enum LuaDefinitions {
    package static var text: String {
        var lines = [
            "---@meta haupdate",
            "-- What hooks of haupdate find; written by `haupdate hooks types`, do not change it.",
            "",
        ]
        for table in HookTable.all + HookTable.ofTests {
            lines.append("---\(table.about)")
            lines.append("---@class \(table.name)")
            for field in table.fields {
                let mark = field.isOptional ? "?" : ""
                lines.append("---@field \(field.name)\(mark) \(field.type) \(field.about)".trimmedEnd)
            }
            lines.append("")
        }
        var libraries: [String] = []
        for function in HookFunction.all {
            let parts = function.name.split(separator: ".")
            if parts.count == 2, let library = parts.first.map(String.init), !libraries.contains(library) {
                libraries.append(library)
                lines += ["\(library) = {}", ""]
                if library == "json" { lines += ["---Stands for null.", "json.null = nil", ""] }
            }
            lines += definition(function)
        }
        lines += ["-- What files NAME_test.lua find besides; `haupdate hooks test` runs them.", ""]
        for function in HookFunction.ofTests { lines += definition(function) }
        return lines.joined(separator: "\n")
    }

    private static func definition(_ function: HookFunction) -> [String] {
        var lines = ["---\(function.about)"]
        if let needs = function.needs { lines.append("---Needs `\(needs)`.") }
        for parameter in function.parameters {
            let mark = parameter.isOptional ? "?" : ""
            lines.append("---@param \(parameter.name)\(mark) \(parameter.type) \(parameter.about)")
        }
        if !function.gives.isEmpty { lines.append("---@return \(function.gives)") }
        return lines + ["function \(function.call) end", ""]
    }
}

extension String {
    fileprivate var trimmedEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
