internal import LuaMachine

extension HostFunctions {
    func store(_ function: String, _ arguments: [LuaValue]) throws(Refusal) -> [LuaValue] {
        guard hook.needs.store else {
            throw Refusal("\(function) is not granted: add `store = true` to the hook's `needs`")
        }
        guard let key = arguments.first?.text, !key.isEmpty, key.count <= HookStore.keyLimit else {
            throw Refusal("\(function) needs a key: a text of 1 to \(HookStore.keyLimit) characters")
        }
        if function == "store.get" { return [hosts.store.value(of: key)] }
        try hosts.store.put(arguments.dropFirst().first ?? .null, at: key)
        return []
    }
}
