internal import LuaMachine

/// A file `NAME_test.lua` beside the hook `NAME.lua`.
package struct HookTestFile: Hashable, Sendable {
    static let ending = "_test.lua"

    /// The file itself, named like a hook: `health-gate/smoke_test.lua`.
    let file: HookFile

    /// The ID of the hook that it tests.
    package var hook: String { file.id.dropLast(Self.ending.count) + ".lua" }

    package var path: String { file.path }

    /// The path of the hook that it tests.
    package var hookPath: String { file.path.dropLast(Self.ending.count) + ".lua" }

    /// Its text between what makes a script of it; what stands before is on the first line, so that lines keep their
    /// numbers.
    var script: HookFile {
        let before =
            "local haupdate_tests = {} "
            + "local function test(name, body) haupdate_tests[#haupdate_tests + 1] = { tostring(name), body } end "
        let after = """

            return { run = function(ctx)
              if ctx.number > 0 then haupdate_tests[ctx.number][2](ctx) return pass() end
              for _, entry in ipairs(haupdate_tests) do declare(entry[1], type(entry[2])) end
              return pass()
            end }
            """
        return HookFile(
            id: file.id, phase: file.phase, path: file.path,
            source: Array(before.utf8) + file.source + Array(after.utf8))
    }
}
