import Hooks

/// `haupdate hooks types`; gives the exit code.
func printHookTypes() -> Int32 {
    Console.write(LuaDefinitions.text, to: .result)
    return 0
}
