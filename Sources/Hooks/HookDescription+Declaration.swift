internal import LuaMachine

extension HookDescription {
    /// What the child found in the file, with its grants read.
    ///
    /// - Throws: ``HookError/refused(_:)`` when `needs` asks for what cannot be granted.
    init(_ script: HookScript, _ declaration: HookDeclaration) throws(HookError) {
        // Not with `??`: its right side loses the type of what is thrown.
        var needs =
            if let granted = script.needs { granted } else {
                try HookNeeds(.table(declaration.needs), place: script.path)
            }
        try needs.join(script)
        self.init(
            id: script.id, phase: script.phase, about: printable(declaration.about),
            per: HookSubject(rawValue: declaration.per.rawValue) ?? .run, every: declaration.every,
            passes: declaration.passes,
            deadline: declaration.deadline,
            onDeadline: declaration.onDeadline == .pass ? .pass : .fail,
            onError: ErrorPolicy(rawValue: declaration.onError.rawValue) ?? .fail,
            needs: needs, isDry: declaration.dry)
    }
}

extension HookNeeds {
    private static let names = ["http", "env", "files", "plugins", "store", "tcp", "exec", "approval", "aws"]

    /// Reads a `needs` table.
    ///
    /// - Throws: ``HookError/refused(_:)`` for a name that is no grant and a value of the wrong type.
    init(_ value: LuaValue, place: String) throws(HookError) {
        guard case .table(let table) = value else {
            throw .refused([HookProblem(place, "`needs` is a table such as { http = true }, not a \(value.typeName)")])
        }
        var problems: [HookProblem] = []
        func list(_ value: LuaValue, _ name: String, of what: String) -> [String] {
            var texts: [String] = []
            switch value {
            case .list(let values):
                texts = values.compactMap(\.text)
                if texts.count == values.count { return texts }
            case .table(let table) where table.pairs.isEmpty: return []
            default: break
            }
            problems.append(
                HookProblem(place, "`needs.\(name)` is a list of \(what), such as { \"X\" }, not a \(value.typeName)"))
            return texts
        }
        func flag(_ value: LuaValue, _ name: String) -> Bool {
            if case .bool(let isGranted) = value { return isGranted }
            problems.append(HookProblem(place, "`needs.\(name)` is true or false, not a \(value.typeName)"))
            return false
        }
        self.init()
        for pair in table.pairs {
            switch pair.key.text {
            case "http": http = flag(pair.value, "http")
            case "store": store = flag(pair.value, "store")
            case "approval": approval = flag(pair.value, "approval")
            case "tcp": tcp = flag(pair.value, "tcp")
            case "env": environment = list(pair.value, "env", of: "names of variables").sorted()
            case "files": files = list(pair.value, "files", of: "paths").sorted()
            case "plugins": plugins = list(pair.value, "plugins", of: "names of plugins").sorted()
            case "exec":
                let names = pair.value.text.map { [$0] } ?? list(pair.value, "exec", of: "programs")
                programs = Set(names).sorted()
            case "aws":
                aws = Set(list(pair.value, "aws", of: "operations")).sorted()
                problems += aws.filter { CloudOperation.named($0) == nil }.map {
                    HookProblem(place, "`needs.aws`: \(CloudCall.unknown($0))")
                }
            case let name: problems.append(Self.unknown(name, place: place))
            }
        }
        if !problems.isEmpty { throw .refused(problems) }
    }

    /// Adds what the plugins may use that the hook needs, and what those need.
    ///
    /// - Throws: ``HookError/refused(_:)`` for a plugin that is not there.
    fileprivate mutating func join(_ script: HookScript) throws(HookError) {
        var open = plugins
        var joined: Set<String> = []
        while let name = open.popLast() {
            guard let library = script.libraries.first(where: { $0.name == name }) else {
                throw .refused([
                    HookProblem(
                        script.path,
                        "`needs.plugins` has \(printable(name)), which is not there: name it with --plugin "
                            + "\(printable(name)) or in haupdate.yaml")
                ])
            }
            guard joined.insert(name).inserted else { continue }
            http = http || library.needs.http
            approval = approval || library.needs.approval
            environment = Set(environment + library.needs.environment).sorted()
            files = Set(files + library.needs.files).sorted()
            aws = Set(aws + library.needs.aws).sorted()
            store = store || library.needs.store
            tcp = tcp || library.needs.tcp
            programs = Set(programs + library.needs.programs).sorted()
            open += library.needs.plugins
        }
        plugins = Set(plugins).union(joined).sorted()
    }

    private static func unknown(_ name: String?, place: String) -> HookProblem {
        let hint = name.flatMap { nearestName(to: $0, among: names) }.map { "did you mean `\($0)`? " } ?? ""
        return HookProblem(
            place,
            "`needs` has nothing called \(printable(name ?? "1")): \(hint)it may ask for "
                + names.joined(separator: ", ")
        )
    }
}
